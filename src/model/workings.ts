import type { Phase } from './check.ts';

/** The assured and the potential side of a number, exact: fractions in text. */
export type Bounds = readonly [assured: string, potential: string];

/** How the score of a cluster came about, step by step, so that a reader can recompute it. */
export interface ClusterWorkings {
  /** Those in which something applies, in order. */
  readonly phases: readonly PhaseWorkings[];
  /** The mean of the phases by their published weights. */
  readonly mean: Bounds;
  readonly weakest: Bounds;
  /** What its gates allow the whole cluster, the lowest first. */
  readonly caps: readonly CapWorkings[];
  /** Before it is rounded. */
  readonly score: Bounds;
}

export interface PhaseWorkings {
  readonly phase: Phase;
  /** Of its checks together. */
  readonly weight: number;
  /** Weight times credit, together. */
  readonly earned: Bounds;
  /** 100 times what is earned by the weight. */
  readonly base: Bounds;
  /** What its gates allow, the lowest first. */
  readonly caps: readonly CapWorkings[];
  /** The least of them all. */
  readonly score: Bounds;
}

export interface CapWorkings {
  /** By id. */
  readonly check: string;
  readonly cap: Bounds;
}

/** How the score of the fleet came about. */
export interface FleetWorkings {
  /** Of all clusters together, as a fraction in text. */
  readonly weight: string;
  /** The part of that weight that the lowest clusters make up for the tail. */
  readonly tailWeight: string;
  readonly mean: Bounds;
  readonly tail: Bounds;
  /** Before it is rounded. */
  readonly score: Bounds;
}
