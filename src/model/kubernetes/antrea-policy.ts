import { at, list, number, oneOf, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** Antrea's ClusterNetworkPolicy. Lower tiers' priorities come first, then the policy's own. */
export interface AntreaPolicy {
  readonly meta: Meta;
  readonly tier: string;
  readonly priority: number | undefined;
  readonly appliedTo: readonly AntreaPeer[];
  readonly ingress: readonly AntreaRule[];
  readonly egress: readonly AntreaRule[];
}

export interface AntreaPeer {
  readonly pods: LabelSelector | undefined;
  readonly namespaces: LabelSelector | undefined;
  readonly cidr: string | undefined;
  /** Set where it names something else, such as a group, a node or a Service. */
  readonly other: boolean;
}

export interface AntreaRule {
  readonly action: 'Allow' | 'Drop' | 'Reject' | 'Pass' | undefined;
  /** None is everyone. */
  readonly peers: readonly AntreaPeer[];
  /** Whether ports or protocols narrow it. */
  readonly narrowed: boolean;
}

export const antreaClusterPolicies: Kind<AntreaPolicy> = defineKind({
  apiVersions: ['crd.antrea.io/v1beta1', 'crd.antrea.io/v1alpha1'],
  kind: 'ClusterNetworkPolicy',
  plural: 'clusternetworkpolicies',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.tier',
    'spec.priority',
    'spec.appliedTo',
    'spec.ingress',
    'spec.egress',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    tier: text(raw, 'spec.tier') ?? 'application',
    priority: number(raw, 'spec.priority'),
    appliedTo: list(raw, 'spec.appliedTo').map(peerOf),
    ingress: rulesOf(raw, 'spec.ingress', 'from'),
    egress: rulesOf(raw, 'spec.egress', 'to'),
  }),
});

const PEERS: readonly string[] = ['group', 'nodeSelector', 'fqdn', 'serviceAccount', 'service'];

function peerOf(raw: unknown): AntreaPeer {
  return {
    pods: selectorOf(raw, 'podSelector'),
    namespaces: selectorOf(raw, 'namespaceSelector'),
    cidr: text(raw, 'ipBlock.cidr'),
    other: [...PEERS, 'namespaces', 'externalEntitySelector'].some(
      (one) => at(raw, one) !== undefined,
    ),
  };
}

function rulesOf(raw: unknown, path: string, peers: 'from' | 'to'): readonly AntreaRule[] {
  return list(raw, path).map((rule) => ({
    action: oneOf(rule, 'action', ['Allow', 'Drop', 'Reject', 'Pass']),
    peers: list(rule, peers).map(peerOf),
    narrowed: ['ports', 'protocols', 'l7Protocols', 'appliedTo', 'toServices'].some(
      (one) => at(rule, one) !== undefined,
    ),
  }));
}
