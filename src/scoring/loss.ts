import type { Check, Outcome } from '../model/check.ts';
import { compare, type Fraction, fraction, multiply, subtract, ZERO } from '../model/fraction.ts';
import { byText } from '../model/order.ts';
import { creditOf } from './check-report.ts';
import { clusterScore } from './cluster-score.ts';
import { scoredOf } from './run.ts';
import { bothSides, confidence, type Scored } from './scored.ts';

/** What a cluster loses when less of it is seen. Points are of 100, with one decimal. */
export interface Loss {
  /** Ids of the checks that became unknown. */
  readonly unknown: readonly string[];
  /** Ids of the checks whose interval grew while their status stayed. */
  readonly weaker: readonly string[];
  /** Null where there is no score: nothing applies, or not every check was asked. */
  readonly points: Points | null;
}

export interface Points {
  /** How far the assured score falls. */
  readonly assured: number;
  /** How far the potential score rises: what is not seen may be fine. */
  readonly potential: number;
  readonly confidence: number;
}

/** By check id. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** Compares one cluster judged with more and with less sight, by the same checks. */
export function lossOf(
  before: Outcomes,
  after: Outcomes,
  checks: readonly Check[],
  complete: boolean,
): Loss {
  const changed = checks
    .filter(({ id }) => isWider(before, after, id))
    .map(({ id }) => id)
    .sort(byText);
  const unknown = changed.filter(
    (id) => statusIn(after, id) === 'unknown' && statusIn(before, id) !== 'unknown',
  );
  return {
    unknown,
    weaker: changed.filter((id) => !unknown.includes(id)),
    points: complete ? pointsOf(scored(before, checks), scored(after, checks)) : null,
  };
}

function pointsOf(before: readonly Scored[], after: readonly Scored[]): Points | null {
  const [was, is] = [before, after].map((one) => bothSides((side) => clusterScore(one, side)));
  if (!was || !is) return null;
  return {
    assured: tenths(subtract(was.lo, is.lo)),
    potential: tenths(subtract(is.hi, was.hi)),
    confidence: tenths(subtract(confidence(before) ?? ZERO, confidence(after) ?? ZERO)),
  };
}

function scored(outcomes: Outcomes, checks: readonly Check[]): readonly Scored[] {
  return scoredOf(
    checks.flatMap((doc) => {
      const outcome = outcomes.get(doc.id);
      return outcome === undefined ? [] : [{ doc, outcome, scored: true }];
    }),
  );
}

/** A check that did not apply and now may is one more of which nothing is known. */
function isWider(before: Outcomes, after: Outcomes, id: string): boolean {
  const [was, is] = [before, after].map((outcomes) => outcomes.get(id));
  if (was === undefined || is === undefined) return false;
  const [known, left] = [creditOf(was), creditOf(is)];
  if (left === null) return false;
  if (known === null) return true;
  return compare(left.lo, known.lo) < 0 || compare(left.hi, known.hi) > 0;
}

function statusIn(outcomes: Outcomes, id: string): string | undefined {
  const outcome = outcomes.get(id);
  return outcome?.type === 'judged' ? outcome.status : outcome?.type;
}

/** To the nearest tenth; what is more than nothing shows. */
function tenths(value: Fraction): number {
  const { n, d } = multiply(value, fraction(10));
  const rounded = Math.round(Number(n) / Number(d));
  if (rounded === 0 && n !== 0n) return n > 0n ? 0.1 : -0.1;
  return rounded / 10;
}
