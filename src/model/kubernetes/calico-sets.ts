import { number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf, type Named } from './meta.ts';

/** A tier of Calico's policies. Lower orders first, those without one last. */
export interface CalicoTier {
  readonly meta: Meta;
  readonly order: number | undefined;
  /** What becomes of what none of its policies matched: `Deny` unless `Pass`. */
  readonly defaultAction: string;
}

/** NetworkSet and GlobalNetworkSet: addresses that selectors of rules find by their labels. */
export interface CalicoNetworkSet {
  readonly meta: Meta;
  readonly nets: readonly string[];
}

const VERSIONS: Kind<unknown>['apiVersions'] = ['projectcalico.org/v3', 'crd.projectcalico.org/v1'];

function calicoKind<P>(
  [kind, plural, namespaced]: readonly [kind: string, plural: string, namespaced: boolean],
  keep: readonly string[],
  decode: (raw: unknown, meta: Meta) => P,
): Kind<P> {
  return defineKind({
    apiVersions: VERSIONS,
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, ...keep],
    decode: (raw) => decode(raw, metaOf(raw, namespaced)),
  });
}

export const calicoTiers: Kind<CalicoTier> = calicoKind(
  ['Tier', 'tiers', false],
  ['spec.order', 'spec.defaultAction'],
  (raw, meta) => ({
    meta,
    order: number(raw, 'spec.order'),
    defaultAction: text(raw, 'spec.defaultAction') ?? 'Deny',
  }),
);

const netsOf = (raw: unknown, meta: Meta): CalicoNetworkSet => ({
  meta,
  nets: texts(raw, 'spec.nets'),
});

export const calicoNetworkSets: Kind<CalicoNetworkSet> = calicoKind(
  ['NetworkSet', 'networksets', true],
  ['spec.nets'],
  netsOf,
);

export const calicoGlobalNetworkSets: Kind<CalicoNetworkSet> = calicoKind(
  ['GlobalNetworkSet', 'globalnetworksets', false],
  ['spec.nets'],
  netsOf,
);

const named = (_: unknown, meta: Meta): Named => ({ meta });

/** Staged policies do nothing: they only show what they would do. */
export const calicoStagedPolicies: Kind<Named> = calicoKind(
  ['StagedNetworkPolicy', 'stagednetworkpolicies', true],
  [],
  named,
);

export const calicoStagedGlobalPolicies: Kind<Named> = calicoKind(
  ['StagedGlobalNetworkPolicy', 'stagedglobalnetworkpolicies', false],
  [],
  named,
);

export const calicoStagedKubernetesPolicies: Kind<Named> = calicoKind(
  ['StagedKubernetesNetworkPolicy', 'stagedkubernetesnetworkpolicies', true],
  [],
  named,
);

/** Interfaces of nodes that Calico's policies govern. */
export const calicoHostEndpoints: Kind<Named> = calicoKind(
  ['HostEndpoint', 'hostendpoints', false],
  [],
  named,
);
