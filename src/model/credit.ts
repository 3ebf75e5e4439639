import type { Status } from './check.ts';
import { compare, fraction, HALF, ONE, ZERO } from './fraction.ts';
import type { Interval, Verdict } from './verdict.ts';

/** What a credit says where the condition applies: FAIL < 1/2 <= WARN < 1 = PASS. */
export type Judgement = Exclude<Status, 'not-applicable'>;

/** Nothing is known: anything is possible. */
export const ANYTHING: Interval = { lo: ZERO, hi: ONE };

/** The status that every point of the interval has, else `unknown`. */
export function statusOf({ lo, hi }: Interval): Judgement {
  if (compare(lo, ONE) >= 0) return 'pass';
  if (compare(hi, HALF) < 0) return 'fail';
  return compare(lo, HALF) >= 0 && compare(hi, ONE) < 0 ? 'warn' : 'unknown';
}

/** The status of one verdict about a subject; a drill result has that of its credit. */
export function judgementOf(verdict: Exclude<Verdict, { status: 'not-applicable' }>): Judgement {
  return verdict.status === 'rehearsed' ? statusOf(verdict.credit) : verdict.status;
}

/** Assurance weights by where the evidence comes from. Source: the readiness model, section 3.4. */
export const ASSURANCE: Readonly<
  Record<'observed' | 'drill' | 'artefact' | 'attested' | 'unknown', Interval['lo']>
> = {
  observed: ONE,
  drill: fraction(9, 10),
  artefact: fraction(6, 10),
  attested: fraction(3, 10),
  unknown: ZERO,
};
