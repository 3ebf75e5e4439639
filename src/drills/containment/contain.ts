import type { WorkloadView } from '../../facts/workloads.ts';
import { format } from '../../model/fraction.ts';
import type {
  ContainedTarget,
  StrategyId,
  StrategyResult,
} from '../../model/pictures/containment.ts';
import { type Around, type Attempt, attemptOf, type BestStrategy, foundOf } from './attempt.ts';
import { scriptOf } from './commands.ts';
import { denyObject } from './deny-object.ts';
import { impactOf } from './impact.ts';
import { meshDeny } from './mesh-objects.ts';
import { STRATEGIES, type Strategy } from './strategies.ts';
import type { Tried } from './tried.ts';
import { rankOf } from './verdicts.ts';

type Standing = Pick<ContainedTarget, 'critical' | 'exposed' | 'assumed'>;

/** Every strategy tried on a workload, and the best that keeps its pods alive. */
export function contain(
  around: Around,
  workload: WorkloadView,
  standing: Standing,
): ContainedTarget {
  const attempts = attemptsOn(around, workload);
  const all = offered(around).map((one) => attempts(one));
  const best = bestOf(all.filter(({ strategy }) => isCandidate(strategy, around)));
  return {
    workload: workload.subject.key,
    namespace: workload.namespace,
    ...standing,
    best: shownAs(best),
    verdict: best.verdict,
    credit: creditText(best),
    strategies: all.map((one) => resultOf(around, workload, one)),
  };
}

/** The best strategy alone: the others are tried only as far as they might be better. */
export function containBest(around: Around, workload: WorkloadView): BestStrategy {
  const attempts = attemptsOn(around, workload);
  const candidates = offered(around).filter((one) => isCandidate(one, around));
  const best = bestOf(candidates.values().map((one) => attempts(one)));
  const id = shownAs(best);
  const shown = STRATEGIES.find((one) => one.id === id) ?? best.strategy;
  return {
    ...foundOf(shown === best.strategy ? best : attempts(shown)),
    id,
    verdict: best.verdict,
    credit: creditText(best),
  };
}

function attemptsOn(around: Around, workload: WorkloadView): (strategy: Strategy) => Attempt {
  const tryBy = around.tryOn(workload);
  return (strategy) => attemptOf(around, workload, strategy, tryBy(strategy.id));
}

/** A way to end connections is one only where the plan declares it. */
function offered({ containment }: Around): readonly Strategy[] {
  const ends = containment?.terminate !== undefined;
  return STRATEGIES.filter(({ id }) => ends || (id !== 'Q1t' && id !== 'Q3t'));
}

/** The mesh is a supplement, removal does not keep the pod, and the node counts where the plan says how. */
function isCandidate({ id, byPolicy }: Strategy, { containment }: Around): boolean {
  return byPolicy || (id === 'Q5' && containment?.node !== undefined);
}

/** The first of those that none is better than. */
function bestOf(attempts: Iterable<Attempt>): Attempt {
  let best: Attempt | undefined;
  for (const one of attempts) {
    if (best === undefined || rankOf(one.verdict) < rankOf(best.verdict)) best = one;
    if (isUnbeaten(best)) break;
  }
  if (best === undefined) throw new Error('no strategy keeps the pod');
  return best;
}

/** Nothing is better than isolation, nor than not known where it is not known whether policies take effect. */
function isUnbeaten({ verdict, tried }: Attempt): boolean {
  return verdict === 'ISOLATED' || tried.enforced === 'unknown';
}

/** Where no policy can do anything the node is what is left to try. */
function shownAs({ strategy, verdict }: Attempt): StrategyId {
  return verdict === 'NO_EFFECT' ? 'Q5' : strategy.id;
}

function resultOf(around: Around, workload: WorkloadView, attempt: Attempt): StrategyResult {
  const { strategy, tried, blocked, reverted, established } = attempt;
  const neighbours = around.neighboursOf(workload.namespace);
  const impact = impactOf(strategy.id, workload, neighbours, new Set(tried.stripped));
  const script = scriptFor(around, workload, strategy, tried);
  const { why, residual, evidence, gaps } = foundOf(attempt);
  return {
    id: strategy.id,
    title: strategy.title,
    verdict: attempt.verdict,
    credit: creditText(attempt),
    why,
    residual,
    blockers: blocked.obstacles,
    reverters: reverted.reverters,
    established: strategy.byPolicy ? established.flows : 'unknown',
    ...impact,
    commands: [...reverted.pause, ...script.commands],
    files: script.files,
    evidence,
    gaps,
  };
}

function creditText({ credit }: Attempt): readonly [string, string] {
  return [format(credit.lo), format(credit.hi)];
}

function scriptFor(around: Around, workload: WorkloadView, { id }: Strategy, tried: Tried) {
  const [key, value] = around.label;
  const [tier] = around.denyTiers.tiers;
  const root = around.meshRootOf(workload);
  return scriptOf(id, {
    workload,
    label: { key, value },
    stripped: tried.stripped,
    stagedPolicy: tried.staged.policy,
    stagedDeny: tried.staged.deny,
    deny: tier === undefined ? undefined : denyObject(tier.id, { key, value }),
    meshDeny: root === undefined ? undefined : meshDeny(workload, { key, value }, root),
    containment: around.containment,
  });
}
