import type { Unreachable } from '../model/cluster.ts';
import { add, compare, type Fraction, fraction, multiply, ZERO } from '../model/fraction.ts';
import type { Fleet } from '../model/report.ts';
import type { Interval } from '../model/verdict.ts';
import { type Exact, headlineOf, type ScoredCluster } from './cluster-report.ts';
import { fleetMean, fleetScore, type Weighed } from './fleet-score.ts';
import type { RunContext } from './run.ts';
import { bothSides, type Side } from './scored.ts';
import { exactWeight, UNDECLARED_WEIGHT } from './weights.ts';
import { fleetWorkings } from './workings.ts';

type ScorePart = 'score' | 'technical' | 'organization';

interface Member {
  readonly weight: Fraction;
  readonly exact: Exact;
  /** Production and undeclared environments. */
  readonly production: boolean;
  readonly maturity: number;
}

const ANY_SCORE: Interval = { lo: ZERO, hi: fraction(100) };

/** A cluster that could not be read: anything is possible, nothing is known, production until declared. */
const UNREAD: Member = {
  weight: exactWeight(UNDECLARED_WEIGHT),
  exact: {
    score: ANY_SCORE,
    technical: ANY_SCORE,
    organization: ANY_SCORE,
    confidence: ZERO,
    assurance: ZERO,
  },
  production: true,
  maturity: 0,
};

const NO_FLEET: Fleet = {
  score: null,
  technical: null,
  organization: null,
  confidence: null,
  assurance: null,
  maturity: null,
  worst: null,
  workings: null,
};

/**
 * The fleet of the observed clusters; manifests are never in it. An unreachable cluster counts as
 * one of which nothing is known: leaving it out would let a cluster raise the score by hiding.
 */
export function fleetOf(
  clusters: readonly ScoredCluster[],
  unreachable: readonly Unreachable[],
  run: Pick<RunContext, 'selection' | 'planFiled'>,
): Fleet {
  const observed = clusters.filter(({ report }) => report.basis === 'observed');
  const members = [...observed.map(memberOf), ...unreachable.map(() => UNREAD)];
  if (run.selection !== null || members.length === 0) return NO_FLEET;
  const both = (part: ScorePart): Interval | null =>
    bothSides((side) => scoreOf(members, part, side));
  const exact: Exact = {
    score: both('score'),
    technical: both('technical'),
    organization: run.planFiled ? both('organization') : null,
    confidence: meanOf(members, 'confidence'),
    assurance: meanOf(members, 'assurance'),
  };
  return {
    ...headlineOf(exact, run),
    maturity: fleetMaturity(members),
    worst: worstOf(observed),
    workings: fleetWorkings((side) => weighed(members, 'score', side)),
  };
}

function memberOf({ report, exact }: ScoredCluster): Member {
  return {
    weight: exactWeight(report.weight),
    exact,
    production: report.environment === null || report.environment === 'production',
    maturity: report.maturity ?? 0,
  };
}

function scoreOf(members: readonly Member[], part: ScorePart, side: Side): Fraction | null {
  return fleetScore(weighed(members, part, side));
}

/** One side of the members that have such a score. */
function weighed(members: readonly Member[], part: ScorePart, side: Side): readonly Weighed[] {
  return members.flatMap(({ weight, exact }) => {
    const score = exact[part];
    return score === null ? [] : [{ weight, score: score[side] }];
  });
}

function meanOf(members: readonly Member[], part: 'confidence' | 'assurance'): Fraction | null {
  return fleetMean(
    members.flatMap(({ weight, exact }) => {
      const score = exact[part];
      return score === null ? [] : [{ weight, score }];
    }),
  );
}

/**
 * The level that clusters with nine tenths of the production weight reach, at most one above the
 * worst of them. A fleet without production is measured over all of it.
 */
function fleetMaturity(members: readonly Member[]): number {
  const production = members.filter((member) => member.production);
  const asked = production.length === 0 ? members : production;
  const needed = multiply(fraction(9, 10), weightOf(asked));
  const worst = Math.min(...asked.map(({ maturity }) => maturity));
  for (let level = worst + 1; level > worst; level -= 1) {
    const reached = asked.filter(({ maturity }) => maturity >= level);
    if (compare(weightOf(reached), needed) >= 0) return level;
  }
  return worst;
}

function weightOf(members: readonly Member[]): Fraction {
  let total = ZERO;
  for (const { weight } of members) total = add(total, weight);
  return total;
}

/** The id of the lowest-scoring cluster that was read. */
function worstOf(observed: readonly ScoredCluster[]): string | null {
  let worst: { readonly id: string; readonly score: Interval } | undefined;
  for (const { report, exact } of observed) {
    if (exact.score === null) continue;
    if (worst === undefined || isBelow(exact.score, worst.score)) {
      worst = { id: report.id, score: exact.score };
    }
  }
  return worst?.id ?? null;
}

function isBelow(a: Interval, b: Interval): boolean {
  return (compare(a.lo, b.lo) || compare(a.hi, b.hi)) < 0;
}
