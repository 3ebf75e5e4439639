import {
  add,
  compare,
  divide,
  type Fraction,
  HALF,
  least,
  multiply,
  subtract,
  sum,
  ZERO,
} from '../model/fraction.ts';
import { TAIL } from './weights.ts';

/** The score of one cluster and how much it counts; the weight is positive. */
export interface Weighed {
  readonly weight: Fraction;
  readonly score: Fraction;
}

/** Half the weighted mean, half the tail; null without clusters. */
export function fleetScore(clusters: readonly Weighed[]): Fraction | null {
  const mean = fleetMean(clusters);
  return mean === null ? null : multiply(HALF, add(mean, tail(clusters)));
}

/** The weighted mean; null without clusters. */
export function fleetMean(clusters: readonly Weighed[]): Fraction | null {
  if (clusters.length === 0) return null;
  const total = sum(clusters.map(({ weight, score }) => multiply(weight, score)));
  return divide(total, sum(clusters.map(({ weight }) => weight)));
}

/** The weighted mean of the lowest scores that make up this share of all weight. */
export function tail(clusters: readonly Weighed[], share: Fraction = TAIL): Fraction {
  const needed = multiply(share, sum(clusters.map(({ weight }) => weight)));
  let left = needed;
  let total = ZERO;
  for (const { weight, score } of [...clusters].sort((a, b) => compare(a.score, b.score))) {
    const taken = least(weight, left);
    total = add(total, multiply(taken, score));
    left = subtract(left, taken);
  }
  return divide(total, needed);
}
