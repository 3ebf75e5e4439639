import type { Counted } from '../model/coverage.ts';
import { type Fraction, fraction, HALF, ONE, ZERO } from '../model/fraction.ts';
import type { Interval, NotApplicable, Verdict } from '../model/verdict.ts';

/** A verdict about a subject. */
export type Judged = Exclude<Verdict, NotApplicable>;

/** An unseen subject counts as failing for `lo` and as the best it could be for `hi`. */
export function countedOf(verdict: Judged): Counted {
  return {
    credit: creditOf(verdict),
    times: timesOf(verdict),
    rest: verdict.status === 'unknown' && verdict.extent === 'rest',
    veto: verdict.veto === true,
    scopeUnknown: verdict.scopeUnknown === true,
  };
}

/** Each made once: verdicts that count alike are counted together. */
const WEIGHTS = new Map<number, Fraction>();

function timesOf({ times = 1, subject }: Judged): Fraction {
  if (times === 1) return ONE;
  const known = WEIGHTS.get(times);
  if (known !== undefined) return known;
  if (Number.isSafeInteger(times) && times > 0) {
    const made = fraction(times);
    WEIGHTS.set(times, made);
    return made;
  }
  throw new RangeError(`${subject.key} counts ${times} times: a whole number from 1 is needed`);
}

const PASSED: Interval = { lo: ONE, hi: ONE };
const WARNED: Interval = { lo: HALF, hi: HALF };
const FAILED: Interval = { lo: ZERO, hi: ZERO };

function creditOf(verdict: Judged): Interval {
  switch (verdict.status) {
    case 'pass':
      return PASSED;
    case 'warn':
      return WARNED;
    case 'fail':
      return FAILED;
    case 'unknown':
      return { lo: ZERO, hi: verdict.best === 'warn' ? HALF : ONE };
    case 'rehearsed':
      return verdict.credit;
  }
}
