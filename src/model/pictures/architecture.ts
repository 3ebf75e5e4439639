import type { Listed, Sign } from '../picture.ts';
import type { SharedFate } from '../plan/means.ts';

/** How a cluster is built, who holds which lever, and what separates the outside from its core. */
export interface Architecture {
  readonly build: readonly Trait[];
  readonly levers: Levers;
  readonly responsibility: Responsibilities;
  readonly fates: readonly FateRow[];
  readonly nodes: NodePools;
  readonly namespaces: NamespaceMap;
  readonly entries: Entries;
  readonly boundaries: Boundaries;
}

/** One thing that describes how a cluster is built. `not-seen` is never `none`. */
export interface Trait {
  readonly topic: TraitTopic;
  readonly state: 'known' | 'none' | 'not-seen';
  readonly text: string;
  readonly signs: readonly Sign[];
}

export type TraitTopic = (typeof traitTopics)[number];

/** In the order of a report. */
export const traitTopics = [
  'platform',
  'version',
  'control-plane',
  'runtime',
  'network',
  'mesh',
] as const;

/** Who can pull what in an incident, by the table of this date. */
export interface Levers {
  readonly knownOn: string;
  readonly rows: readonly Lever[];
}

export interface Lever {
  readonly id: LeverId;
  readonly title: string;
  readonly holder: Holder;
  readonly reason: string;
}

/** Who answers for what the checks ask, where it is not ours alone. Null where the platform is not known. */
export interface Responsibilities {
  readonly knownOn: string;
  /** The way of running that decides, such as `GKE Autopilot`. */
  readonly profile: string | null;
  /** Where its provider publishes who does what. */
  readonly reference: string | null;
  readonly rows: readonly Responsibility[];
}

export interface Responsibility {
  /** The code of a check. */
  readonly check: string;
  readonly owner: 'shared' | 'provider';
  /** What proves it there. */
  readonly proof: string;
}

/** What is lost, and whether that takes the cluster or what is critical in it along. */
export interface FateRow {
  readonly lost: SharedFate;
  /** `apart`: something is left. */
  readonly state: 'apart' | 'shared' | 'unknown';
  readonly why: string;
  /** Whether the plan accepts the loss, for the whole cluster and in force. */
  readonly accepted: boolean;
}

export const holders = ['ours', 'shared', 'provider', 'unknown'] as const;

export type Holder = (typeof holders)[number];

/** In the order of a report. */
export const leverIds = [
  'control-plane',
  'audit-log',
  'etcd',
  'cluster-ca',
  'encryption-key',
  'api-endpoint',
  'version',
  'node-image',
  'node-isolation',
  'node-forensics',
  'network-policy',
  'admission',
  'backups',
] as const;

export type LeverId = (typeof leverIds)[number];

/** The machines of a cluster. `total` is null where nodes were not seen. */
export interface NodePools {
  readonly total: number | null;
  /** Largest first. */
  readonly groups: Listed<NodeGroup>;
}

/** Nodes that are alike. Null where no label or field tells. */
export interface NodeGroup {
  readonly pool: string | null;
  readonly zone: string | null;
  readonly os: string;
  readonly image: string | null;
  readonly arch: string | null;
  readonly runtime: string | null;
  readonly count: number;
  readonly notReady: number;
}

export interface NamespaceMap {
  /** How many of each kind exist or are named; null where namespaces were not seen. */
  readonly counts: NamespaceCounts | null;
  /** Tenants before the system, critical and exposed ones first. */
  readonly list: Listed<NamespaceEntry>;
}

export interface NamespaceCounts {
  readonly all: number;
  readonly system: number;
  readonly critical: number;
  readonly exposed: number;
  readonly isolated: number;
}

export interface NamespaceEntry {
  readonly name: string;
  /** What brings it, such as `Kubernetes`; null for a tenant's. */
  readonly system: string | null;
  readonly tier: 'critical' | 'normal' | 'unknown';
  /** Whether the tier is assumed, since the plan declares none. */
  readonly assumed: boolean;
  readonly owner: string | null;
  /** Null where they were not seen. */
  readonly workloads: number | null;
  readonly exposed: 'yes' | 'no' | 'unknown';
  readonly isolated: Isolation;
  /** What says so. */
  readonly isolation: string;
  readonly podSecurity: 'enforced' | 'advised' | 'open' | 'unknown';
}

/** Whether pods take connections only from whom a policy names. */
export type Isolation = 'yes' | 'partly' | 'no' | 'unknown';

/** Ways in. `partial`: there may be more than these. */
export interface Entries {
  readonly state: 'seen' | 'partial';
  readonly list: Listed<Entry>;
}

export const entryKinds = [
  'load-balancer',
  'node-port',
  'external-ip',
  'ingress',
  'route',
  'host-port',
] as const;

/** One object that lets the outside in, and what it leads to. */
export interface Entry {
  readonly kind: (typeof entryKinds)[number];
  /** The key of its subject. */
  readonly object: string;
  readonly name: string;
  readonly namespace: string;
  /** `possible`: what decides whether the internet reaches it was not seen. */
  readonly certainty: 'open' | 'possible';
  readonly hosts: Listed<string>;
  readonly addresses: Listed<string>;
  /** Networks that may connect; none where the object names none, so that anyone may. */
  readonly sources: Listed<string>;
  /** Null where the object says nothing about it. */
  readonly tls: boolean | null;
  readonly workloads: Listed<string>;
  /** Whether it leads to the critical tier. */
  readonly critical: boolean;
  readonly sign: Sign;
}

/** The way from the internet to the cloud: what lies behind what, and what guards each step. */
export interface Boundaries {
  readonly zones: readonly Zone[];
  readonly steps: readonly Boundary[];
}

/** From the outside inwards. */
export const zoneIds = [
  'internet',
  'entries',
  'exposed',
  'tenants',
  'system',
  'nodes',
  'control-plane',
  'cloud',
] as const;

export type ZoneId = (typeof zoneIds)[number];

export interface Zone {
  readonly id: ZoneId;
  /** Null where it was not seen, or is one thing. */
  readonly count: number | null;
  /** How many of them hold or reach the critical tier. */
  readonly critical: number;
  readonly text: string;
  /** Some of what is in it, the most important first. */
  readonly names: Listed<string>;
}

/** A step from one zone to the next; one to the control plane leads there from the internet directly. */
export interface Boundary {
  readonly from: ZoneId;
  readonly to: ZoneId;
  readonly crosses: string;
  readonly state: BoundaryState;
  readonly guards: readonly Guard[];
}

export const boundaryStates = ['guarded', 'partly', 'unguarded', 'not-seen'] as const;

/** `guarded` only where every guard was seen and holds; `unguarded` only where none does. */
export type BoundaryState = (typeof boundaryStates)[number];

export interface Guard {
  readonly state: BoundaryState;
  readonly text: string;
  readonly signs: readonly Sign[];
}
