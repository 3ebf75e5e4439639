import { compare, floor, ONE } from '../model/fraction.ts';
import type { Limit } from '../model/report.ts';
import { base, gateCaps, type Scored } from './scored.ts';

/**
 * The gates that hold the assured score of a phase down, with the gate that would hold it next.
 * Empty where only the mean of its checks does.
 */
export function limitsOf(checks: readonly Scored[]): readonly Limit[] {
  const binding = bindingGates(checks);
  return binding.map(({ check, cap }) => ({
    check: check.id,
    cap: floor(cap),
    second:
      bindingGates(checks.map((one) => (one === check ? repaired(one) : one)))[0]?.check.id ?? null,
  }));
}

/** The check as it would count once it passes. */
export function repaired(check: Scored): Scored {
  return { ...check, credit: { lo: ONE, hi: ONE } };
}

function bindingGates(checks: readonly Scored[]): ReturnType<typeof gateCaps> {
  const mean = base(checks, 'lo');
  const [lowest, ...others] = gateCaps(checks, 'lo');
  if (mean === null || lowest === undefined || compare(lowest.cap, mean) >= 0) return [];
  return [lowest, ...others.filter(({ cap }) => compare(cap, lowest.cap) === 0)];
}
