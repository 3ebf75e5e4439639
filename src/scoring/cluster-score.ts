import { type Phase, phases } from '../model/check.ts';
import {
  add,
  divide,
  type Fraction,
  fraction,
  HALF,
  least,
  multiply,
  ZERO,
} from '../model/fraction.ts';
import { phaseWeights } from '../model/weights.ts';
import { cap, phaseScore, type Scored, type Side } from './scored.ts';

export type PhaseScores = ReadonlyMap<Phase, Fraction>;

/** The score of every phase in which something applies. */
export function phaseScores(
  checks: readonly Scored[],
  side: Side,
  of: readonly Phase[] = phases,
): PhaseScores {
  const scores = new Map<Phase, Fraction>();
  for (const phase of of) {
    const score = phaseScore(inPhase(checks, phase), side);
    if (score !== null) scores.set(phase, score);
  }
  return scores;
}

/**
 * The score over these phases: half their weighted mean, half the weakest, held down by the cluster
 * gates among their checks. Null where nothing applies.
 */
export function clusterScore(
  checks: readonly Scored[],
  side: Side,
  of: readonly Phase[] = phases,
): Fraction | null {
  const asked = checks.filter(({ phase }) => of.includes(phase));
  return combine(phaseScores(asked, side, of), clusterCaps(asked, side));
}

/** A score from scores of phases and the caps of cluster gates. */
export function combine(scores: PhaseScores, caps: readonly Fraction[]): Fraction | null {
  const mean = phaseMean(scores);
  const weakest = weakestPhase(scores);
  if (mean === null || weakest === null) return null;
  return least(multiply(HALF, add(mean, weakest)), ...caps);
}

/** The lowest of them; null without phases. */
export function weakestPhase(scores: PhaseScores): Fraction | null {
  const [first, ...rest] = scores.values();
  return first === undefined ? null : least(first, ...rest);
}

/** What the cluster gates allow the whole cluster. */
export function clusterCaps(checks: readonly Scored[], side: Side): readonly Fraction[] {
  return checks.flatMap(({ clusterGate, credit }) =>
    clusterGate === null ? [] : [cap(clusterGate, credit[side])],
  );
}

export function inPhase(checks: readonly Scored[], phase: Phase): readonly Scored[] {
  return checks.filter((check) => check.phase === phase);
}

/** The mean by the published weights; null without phases. */
export function phaseMean(scores: PhaseScores): Fraction | null {
  if (scores.size === 0) return null;
  let weight = 0;
  let total = ZERO;
  for (const [phase, score] of scores) {
    weight += phaseWeights[phase];
    total = add(total, multiply(fraction(phaseWeights[phase]), score));
  }
  return divide(total, fraction(weight));
}
