import type { Day } from './plan/scope.ts';

const DAY_MS = 86_400_000;

/** No acceptance holds for longer than this from as-of on (readiness model, 3.7). */
const LONGEST_DAYS = 365;

export type Term = 'in-force' | 'expired' | 'too-long';

/** Whether an acceptance with this last day, which counts in full in UTC, holds at an instant in milliseconds. */
export function termOf(lastDay: Day, asOf: number): Term {
  const last = Date.parse(lastDay);
  if (!(last + DAY_MS > asOf)) return 'expired';
  return last > asOf + LONGEST_DAYS * DAY_MS ? 'too-long' : 'in-force';
}
