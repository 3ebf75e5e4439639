import {
  add,
  ceil,
  divide,
  type Fraction,
  floor,
  format,
  fraction,
  HALF,
  least,
  multiply,
  parse,
  sum,
  ZERO,
} from '../../src/model/fraction.ts';
import type { Report, Score } from '../../src/model/report.ts';
import { phaseWeights } from '../../src/model/weights.ts';
import type {
  Bounds,
  CapWorkings,
  ClusterWorkings,
  FleetWorkings,
  PhaseWorkings,
} from '../../src/model/workings.ts';

/** The workings of a cluster again, each step made of the one before it alone. */
export function retracedCluster(workings: ClusterWorkings): ClusterWorkings {
  const phases = workings.phases.map(retracedPhase);
  const weight = fraction(phases.reduce((total, { phase }) => total + phaseWeights[phase], 0));
  const mean = sides((side) =>
    divide(sum(phases.map((one) => of(one.score, side, phaseWeights[one.phase]))), weight),
  );
  const weakest = sides((side) => lowest(phases.map(({ score }) => of(score, side))));
  const score = sides((side) =>
    lowest([half(of(mean, side), of(weakest, side)), ...capped(workings.caps, side)]),
  );
  return { phases, mean, weakest, caps: workings.caps, score };
}

function retracedPhase(one: PhaseWorkings): PhaseWorkings {
  const { weight, earned, caps } = one;
  const base = sides((side) => divide(of(earned, side, 100), fraction(weight)));
  const score = sides((side) => lowest([of(base, side), ...capped(caps, side)]));
  return { ...one, base, score };
}

/** The workings of the fleet from those of its clusters; what was not read weighs 4. */
export function retracedFleet({ clusters, unreachable }: Report): FleetWorkings | null {
  const observed = clusters.filter(({ basis }) => basis === 'observed');
  const members = observed.map(({ weight, workings }) => ({
    weight: parsed(`${weight}`),
    score: workings?.score ?? ['0', '0'],
  }));
  const lost = unreachable.map(() => ({ weight: fraction(4), score: ['0', '100'] as const }));
  const all = [...members, ...lost];
  if (all.length === 0) return null;
  const weight = sum(all.map((one) => one.weight));
  const tailWeight = divide(weight, fraction(10));
  const mean = sides((side) =>
    divide(sum(all.map((one) => multiply(one.weight, of(one.score, side)))), weight),
  );
  const tail = sides((side) => {
    let left = tailWeight;
    let total = ZERO;
    const scores = all.map((one) => ({ weight: one.weight, score: of(one.score, side) }));
    for (const one of scores.sort((a, b) =>
      Number(a.score.n * b.score.d - b.score.n * a.score.d),
    )) {
      const taken = least(one.weight, left);
      total = add(total, multiply(taken, one.score));
      left = add(left, multiply(fraction(-1), taken));
    }
    return divide(total, tailWeight);
  });
  const score = sides((side) => half(of(mean, side), of(tail, side)));
  return { weight: format(weight), tailWeight: format(tailWeight), mean, tail, score };
}

/** As it is published: assured rounded down, potential up. */
export function rounded([lo, hi]: Bounds): Score {
  return { assured: floor(parsed(lo)), potential: ceil(parsed(hi)) };
}

function capped(caps: readonly CapWorkings[], side: 0 | 1): readonly Fraction[] {
  return caps.map(({ cap }) => of(cap, side));
}

function lowest([first = fraction(100), ...rest]: readonly Fraction[]): Fraction {
  return least(first, ...rest);
}

function half(a: Fraction, b: Fraction): Fraction {
  return multiply(HALF, add(a, b));
}

function of(bounds: Bounds, side: 0 | 1, times: number = 1): Fraction {
  return multiply(fraction(times), parsed(bounds[side]));
}

function sides(value: (side: 0 | 1) => Fraction): Bounds {
  return [format(value(0)), format(value(1))];
}

function parsed(text: string): Fraction {
  const found = parse(text);
  if (found === undefined) throw new RangeError(text);
  return found;
}
