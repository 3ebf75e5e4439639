import { phases } from '../model/check.ts';
import { compare, type Fraction, format, fraction, multiply, sum } from '../model/fraction.ts';
import { byText } from '../model/order.ts';
import type {
  Bounds,
  CapWorkings,
  ClusterWorkings,
  FleetWorkings,
  PhaseWorkings,
} from '../model/workings.ts';
import { clusterScore, inPhase, phaseMean, phaseScores, weakestPhase } from './cluster-score.ts';
import { fleetMean, fleetScore, tail, type Weighed } from './fleet-score.ts';
import { base, cap, phaseScore, type Scored, type Side } from './scored.ts';
import { TAIL } from './weights.ts';

/** The steps of a cluster's score; null where nothing applies. */
export function clusterWorkings(scored: readonly Scored[]): ClusterWorkings | null {
  const scores = { lo: phaseScores(scored, 'lo'), hi: phaseScores(scored, 'hi') };
  const score = bounds((side) => clusterScore(scored, side));
  const mean = bounds((side) => phaseMean(scores[side]));
  const weakest = bounds((side) => weakestPhase(scores[side]));
  if (score === null || mean === null || weakest === null) return null;
  return {
    phases: phases.flatMap((phase) => phaseWorkings(phase, inPhase(scored, phase)) ?? []),
    mean,
    weakest,
    caps: capsOf(scored, ({ clusterGate }) => clusterGate),
    score,
  };
}

function phaseWorkings(
  phase: PhaseWorkings['phase'],
  checks: readonly Scored[],
): PhaseWorkings | null {
  const mean = bounds((side) => base(checks, side));
  const score = bounds((side) => phaseScore(checks, side));
  const earned = bounds((side) =>
    sum(checks.map(({ weight, credit }) => multiply(fraction(weight), credit[side]))),
  );
  if (mean === null || score === null || earned === null) return null;
  let weight = 0;
  for (const one of checks) weight += one.weight;
  return { phase, weight, earned, base: mean, caps: capsOf(checks, ({ gate }) => gate), score };
}

/** The steps of the fleet's score; null without clusters that have one. */
export function fleetWorkings(members: (side: Side) => readonly Weighed[]): FleetWorkings | null {
  const mean = bounds((side) => fleetMean(members(side)));
  const lowest = bounds((side) => (members(side).length === 0 ? null : tail(members(side))));
  const score = bounds((side) => fleetScore(members(side)));
  if (mean === null || lowest === null || score === null) return null;
  const weight = sum(members('lo').map((one) => one.weight));
  return {
    weight: format(weight),
    tailWeight: format(multiply(TAIL, weight)),
    mean,
    tail: lowest,
    score,
  };
}

/** What the gates among these checks allow, the lowest first, then by id. */
function capsOf(
  checks: readonly Scored[],
  gateOf: (check: Scored) => number | null,
): readonly CapWorkings[] {
  const caps = checks.flatMap((check) => {
    const gate = gateOf(check);
    const { id, credit } = check;
    return gate === null ? [] : [{ id, lo: cap(gate, credit.lo), hi: cap(gate, credit.hi) }];
  });
  caps.sort((a, b) => compare(a.lo, b.lo) || byText(a.id, b.id));
  return caps.map(({ id, lo, hi }) => ({ check: id, cap: [format(lo), format(hi)] }));
}

/** Both sides of a number in text; null where one is not there. */
function bounds(of: (side: Side) => Fraction | null): Bounds | null {
  const lo = of('lo');
  const hi = of('hi');
  return lo === null || hi === null ? null : [format(lo), format(hi)];
}
