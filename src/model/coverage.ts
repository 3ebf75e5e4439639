import type { Fraction } from './fraction.ts';
import {
  add,
  compare,
  divide,
  fraction,
  HALF,
  least,
  multiply,
  ONE,
  subtract,
  ZERO,
} from './fraction.ts';
import type { Interval } from './verdict.ts';

/** What a grade counts of one verdict. */
export interface Counted {
  readonly credit: Interval;
  /** How often it counts in a share. */
  readonly times: Fraction;
  /** It stands for any number of subjects. */
  readonly rest: boolean;
  readonly veto: boolean;
  readonly scopeUnknown: boolean;
}

/** Shares from which a coverage passes and warns. */
export interface Thresholds {
  readonly pass: Fraction;
  readonly warn: Fraction;
  readonly halves?: 'warn';
}

interface Coverage {
  readonly credit: Interval;
  /** The covered share where it is known exactly. */
  readonly ratio: Fraction | null;
}

type Side = keyof Interval;

/** The most that a vetoed share is worth: below every warning. */
const VETOED = fraction(49, 100);

/** The credit of the covered share. Unseen subjects of unknown number leave everything open. */
export function coverageOf(counted: readonly Counted[], thresholds: Thresholds): Coverage {
  if (counted.some(({ rest }) => rest)) {
    return { credit: { lo: ZERO, hi: isVetoed(counted, 'hi') ? VETOED : ONE }, ratio: null };
  }
  const lo = shareOf(counted, 'lo') ?? ZERO;
  const hi = shareOf(counted, 'hi') ?? ONE;
  const creditOf = (share: Fraction, side: Side): Fraction => {
    const credit = coverageCredit(share, thresholds, isVetoed(counted, side));
    const floored = thresholds.halves === 'warn' && nothingFails(counted, side);
    return floored && compare(credit, HALF) < 0 ? HALF : credit;
  };
  const credit = { lo: creditOf(lo, 'lo'), hi: creditOf(hi, 'hi') };
  return { credit, ratio: compare(lo, hi) === 0 ? lo : null };
}

/**
 * The credit of a covered share: 1 from `pass` on, 1/2 at `warn`, linear between and below. A veto
 * halves it and keeps it below a warning. Source: the readiness model, section 3.3.
 */
function coverageCredit(ratio: Fraction, thresholds: Thresholds, vetoed: boolean): Fraction {
  const credit = linearCredit(ratio, thresholds);
  return vetoed ? least(multiply(credit, HALF), VETOED) : credit;
}

function linearCredit(ratio: Fraction, { pass, warn }: Thresholds): Fraction {
  if (compare(ratio, pass) >= 0) return ONE;
  if (compare(ratio, warn) < 0) return multiply(HALF, divide(ratio, warn));
  return add(HALF, multiply(HALF, divide(subtract(ratio, warn), subtract(pass, warn))));
}

/**
 * The weighted share of one side. A subject that may be out of scope counts where that makes the
 * bound wider: in the worst order for `lo`, in the best for `hi`. Undefined where nothing is surely
 * in scope.
 */
function shareOf(counted: readonly Counted[], side: Side): Fraction | undefined {
  const certain = counted.filter(({ scopeUnknown }) => !scopeUnknown);
  if (certain.length === 0) return undefined;
  let weight = ZERO;
  let covered = ZERO;
  for (const [credit, byTimes] of tally(certain, side)) {
    for (const [times, count] of byTimes) {
      const all = multiply(times, fraction(count));
      weight = add(weight, all);
      covered = add(covered, multiply(all, credit));
    }
  }
  for (const { times, credit } of inReach(counted, side)) {
    if (!widens(credit[side], divide(covered, weight), side)) break;
    weight = add(weight, times);
    covered = add(covered, multiply(times, credit[side]));
  }
  return divide(covered, weight);
}

/** How often each credit counts how many times: most subjects are alike, and exact sums are slow. */
function tally(
  counted: readonly Counted[],
  side: Side,
): ReadonlyMap<Fraction, ReadonlyMap<Fraction, number>> {
  const all = new Map<Fraction, Map<Fraction, number>>();
  for (const { times, credit } of counted) {
    const byTimes = all.get(credit[side]) ?? new Map<Fraction, number>();
    byTimes.set(times, (byTimes.get(times) ?? 0) + 1);
    all.set(credit[side], byTimes);
  }
  return all;
}

/** The subjects that may be out of scope, those first that move the share of this side most. */
function inReach(counted: readonly Counted[], side: Side): readonly Counted[] {
  const sign = side === 'lo' ? 1 : -1;
  return counted
    .filter(({ scopeUnknown }) => scopeUnknown)
    .sort((a, b) => sign * compare(a.credit[side], b.credit[side]));
}

function widens(credit: Fraction, share: Fraction, side: Side): boolean {
  return side === 'lo' ? compare(credit, share) < 0 : compare(credit, share) > 0;
}

/** Whether there are only passes and warnings: for `hi` among those that are surely in scope. */
function nothingFails(counted: readonly Counted[], side: Side): boolean {
  const asked = counted.filter(({ scopeUnknown }) => side === 'lo' || !scopeUnknown);
  return asked.length > 0 && asked.every(({ credit }) => compare(credit[side], HALF) >= 0);
}

/** Whether a veto applies: for `hi` only one that is proven, of a subject surely in scope. */
function isVetoed(counted: readonly Counted[], side: Side): boolean {
  return counted.some(
    ({ veto, scopeUnknown, credit }) =>
      veto && !(scopeUnknown && side === 'hi') && compare(credit[side], HALF) < 0,
  );
}
