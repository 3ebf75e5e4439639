import type { Subject } from '../../model/verdict.ts';

/**
 * The one form that policies of every kind are compiled to. Per direction there is an ordered list of
 * layers; a connection walks them, for the source's egress and for the destination's ingress, and
 * is allowed where both end in `allow` or run out of layers.
 */
export interface Compiled {
  readonly ingress: readonly Layer[];
  readonly egress: readonly Layer[];
  readonly findings: readonly Finding[];
}

/** Where layers stand: the scale of Calico's tiers. Layers of equal order are merged into one. */
export const LAYER_ORDER = {
  /** Cilium's deny rules come before everything. */
  first: -1,
  /** AdminNetworkPolicy and the Admin tier of ClusterNetworkPolicy. */
  admin: 1000,
  /** NetworkPolicy, Calico's tier `default` and Cilium's allow rules. */
  standard: 1_000_000,
  baseline: 10_000_000,
} as const;

/** The rank of NetworkPolicies in their layer: Calico's order for them. */
export const NETWORK_POLICY_RANK: number = 1000;

export interface Layer {
  /** As users know it, such as `NetworkPolicy` or `Calico tier security`. */
  readonly id: string;
  readonly order: number;
  /**
   * What becomes of a connection that no rule matched, where a policy that `isolates` selects the
   * pod: `deny`, or on to the next layer. Without such a policy it always goes on.
   */
  readonly unmatched: 'next' | 'deny';
  readonly policies: readonly Policy[];
}

/** One direction of one policy object (of one entry of its `specs`, where it has several). */
export interface Policy {
  readonly object: Subject;
  /** Lower first. Equal ranks have no order: where they disagree, the answer is both. */
  readonly rank: number;
  /** Whom it governs. Pods on the host network are never governed, whatever it says. */
  readonly selects: Term;
  readonly isolates: boolean;
  /** The first that matches decides, within this policy. */
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** `pass` goes on to the next layer. */
  readonly action: 'allow' | 'deny' | 'pass';
  /** The other side: sources for ingress, destinations for egress. */
  readonly peers: Term;
  readonly ports: PortSet;
  /** The field of the object, such as `spec.ingress[0]`. */
  readonly path: string;
  /** A narrowing that is shown and not trusted (layer 7, domain names): the rule counts without it. */
  readonly note?: string;
  /** Why it is not certain that the rule does anything. The answer then holds both. */
  readonly doubt?: string;
}

/** A set of endpoints: of pods, nodes, addresses outside and the ingress controller. */
export type Term =
  | { readonly type: 'everyone' }
  | { readonly type: 'nobody' }
  | PodTerm
  /** Nodes, and the pods on their network. */
  | { readonly type: 'nodes'; readonly labels: LabelTest }
  /** Every address that is no pod's and no node's. */
  | { readonly type: 'outside' }
  /** The ingress controller, as which requests from outside come in. */
  | { readonly type: 'entry' }
  /** Whatever has one of these addresses, pods and nodes whose IP is known included. */
  | { readonly type: 'addresses'; readonly blocks: readonly AddressBlock[] }
  | { readonly type: 'and' | 'or'; readonly terms: readonly Term[] }
  | { readonly type: 'not'; readonly term: Term }
  /** Perhaps these; `why` says what would decide it. */
  | { readonly type: 'maybe'; readonly term: Term; readonly why: string };

/** Pods that are not on the host network. All parts must hold. */
export interface PodTerm {
  readonly type: 'pods';
  readonly namespaces: NamespaceTest;
  readonly pods: LabelTest;
  readonly accounts?: AccountTest;
}

/** Every namespace carries the label `kubernetes.io/metadata.name`. */
export type NamespaceTest =
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'labels'; readonly labels: LabelTest };

/** Equal keys must mean equal tests: each distinct key is evaluated once per distinct label set. */
export interface LabelTest {
  readonly key: string;
  readonly test: (labels: ReadonlyMap<string, string>) => boolean;
  /** What passes has, for each of these keys, one of the values: it is looked for among those only. */
  readonly only?: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** Some labels that pass, where they are easily told. */
  readonly like?: () => ReadonlyMap<string, string> | undefined;
}

/** As LabelTest, over a pod's ServiceAccount; undefined where its labels are not known and decide. */
export interface AccountTest {
  readonly key: string;
  readonly test: (
    name: string,
    labels: ReadonlyMap<string, string> | undefined,
  ) => boolean | undefined;
}

/** A CIDR without parts of it, all well formed and of one family: what is not becomes a Finding. */
export interface AddressBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** The union of the matches, without those of `except`. Other protocols, such as ICMP, are no match. */
export interface PortSet {
  readonly matches: readonly PortMatch[];
  readonly except: readonly PortMatch[];
}

export type PortMatch =
  | { readonly type: 'every' }
  /** Ports 1 to 65535, both ends included. */
  | {
      readonly type: 'range';
      readonly protocol: Protocol;
      readonly start: number;
      readonly end: number;
    }
  /** The container port of this name at the destination; none for addresses. Any protocol if missing. */
  | { readonly type: 'named'; readonly name: string; readonly protocol: Protocol | undefined };

/** Something wrong in a policy, and how it was read in spite of that. */
export interface Finding {
  readonly object: Subject;
  /** The field, such as `spec.ingress[0].from[1].ipBlock.cidr`. */
  readonly path: string;
  readonly wrong: string;
  readonly read: string;
}

export const EVERY_PORT: PortSet = { matches: [{ type: 'every' }], except: [] };
