import {
  at,
  entries,
  list,
  Malformed,
  number,
  oneOf,
  requiredText,
  text,
  texts,
} from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, selectorOf } from './selector.ts';

/** A policy of the cluster's administrators: ClusterNetworkPolicy and the kinds before it. */
export interface ClusterNetworkPolicy {
  readonly meta: Meta;
  /** Admin comes before NetworkPolicies, Baseline after them. */
  readonly tier: 'Admin' | 'Baseline';
  /** The lower number first; a BaselineAdminNetworkPolicy has none. */
  readonly priority: number | undefined;
  readonly subject: ClusterSubject;
  /** In order: the first that matches decides. */
  readonly ingress: readonly ClusterRule[];
  readonly egress: readonly ClusterRule[];
}

/** The pods it is about; host-network pods never are. Unknown fields select nothing that we know. */
export type ClusterSubject =
  | { readonly type: 'namespaces'; readonly namespaces: LabelSelector }
  | { readonly type: 'pods'; readonly namespaces: LabelSelector; readonly pods: LabelSelector }
  | { readonly type: 'other'; readonly fields: readonly string[] };

export type ClusterPeer =
  | ClusterSubject
  | { readonly type: 'nodes'; readonly nodes: LabelSelector }
  | { readonly type: 'networks'; readonly cidrs: readonly string[] }
  | { readonly type: 'domains'; readonly names: readonly string[] };

export interface ClusterRule {
  readonly name: string;
  /** `Accept` stands for the older `Allow` too. */
  readonly action: 'Accept' | 'Deny' | 'Pass';
  readonly peers: readonly ClusterPeer[];
  /** Missing is every port and protocol. */
  readonly ports: readonly ClusterPort[] | undefined;
}

export interface ClusterPort {
  /** TCP, UDP or SCTP; missing for a port by name. */
  readonly protocol: string | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly name: string | undefined;
}

const KEEP: readonly string[] = [
  ...META_KEEP,
  'spec.tier',
  'spec.priority',
  'spec.subject',
  'spec.ingress',
  'spec.egress',
];

function policyKind(
  apiVersion: string,
  kind: string,
  plural: string,
  tier: 'Admin' | 'Baseline' | undefined,
): Kind<ClusterNetworkPolicy> {
  return defineKind({
    apiVersions: [apiVersion],
    kind,
    plural,
    namespaced: false,
    declared: true,
    keep: KEEP,
    decode: (raw) => ({
      meta: metaOf(raw, false),
      tier: tier ?? required(raw, 'spec.tier', ['Admin', 'Baseline']),
      priority: number(raw, 'spec.priority'),
      subject: subjectOf(at(raw, 'spec.subject')),
      ingress: rulesOf(raw, 'spec.ingress', 'from'),
      egress: rulesOf(raw, 'spec.egress', 'to'),
    }),
  });
}

export const clusterNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  'policy.networking.k8s.io/v1alpha2',
  'ClusterNetworkPolicy',
  'clusternetworkpolicies',
  undefined,
);

/** The deny tier of Amazon EKS, of its own API group. */
export const eksClusterNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  'networking.k8s.aws/v1alpha1',
  'ClusterNetworkPolicy',
  'clusternetworkpolicies',
  undefined,
);

export const adminNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  'policy.networking.k8s.io/v1alpha1',
  'AdminNetworkPolicy',
  'adminnetworkpolicies',
  'Admin',
);

/** @public The tier below all others: read where reachability is computed, by a later version. */
export const baselineAdminNetworkPolicies: Kind<ClusterNetworkPolicy> = policyKind(
  'policy.networking.k8s.io/v1alpha1',
  'BaselineAdminNetworkPolicy',
  'baselineadminnetworkpolicies',
  'Baseline',
);

function rulesOf(raw: unknown, path: string, peers: 'from' | 'to'): readonly ClusterRule[] {
  return list(raw, path).map((rule) => {
    const action = required(rule, 'action', ['Accept', 'Allow', 'Deny', 'Pass']);
    const ports = list(rule, 'protocols').length > 0 ? 'protocols' : 'ports';
    return {
      name: text(rule, 'name') ?? '',
      action: action === 'Allow' ? 'Accept' : action,
      peers: list(rule, peers).map(peerOf),
      ports: at(rule, ports) === undefined ? undefined : list(rule, ports).map(portOf),
    };
  });
}

function subjectOf(raw: unknown): ClusterSubject {
  const namespaces = selectorOf(raw, 'namespaces');
  if (namespaces !== undefined) return { type: 'namespaces', namespaces };
  if (at(raw, 'pods') !== undefined) {
    return {
      type: 'pods',
      namespaces: selectorOf(raw, 'pods.namespaceSelector') ?? EVERYTHING,
      pods: selectorOf(raw, 'pods.podSelector') ?? EVERYTHING,
    };
  }
  return { type: 'other', fields: entries(raw, '').map(([field]) => field) };
}

function peerOf(raw: unknown): ClusterPeer {
  const nodes = selectorOf(raw, 'nodes');
  if (nodes !== undefined) return { type: 'nodes', nodes };
  if (at(raw, 'networks') !== undefined) return { type: 'networks', cidrs: texts(raw, 'networks') };
  if (at(raw, 'domainNames') === undefined) return subjectOf(raw);
  return { type: 'domains', names: texts(raw, 'domainNames') };
}

/** Reads the forms of v1alpha2 (`tcp.destinationPort`) and v1alpha1 (`portNumber`, `portRange`, `namedPort`). */
function portOf(raw: unknown): ClusterPort {
  const named = text(raw, 'destinationNamedPort') ?? text(raw, 'namedPort');
  if (named !== undefined) {
    return { protocol: undefined, start: undefined, end: undefined, name: named };
  }
  const transport = ['tcp', 'udp', 'sctp'].find((one) => at(raw, one) !== undefined);
  if (transport !== undefined) {
    const port = at(raw, `${transport}.destinationPort`);
    return range(transport.toUpperCase(), number(port, 'number'), at(port, 'range'));
  }
  const [single, several] = [at(raw, 'portNumber'), at(raw, 'portRange')];
  const protocol = requiredText(single ?? several, 'protocol');
  return range(protocol, number(single, 'port'), several);
}

function range(protocol: string, single: number | undefined, several: unknown): ClusterPort {
  return {
    protocol,
    start: single ?? number(several, 'start'),
    end: single ?? number(several, 'end'),
    name: undefined,
  };
}

function required<const T extends string>(raw: unknown, path: string, allowed: readonly T[]): T {
  const found = oneOf(raw, path, allowed);
  if (found === undefined) throw new Malformed(path, `one of ${allowed.join(', ')}`, undefined);
  return found;
}
