import type { Listed } from '../picture.ts';

/** Who reaches whom, namespace by namespace, and what each exposed workload reaches. */
export interface NetworkIsolation {
  /** In a cluster what is enforced decides, in manifests what is declared. */
  readonly basis: 'declared' | 'enforced';
  readonly matrix: PassageMatrix;
  readonly fans: Listed<Fan>;
}

/** In the order of a report. A pair is `unknown` where nothing passes for certain and something may. */
export const passages = ['open', 'partial', 'closed', 'unknown'] as const;

export type Passage = (typeof passages)[number];

/** From the pods of each namespace to those of each other; pods on the network of nodes are left out. */
export interface PassageMatrix {
  /** Tenants before the system, each by name. */
  readonly namespaces: readonly MatrixNamespace[];
  /** How many namespaces with pods are left out. */
  readonly truncated: number;
  /** From each namespace to all: the first letters of passages, each run with its length: `3o12c`. */
  readonly rows: readonly string[];
  /** The same by what policies say, where that differs from what is enforced; null elsewhere. */
  readonly declared: readonly string[] | null;
  /** What `why` and the namespaces name by place. */
  readonly reasons: readonly string[];
  /** Three numbers for each pair that its namespaces alone do not explain: from, to, reason. */
  readonly why: readonly number[];
}

export interface MatrixNamespace {
  readonly name: string;
  readonly tenant: boolean;
  /** The reasons for what leaves its pods, and for what comes in. */
  readonly leaves: number;
  readonly enters: number;
}

/** What one exposed workload reaches. */
export interface Fan {
  /** The key of its subject. */
  readonly workload: string;
  readonly namespace: string;
  readonly critical: boolean;
  /** Whether it is on the network of its node, where no policy governs it. */
  readonly host: boolean;
  /** Other namespaces, tenants first. */
  readonly namespaces: Listed<string>;
  /** Those that it may reach besides. */
  readonly perhaps: number;
  /** Of how many others. */
  readonly of: number;
  readonly targets: readonly FanTarget[];
}

/** Besides namespaces, in the order of a report. */
export const fanTargets = ['internet', 'nodes', 'metadata', 'api'] as const;

export interface FanTarget {
  readonly target: (typeof fanTargets)[number];
  readonly state: (typeof fanStates)[number];
  /** What decides, in words. */
  readonly why: string;
}

export const fanStates = ['reached', 'some', 'closed', 'unknown'] as const;
