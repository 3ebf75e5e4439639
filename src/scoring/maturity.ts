import type { CatalogueEntry, Phase, Status } from '../model/check.ts';
import { compare, type Fraction, floor, fraction } from '../model/fraction.ts';
import type { PhaseScores } from './cluster-score.ts';
import { type Condition, levels } from './maturity-levels.ts';

/** What the levels ask of a cluster. Scores and shares are of 100, exact. */
export interface Standing {
  /** By code: every check of the catalogue, built or planned. */
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>;
  /** By code: the checks that were judged. */
  readonly statuses: ReadonlyMap<string, Status>;
  readonly phases: PhaseScores;
  readonly confidence: Fraction;
  readonly assurance: Fraction;
  readonly declaredOut: Fraction;
}

export interface Maturity {
  /** 0 to 4. */
  readonly level: number;
  /** The conditions of the next level that do not hold, in words. */
  readonly needs: readonly string[];
}

/** The level of which, and of all below, every condition holds. */
export function maturityOf(standing: Standing): Maturity {
  for (const [level, conditions] of levels.entries()) {
    const needs = conditions.flatMap((condition) => missing(condition, standing) ?? []);
    if (needs.length > 0) return { level, needs };
  }
  return { level: levels.length, needs: [] };
}

/** What is missing for a condition, in words; undefined when it holds. */
function missing(condition: Condition, standing: Standing): string | undefined {
  switch (condition.type) {
    case 'check':
      return missingCheck(condition.code, condition.least, standing);
    case 'phase':
      return missingPhase(condition.phase, condition.least, standing);
    case 'every-phase':
      return missingEveryPhase(condition.least, standing);
    case 'confidence':
    case 'assurance':
      return tooLow(condition.type, standing[condition.type], condition.least);
    case 'declared-out': {
      if (compare(standing.declaredOut, fraction(condition.most)) <= 0) return undefined;
      const share = floor(standing.declaredOut);
      return `at most ${condition.most} % of the weight may be declared out of scope; it is ${share} %`;
    }
  }
}

/** What does not apply cannot stand in the way; what is unknown does. */
function missingCheck(
  code: string,
  least: 'pass' | 'warn',
  { catalogue, statuses }: Standing,
): string | undefined {
  const name = `${catalogue.get(code)?.id ?? 'check'} (${code})`;
  const wanted = least === 'pass' ? 'must pass' : 'must at least warn';
  const status = statuses.get(code);
  switch (status) {
    case undefined:
      return `${name} ${wanted}; it is planned and not built yet`;
    case 'pass':
    case 'not-applicable':
      return undefined;
    case 'warn':
      return least === 'warn' ? undefined : `${name} ${wanted}; it warns`;
    case 'fail':
      return `${name} ${wanted}; it fails`;
    case 'unknown':
      return `${name} ${wanted}; it is unknown`;
  }
}

function missingPhase(phase: Phase, least: number, { phases }: Standing): string | undefined {
  const score = phases.get(phase);
  if (score === undefined) return `${phase} must reach ${least}; it has no score`;
  if (compare(score, fraction(least)) >= 0) return undefined;
  return `${phase} must reach ${least}; it is at ${floor(score)}`;
}

/** Phases in which nothing applies are left out, unless there is no other. */
function missingEveryPhase(least: number, { phases }: Standing): string | undefined {
  if (phases.size === 0) return `every phase must reach ${least}; none has a score`;
  const low = [...phases].filter(([, score]) => compare(score, fraction(least)) < 0);
  if (low.length === 0) return undefined;
  const found = low.map(([phase, score]) => `${phase} is at ${floor(score)}`);
  return `every phase must reach ${least}; ${found.join(', ')}`;
}

function tooLow(what: string, value: Fraction, least: number): string | undefined {
  if (compare(value, fraction(least)) >= 0) return undefined;
  return `${what} must reach ${least} %; it is ${floor(value)} %`;
}
