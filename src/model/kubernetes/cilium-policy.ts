import { at, flag, list, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { type CiliumTraffic, plain, trafficKeep, trafficOf } from './cilium-traffic.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, policySelectorOf } from './selector.ts';

/** CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy: `spec` and `specs` read as one list. */
export interface CiliumPolicy {
  readonly meta: Meta;
  readonly rules: readonly CiliumRule[];
}

/** Deny beats allow, whichever policy it comes from. */
export interface CiliumRule {
  /** Where it stands: `spec` or `specs[0]`. */
  readonly path: string;
  /** Pods; a policy of a namespace selects only there. Keys lost their `k8s:` or `any:` prefix. */
  readonly endpoints: LabelSelector | undefined;
  /** Nodes, for the host firewall. */
  readonly nodes: LabelSelector | undefined;
  /** Undefined where the section is missing; without an entry it does not isolate either. */
  readonly ingress: readonly CiliumTraffic[] | undefined;
  readonly ingressDeny: readonly CiliumTraffic[] | undefined;
  readonly egress: readonly CiliumTraffic[] | undefined;
  readonly egressDeny: readonly CiliumTraffic[] | undefined;
  /** Whether the rule isolates what it selects; Cilium decides where it is missing. */
  readonly defaultDeny: {
    readonly ingress: boolean | undefined;
    readonly egress: boolean | undefined;
  };
}

function policyKind(kind: string, plural: string, namespaced: boolean): Kind<CiliumPolicy> {
  return defineKind({
    apiVersions: ['cilium.io/v2'],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, ...keepOf('spec'), ...keepOf('specs[]')],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      rules: [
        ...(at(raw, 'spec') === undefined ? [] : [ruleOf(at(raw, 'spec'), 'spec')]),
        ...list(raw, 'specs').map((one, index) => ruleOf(one, `specs[${index}]`)),
      ],
    }),
  });
}

function keepOf(rule: string): readonly string[] {
  const own = ['endpointSelector', 'nodeSelector', 'enableDefaultDeny'];
  return [...own.map((one) => `${rule}.${one}`), ...trafficKeep(rule)];
}

export const ciliumNetworkPolicies: Kind<CiliumPolicy> = policyKind(
  'CiliumNetworkPolicy',
  'ciliumnetworkpolicies',
  true,
);

export const ciliumClusterwidePolicies: Kind<CiliumPolicy> = policyKind(
  'CiliumClusterwideNetworkPolicy',
  'ciliumclusterwidenetworkpolicies',
  false,
);

/** Addresses that policies name as a group. */
export interface CiliumCidrGroup {
  readonly meta: Meta;
  readonly cidrs: readonly string[];
}

export const ciliumCidrGroups: Kind<CiliumCidrGroup> = defineKind({
  apiVersions: ['cilium.io/v2', 'cilium.io/v2alpha1'],
  kind: 'CiliumCIDRGroup',
  plural: 'ciliumcidrgroups',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.externalCIDRs'],
  decode: (raw) => ({ meta: metaOf(raw, false), cidrs: texts(raw, 'spec.externalCIDRs') }),
});

function ruleOf(raw: unknown, path: string): CiliumRule {
  return {
    path,
    endpoints: plain(policySelectorOf(raw, 'endpointSelector')),
    nodes: plain(policySelectorOf(raw, 'nodeSelector')),
    ingress: section(raw, 'ingress', 'from'),
    ingressDeny: section(raw, 'ingressDeny', 'from'),
    egress: section(raw, 'egress', 'to'),
    egressDeny: section(raw, 'egressDeny', 'to'),
    defaultDeny: {
      ingress: flag(raw, 'enableDefaultDeny.ingress'),
      egress: flag(raw, 'enableDefaultDeny.egress'),
    },
  };
}

function section(
  raw: unknown,
  path: string,
  word: 'from' | 'to',
): readonly CiliumTraffic[] | undefined {
  if (at(raw, path) === undefined) return undefined;
  return list(raw, path).map((one) => trafficOf(one, word));
}
