import type { Domain, Phase } from '../model/check.ts';
import {
  add,
  ceil,
  compare,
  divide,
  type Fraction,
  floor,
  fraction,
  least,
  multiply,
  ONE,
  subtract,
  ZERO,
} from '../model/fraction.ts';
import type { Score } from '../model/report.ts';
import type { Interval } from '../model/verdict.ts';

/** One check that counts in a score. What does not apply is not among them. */
export interface Scored {
  readonly id: string;
  readonly phase: Phase;
  readonly domain: Domain;
  readonly weight: number;
  readonly credit: Interval;
  /** While its credit is 0 its phase cannot exceed this; `clusterGate` is the same for the cluster. */
  readonly gate: number | null;
  readonly clusterGate: number | null;
  /** Assurance weight. */
  readonly q: Fraction;
}

/** Assured or potential. */
export type Side = keyof Interval;

const HUNDRED: Fraction = fraction(100);

/** The weighted mean of the credits, of 100; null without checks. */
export function base(checks: readonly Scored[], side: Side): Fraction | null {
  return weightedMean(checks, ({ credit }) => credit[side]);
}

/** How much is known, of 100: 100 less the mean width of the intervals. */
export function confidence(checks: readonly Scored[]): Fraction | null {
  return weightedMean(checks, ({ credit }) => subtract(ONE, subtract(credit.hi, credit.lo)));
}

/** How well it is known, of 100: the mean assurance weight. */
export function assurance(checks: readonly Scored[]): Fraction | null {
  return weightedMean(checks, ({ q }) => q);
}

/** The highest score that a gate allows at this credit: it rises linearly to 100. */
export function cap(gate: number, credit: Fraction): Fraction {
  return add(fraction(gate), multiply(fraction(100 - gate), credit));
}

/** The score of the checks of one phase: their mean, held down by the gates among them. */
export function phaseScore(checks: readonly Scored[], side: Side): Fraction | null {
  const mean = base(checks, side);
  return mean === null ? null : least(mean, ...gateCaps(checks, side).map((one) => one.cap));
}

export interface GateCap {
  readonly check: Scored;
  readonly cap: Fraction;
}

/** The caps of the phase gates among these checks, lowest first, then by id. */
export function gateCaps(checks: readonly Scored[], side: Side): readonly GateCap[] {
  const caps: GateCap[] = [];
  for (const check of checks) {
    if (check.gate !== null) caps.push({ check, cap: cap(check.gate, check.credit[side]) });
  }
  return caps.sort((a, b) => compare(a.cap, b.cap) || (a.check.id < b.check.id ? -1 : 1));
}

/** As shown: assured rounded down, potential rounded up. */
export function shown({ lo, hi }: Interval): Score {
  return { assured: floor(lo), potential: ceil(hi) };
}

/** One score for both sides; null where there is none. */
export function bothSides(score: (side: Side) => Fraction | null): Interval | null {
  const lo = score('lo');
  const hi = score('hi');
  return lo === null || hi === null ? null : { lo, hi };
}

function weightedMean(
  checks: readonly Scored[],
  value: (check: Scored) => Fraction,
): Fraction | null {
  let weight = 0;
  let total = ZERO;
  for (const check of checks) {
    weight += check.weight;
    total = add(total, multiply(fraction(check.weight), value(check)));
  }
  return weight === 0 ? null : multiply(HUNDRED, divide(total, fraction(weight)));
}
