import type { Gap } from '../observed.ts';
import type { Listed, Sign } from '../picture.ts';

/** What can be under control. `frontier`: what lies beyond cannot be read. */
export const thingKinds = [
  'cluster',
  'cloud-role',
  'host',
  'namespace',
  'identity',
  'secret',
  'workload',
  'volume',
  'frontier',
] as const;
export type ThingKind = (typeof thingKinds)[number];

export const tierNames = ['critical', 'normal', 'unknown'] as const;
export type TierName = (typeof tierNames)[number];

/** How many: for certain, and at most as far as was seen. */
export interface Span {
  readonly lo: number;
  readonly hi: number;
}

/** Where an intruder begins. */
export interface RadiusStart {
  readonly type: 'workload' | 'node' | 'subject';
  /** The key of the workload or subject, the name of the node. */
  readonly key: string;
  /** Of a workload; empty otherwise. */
  readonly namespace: string;
  readonly critical: boolean;
  readonly exposed: 'yes' | 'no' | 'unknown';
  /** Whether its tier is assumed, not declared. */
  readonly assumed: boolean;
}

/** One step of an attack path: by what, from where to where. */
export interface AttackHop {
  /** A row of the table of escalation edges, or what the graph itself knows, such as `runs-as`. */
  readonly edge: string;
  readonly from: string;
  readonly to: string;
  readonly certain: boolean;
  /** Fields of the objects that make the step; empty for what needs none. */
  readonly because: readonly Sign[];
  /** What would tell whether a step that is not certain is there. */
  readonly gaps: readonly Gap[];
}

/** What bounds a blast radius: none of these is to be reached. */
export const limits = ['cluster-admin', 'foreign-node', 'cloud-admin', 'frontier'] as const;
export type Limit = (typeof limits)[number];

/** A shortest way across a limit. */
export interface AttackPath {
  readonly limit: Limit;
  /** The node of the graph that it leads to. */
  readonly to: string;
  /** Whether every step of it is. A frontier is never certain. */
  readonly certain: boolean;
  /** Steps that somebody has to take: that a node is one of the nodes is none. */
  readonly steps: number;
  readonly hops: readonly AttackHop[];
}

/** Something that is under control, or may be. */
export interface Controlled {
  readonly kind: ThingKind;
  /** The key of an object, or a name; `*` for all of the kind. */
  readonly name: string;
  readonly certain: boolean;
  readonly steps: number;
  /** Of a workload. */
  readonly tier: TierName | null;
}

/** What can be attacked over the network from there. It is never control by itself. */
export interface ExposedService {
  /** `namespace/name[Kind]`, and the key of its subject. */
  readonly workload: string;
  readonly key: string;
  /** Services by which it is reached, by `namespace/name`. */
  readonly services: readonly string[];
  readonly tier: TierName;
  /** Ports that are allowed and that something is declared to listen on, such as `TCP 8080`. */
  readonly ports: readonly string[];
  /** `unknown`: it is allowed, and which ports are served no object says. */
  readonly served: 'declared' | 'unknown';
  readonly certain: boolean;
}

export const networkLefts = ['cut', 'leaks', 'unchanged', 'unknown'] as const;
export type NetworkLeft = (typeof networkLefts)[number];

/** What a step of the response leaves of the blast radius. */
export interface ContainmentValue {
  /** A strategy such as `Q1`, or an action of the revocation drill. */
  readonly id: string;
  readonly title: string;
  readonly by: 'containment' | 'revocation';
  /** 1 - after/before, as texts of fractions: credentials already copied at worst, nothing at best. */
  readonly value: readonly [string, string];
  /** Things under control before it and after it: at best to at worst. */
  readonly before: Span;
  readonly after: Span;
  /** What becomes of exposure to attack over the network; null for what does not touch it. */
  readonly network: NetworkLeft | null;
  /** What still stands, in words, the worst first. */
  readonly leaves: readonly string[];
}

export interface BlastRadius {
  readonly start: RadiusStart;
  /** By kind, those with any. */
  readonly counts: readonly (Span & { readonly kind: ThingKind })[];
  /** Workloads by tier. */
  readonly tiers: readonly (Span & { readonly tier: TierName })[];
  /** The shortest way across each limit that is crossed, or may be; the worst first. */
  readonly paths: readonly AttackPath[];
  /** The nearest first. What everybody with the same hub has is told by the hub alone. */
  readonly controlled: Listed<Controlled>;
  readonly exposed: Listed<ExposedService>;
  readonly values: readonly ContainmentValue[];
  readonly gaps: readonly Gap[];
}

/** The drill as reports show it: the worst starts, of each the shortest paths. */
export interface BlastRadii {
  /** How many critical and exposed workloads there are, and how many of them cross each limit. */
  readonly starts: number;
  readonly crossed: readonly {
    readonly limit: Limit;
    readonly certain: number;
    readonly possible: number;
  }[];
  /** The worst first. */
  readonly worst: Listed<DrawnRadius>;
}

/** A blast radius without what the drill prints of it besides. */
export interface DrawnRadius
  extends Pick<BlastRadius, 'start' | 'counts' | 'tiers' | 'paths' | 'exposed'> {
  /** Strategies of the containment drill, the one that takes most away first. */
  readonly values: readonly Omit<ContainmentValue, 'by'>[];
}
