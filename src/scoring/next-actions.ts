import type { Owner, Phase } from '../model/check.ts';
import {
  compare,
  divide,
  type Fraction,
  floor,
  fraction,
  least,
  multiply,
  subtract,
  ZERO,
} from '../model/fraction.ts';
import { byText } from '../model/order.ts';
import type { NextAction } from '../model/report.ts';
import { clusterCaps, combine, inPhase, type PhaseScores, phaseScores } from './cluster-score.ts';
import { limitsOf, repaired } from './limits.ts';
import { phaseScore, type Scored } from './scored.ts';
import { type Findings, type Step, stepsOf } from './steps.ts';

interface Candidate extends Step {
  readonly gain: Fraction;
  /** In steps: a pair takes two. */
  readonly effort: number;
}

const owners: readonly Owner[] = ['platform', 'security', 'organization'];
const MOST_PER_OWNER = 3;
const LEAST_TECHNICAL = 2;

/**
 * What raises the assured score most for its effort, for each owner. Where minimum and gates let no
 * single step help, two steps of the weakest phase go together. At least two steps are technical
 * where there are any, even if they gain nothing before others are done.
 */
export function nextActions(findings: Findings): readonly NextAction[] {
  const steps = stepsOf(findings);
  const gainOf = gains(findings.scored);
  const singles = steps.map((step) => ({ ...step, gain: gainOf(step.checks), effort: 1 }));
  const pairs = pairsOf(singles, findings.scored, gainOf);
  const chosen = choose([...singles, ...pairs].sort(byWorth));
  return chosen
    .sort((a, b) => owners.indexOf(a.owner) - owners.indexOf(b.owner) || byWorth(a, b))
    .map(({ owner, checks, gain, action }) => ({ owner, checks, gain: tenths(gain), action }));
}

function choose(candidates: readonly Candidate[]): Candidate[] {
  const chosen: Candidate[] = [];
  const taken = new Set<string>();
  const take = (one: Candidate): void => {
    chosen.push(one);
    for (const id of one.checks) taken.add(id);
  };
  const isFree = (one: Candidate): boolean => !one.checks.some((id) => taken.has(id));
  for (const one of candidates) {
    const sameOwner = chosen.filter(({ owner }) => owner === one.owner).length;
    if (one.gain.n > 0n && sameOwner < MOST_PER_OWNER && isFree(one)) take(one);
  }
  for (const one of candidates) {
    const enough = chosen.filter(isTechnical).length >= LEAST_TECHNICAL;
    if (!enough && isTechnical(one) && one.effort === 1 && isFree(one)) take(one);
  }
  return chosen;
}

function isTechnical({ owner }: Step): boolean {
  return owner !== 'organization';
}

/** Most gain for its effort first, then the weightier, then by id. */
function byWorth(a: Candidate, b: Candidate): number {
  const worth = compare(perEffort(b), perEffort(a));
  return worth || b.weight - a.weight || byText(a.checks.join(), b.checks.join());
}

function perEffort({ gain, effort }: Candidate): Fraction {
  return divide(gain, fraction(effort));
}

/** Pairs inside the weakest phase that gain more together than one by one. */
function pairsOf(
  singles: readonly Candidate[],
  scored: readonly Scored[],
  gainOf: (ids: readonly string[]) => Fraction,
): readonly Candidate[] {
  const weakest = weakestPhase(phaseScores(scored, 'lo'));
  if (weakest === undefined) return [];
  const inside = inPhase(scored, weakest);
  const ids = new Set(inside.map(({ id }) => id));
  const limits = new Set(limitsOf(inside).map(({ check }) => check));
  const near = singles
    .filter(({ checks }) => checks.some((id) => ids.has(id)))
    .sort((a, b) => Number(isLimit(b, limits)) - Number(isLimit(a, limits)) || byWorth(a, b));
  return near.flatMap((first, index) =>
    near.slice(index + 1).flatMap((second) => pairOf(first, second, gainOf) ?? []),
  );
}

function isLimit({ checks }: Step, limits: ReadonlySet<string>): boolean {
  return checks.some((id) => limits.has(id));
}

/** The owner of the first, which limits the phase where any does, leads. */
function pairOf(
  first: Candidate,
  second: Candidate,
  gainOf: (ids: readonly string[]) => Fraction,
): Candidate | undefined {
  const gain = gainOf([...first.checks, ...second.checks]);
  if (compare(subtract(gain, first.gain), second.gain) <= 0) return undefined;
  return {
    owner: first.owner,
    checks: [...first.checks, ...second.checks],
    weight: first.weight + second.weight,
    action: `${first.action} Together with: ${second.action}`,
    gain,
    effort: 2,
  };
}

function weakestPhase(scores: PhaseScores): Phase | undefined {
  return [...scores].sort(([, a], [, b]) => compare(a, b))[0]?.[0];
}

/** How much the assured score gains when these checks pass. Only the phases they are in change. */
function gains(scored: readonly Scored[]): (ids: readonly string[]) => Fraction {
  const scores = phaseScores(scored, 'lo');
  const now = combine(scores, clusterCaps(scored, 'lo')) ?? ZERO;
  return (ids) => {
    const passing = new Set(ids);
    const then = scored.map((one) => (passing.has(one.id) ? repaired(one) : one));
    const changed = new Map(scores);
    for (const phase of new Set(then.flatMap(({ id, phase: of }) => (passing.has(id) ? of : [])))) {
      changed.set(phase, phaseScore(inPhase(then, phase), 'lo') ?? ZERO);
    }
    return subtract(combine(changed, clusterCaps(then, 'lo')) ?? now, now);
  };
}

/** Rounded down to tenths of a point. */
function tenths(gain: Fraction): number {
  return floor(multiply(least(gain, fraction(100)), fraction(10))) / 10;
}
