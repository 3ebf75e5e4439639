import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Gap } from '../../model/observed.ts';
import type { Subject } from '../../model/verdict.ts';
import type { InTier } from '../critical-workloads.ts';
import type { Place } from './room.ts';

/** What becomes of critical pods when one node, or all nodes of one zone, are taken out. */
export interface Loss {
  readonly of: 'node' | 'zone';
  readonly name: string;
  readonly subject: Subject;
  readonly critical: readonly CriticalPod[];
  /** Those that found no room when the rest was packed with them, and why. */
  readonly crowded: readonly CriticalPod[];
  /** Those that find none even when only critical pods are packed. */
  readonly stranded: readonly Stranded[];
  /** The largest critical pod that found room, and where. */
  readonly moved: { readonly pod: Pod; readonly place: Place } | undefined;
  /** Why those that found room may be refused there. */
  readonly doubts: readonly Gap[];
}

export interface CriticalPod extends InTier {
  readonly pod: Pod;
}

export interface Stranded extends CriticalPod {
  readonly why: 'nobody makes it anew' | 'no node that it may be on has room';
  /** Whether it would fit on a new node like one that is there. */
  readonly anew: boolean;
}
