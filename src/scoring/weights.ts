import type { Phase } from '../model/check.ts';
import { type Fraction, fraction, parse } from '../model/fraction.ts';
import type { JudgedCluster } from '../model/judged.ts';

// All numbers: readiness model, section 8.1.

export const CATALOGUE_VERSION = '0.1';

/** The phases that a cluster answers, and those that people answer (amendment 0.1). */
export const technicalPhases: readonly Phase[] = ['detect', 'contain', 'eradicate', 'recover'];
export const organizationPhases: readonly Phase[] = ['prepare', 'coordinate'];

/** The share of the fleet's weight that makes up its tail. */
export const TAIL: Fraction = fraction(1, 10);

/** An undeclared environment weighs as production: not saying so must not help. */
export const UNDECLARED_WEIGHT = 4;

/** How much a cluster counts in the fleet: as declared, else by its environment. */
export function clusterWeight({ environment, weight }: ClusterWeight): number {
  if (weight !== undefined) return weight;
  if (environment === null) return UNDECLARED_WEIGHT;
  if (environment === 'production') return 4;
  return environment === 'staging' ? 2 : 1;
}

type ClusterWeight = Pick<JudgedCluster, 'environment' | 'weight'>;

/** A weight as declared, such as 4 or 0.5, without rounding. Throws a RangeError unless it is positive. */
export function exactWeight(weight: number): Fraction {
  const exact = parse(String(weight));
  if (exact === undefined || exact.n <= 0n) throw new RangeError(`cluster weight ${weight}`);
  return exact;
}
