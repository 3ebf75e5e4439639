import { at, list, number, numberOrText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, policySelectorOf } from './selector.ts';

export type Direction = 'Ingress' | 'Egress';

/** networking.k8s.io NetworkPolicy. Policies add up: each allows, none denies. */
export interface NetworkPolicy {
  readonly meta: Meta;
  /** The pods of its namespace that it isolates; an empty selector is all of them. */
  readonly podSelector: LabelSelector;
  /** `spec.policyTypes`, with the API's default where it is missing. */
  readonly policyTypes: readonly Direction[];
  /** `spec.policyTypes`, as written. */
  readonly typesGiven: readonly string[];
  /** No rule allows nothing. */
  readonly ingress: readonly NetworkPolicyRule[];
  readonly egress: readonly NetworkPolicyRule[];
}

/** Allows connections with any of the peers on any of the ports. */
export interface NetworkPolicyRule {
  /** `from` or `to`; none is everyone. */
  readonly peers: readonly NetworkPolicyPeer[];
  /** None is every port. */
  readonly ports: readonly NetworkPolicyPort[];
}

export type NetworkPolicyPeer =
  | {
      readonly type: 'pods';
      /** Missing: all pods of the namespaces. */
      readonly pods: LabelSelector | undefined;
      /** Missing: the policy's own namespace. */
      readonly namespaces: LabelSelector | undefined;
    }
  | { readonly type: 'block'; readonly cidr: string; readonly except: readonly string[] }
  /** Names of hosts; only in an ApplicationNetworkPolicy. */
  | { readonly type: 'domains'; readonly names: readonly string[] }
  /** No peer that the API takes; `wrong` says why. */
  | { readonly type: 'other'; readonly wrong: string };

export interface NetworkPolicyPort {
  /** TCP, UDP or SCTP. */
  readonly protocol: string;
  /** A number or the name of a container's port; missing is every port of the protocol. */
  readonly port: number | string | undefined;
  /** The end of a range that begins with `port`. */
  readonly endPort: number | undefined;
}

const SPEC: readonly string[] = [
  ...META_KEEP,
  'spec.podSelector',
  'spec.policyTypes',
  ...['ingress[].from[]', 'egress[].to[]'].flatMap((peer) => [
    `spec.${peer}.podSelector`,
    `spec.${peer}.namespaceSelector`,
    `spec.${peer}.ipBlock`,
  ]),
  'spec.ingress[].ports',
  'spec.egress[].ports',
];

export const networkPolicies: Kind<NetworkPolicy> = defineKind({
  apiVersions: ['networking.k8s.io/v1'],
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
  declared: true,
  keep: SPEC,
  decode: policyOf,
});

/** Of Amazon EKS: a NetworkPolicy that may also name hosts outside. They add up with the others. */
export const applicationNetworkPolicies: Kind<NetworkPolicy> = defineKind({
  apiVersions: ['networking.k8s.aws/v1alpha1'],
  kind: 'ApplicationNetworkPolicy',
  plural: 'applicationnetworkpolicies',
  namespaced: true,
  declared: true,
  keep: [...SPEC, 'spec.egress[].to[].domainNames'],
  decode: policyOf,
});

function policyOf(raw: unknown): NetworkPolicy {
  const given = texts(raw, 'spec.policyTypes');
  const egress = rulesOf(raw, 'spec.egress', 'to');
  return {
    meta: metaOf(raw, true),
    podSelector: policySelectorOf(raw, 'spec.podSelector') ?? EVERYTHING,
    policyTypes: directions(given, egress.length > 0),
    typesGiven: given,
    ingress: rulesOf(raw, 'spec.ingress', 'from'),
    egress,
  };
}

/** Without `policyTypes` a policy is about ingress, and about egress if it has egress rules. */
function directions(given: readonly string[], hasEgress: boolean): readonly Direction[] {
  if (given.length === 0) return hasEgress ? ['Ingress', 'Egress'] : ['Ingress'];
  return (['Ingress', 'Egress'] as const).filter((one) => given.includes(one));
}

function rulesOf(raw: unknown, path: string, peers: 'from' | 'to'): readonly NetworkPolicyRule[] {
  return list(raw, path).map((rule) => ({
    peers: list(rule, peers).map(peerOf),
    ports: list(rule, 'ports').map((port) => ({
      protocol: text(port, 'protocol') ?? 'TCP',
      port: numberOrText(port, 'port'),
      endPort: number(port, 'endPort'),
    })),
  }));
}

function peerOf(raw: unknown): NetworkPolicyPeer {
  const pods = policySelectorOf(raw, 'podSelector');
  const namespaces = policySelectorOf(raw, 'namespaceSelector');
  const bySelector = pods !== undefined || namespaces !== undefined;
  const hosts = texts(raw, 'domainNames');
  if (hosts.length > 0) return { type: 'domains', names: hosts };
  if (at(raw, 'ipBlock') === undefined) {
    if (bySelector) return { type: 'pods', pods, namespaces };
    return { type: 'other', wrong: 'neither a selector nor an ipBlock' };
  }
  if (bySelector) return { type: 'other', wrong: 'an ipBlock beside a selector' };
  return {
    type: 'block',
    cidr: text(raw, 'ipBlock.cidr') ?? '',
    except: texts(raw, 'ipBlock.except'),
  };
}
