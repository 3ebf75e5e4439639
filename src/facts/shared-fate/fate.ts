import type { Gap } from '../../model/observed.ts';
import type { SharedFate } from '../../model/plan/means.ts';
import type { Evidence } from '../../model/verdict.ts';

/** Whether one loss takes all of something with it: a zone, the cluster, the account and so on. */
export interface Fate {
  readonly shared: SharedFate;
  /** `apart`: something is left when it is lost. */
  readonly state: 'apart' | 'shared' | 'unknown';
  readonly why: string;
  /** Never empty unless it is unknown. */
  readonly evidence: readonly Evidence[];
  /** Why it is unknown; empty otherwise. */
  readonly gaps: readonly Gap[];
}

export function apart(shared: SharedFate, why: string, evidence: readonly Evidence[]): Fate {
  return { shared, state: 'apart', why, evidence, gaps: [] };
}

export function together(shared: SharedFate, why: string, evidence: readonly Evidence[]): Fate {
  return { shared, state: 'shared', why, evidence, gaps: [] };
}

export function open(
  shared: SharedFate,
  why: string,
  gaps: readonly Gap[],
  evidence: readonly Evidence[] = [],
): Fate {
  return { shared, state: 'unknown', why, evidence, gaps };
}
