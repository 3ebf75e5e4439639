import { HALF, ONE, ZERO } from '../../model/fraction.ts';
import type { ContainmentVerdict } from '../../model/pictures/containment.ts';
import type { Interval } from '../../model/verdict.ts';

/** What each verdict is worth. Source: the readiness model, 6.1. */
const CREDITS: Readonly<Record<ContainmentVerdict, Interval>> = {
  ISOLATED: { lo: ONE, hi: ONE },
  NEW_ONLY: { lo: HALF, hi: HALF },
  LEAKS_DNS: { lo: HALF, hi: HALF },
  LEAKS: { lo: ZERO, hi: ZERO },
  NO_EFFECT: { lo: ZERO, hi: ZERO },
  REVERTED: { lo: ZERO, hi: ZERO },
  BLOCKED: { lo: ZERO, hi: ZERO },
  UNKNOWN: { lo: ZERO, hi: ONE },
};

export function creditOf(verdict: ContainmentVerdict): Interval {
  return CREDITS[verdict];
}

/** What was found of one strategy; `possible` parts may turn out either way. */
export interface Findings {
  readonly enforced: 'yes' | 'no' | 'unknown';
  readonly blocked: 'yes' | 'no' | 'unknown';
  readonly reverted: 'yes' | 'unless-paused' | 'no' | 'unknown';
  /** What certainly leaks, and what may. */
  readonly leaks: Leaks;
  readonly mayLeak: Leaks;
  readonly established: 'cut' | 'conditional' | 'persist' | 'unknown';
  /** Whether a rehearsed step ends what is open. */
  readonly terminates: boolean;
}

export type Leaks = 'nothing' | 'dns' | 'more';

/**
 * The verdict where the network is known and nobody was found to undo it, else UNKNOWN. Who may do it
 * and whether somebody is there to undo it may be open: the verdict then stands, and only the credit
 * says that it may not come to it.
 */
export function verdictOf(found: Findings): {
  readonly verdict: ContainmentVerdict;
  readonly credit: Interval;
} {
  const best = decided(found, 'best');
  const worst = decided(found, 'worst');
  const open = found.reverted === 'unknown' || found.blocked === 'unknown';
  const verdict = best === worst ? best : 'UNKNOWN';
  const lo = open ? ZERO : creditOf(worst).lo;
  return { verdict, credit: { lo, hi: creditOf(best).hi } };
}

function decided(found: Findings, view: 'best' | 'worst'): ContainmentVerdict {
  const enforced = found.enforced === 'unknown' ? view === 'best' : found.enforced === 'yes';
  if (!enforced) return 'NO_EFFECT';
  if (found.reverted === 'yes') return 'REVERTED';
  if (found.reverted === 'unless-paused' && view === 'worst') return 'REVERTED';
  if (found.blocked === 'yes') return 'BLOCKED';
  const leaks = view === 'best' ? found.leaks : found.mayLeak;
  if (leaks === 'dns') return 'LEAKS_DNS';
  if (leaks === 'more') return 'LEAKS';
  return found.established === 'cut' || found.terminates ? 'ISOLATED' : 'NEW_ONLY';
}

/** From the best to the worst: how strategies are told apart. */
const RANK: readonly ContainmentVerdict[] = [
  'ISOLATED',
  'NEW_ONLY',
  'LEAKS_DNS',
  'UNKNOWN',
  'LEAKS',
  'BLOCKED',
  'REVERTED',
  'NO_EFFECT',
];

export function rankOf(verdict: ContainmentVerdict): number {
  return RANK.indexOf(verdict);
}
