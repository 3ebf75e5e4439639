import { signsOf } from '../../facts/architecture/sign.ts';
import type { DenyTiers } from '../../facts/deny-tiers.ts';
import type { Action } from '../../facts/policy-rules.ts';
import type { Reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import type { Tenancy } from '../../facts/tenancy.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { format } from '../../model/fraction.ts';
import type { Gap } from '../../model/observed.ts';
import { listed } from '../../model/picture.ts';
import type {
  ContainedTarget,
  FlowClass,
  ResidualFlow,
  StrategyId,
  StrategyResult,
} from '../../model/pictures/containment.ts';
import type { PlanContainment } from '../../model/plan/means.ts';
import type { Interval } from '../../model/verdict.ts';
import { type Blocked, blockersOf, type Gatekeepers } from './blockers.ts';
import { scriptOf } from './commands.ts';
import { denyObject } from './deny-object.ts';
import type { Established } from './established.ts';
import { impactOf, type Neighbours } from './impact.ts';
import { type Reverted, revertersOf } from './reverters.ts';
import { STRATEGIES, type Strategy } from './strategies.ts';
import type { Tried } from './tried.ts';
import { rankOf, verdictOf } from './verdicts.ts';

/** All that strategies are tried on. */
export interface Around {
  readonly gatekeepers: Gatekeepers;
  readonly reconcilers: Reconcilers;
  readonly denyTiers: DenyTiers;
  readonly tenancy: Tenancy;
  readonly containment: PlanContainment | undefined;
  readonly label: readonly [key: string, value: string];
  readonly neighboursOf: (namespace: string) => Neighbours;
  readonly established: (hadPolicy: boolean) => Established;
  /** What the network, the node or the controller makes of a strategy. */
  readonly tryOn: (workload: WorkloadView) => (strategy: StrategyId) => Tried;
}

type Standing = Pick<ContainedTarget, 'critical' | 'exposed' | 'assumed'>;

/** Every strategy tried on a workload, and the best that keeps its pods alive. */
export function contain(
  around: Around,
  workload: WorkloadView,
  standing: Standing,
): ContainedTarget {
  const tryBy = around.tryOn(workload);
  const strategies = STRATEGIES.filter(({ id }) => isOffered(id, around)).map((one) =>
    resultOf(around, workload, one, tryBy(one.id)),
  );
  const [best] = candidates(strategies, around).toSorted(byRank);
  if (best === undefined) throw new Error('no strategy keeps the pod');
  return {
    workload: workload.subject.key,
    namespace: workload.namespace,
    ...standing,
    // Where no policy can do anything the node is what is left to try.
    best: best.verdict === 'NO_EFFECT' ? 'Q5' : best.id,
    verdict: best.verdict,
    credit: best.credit,
    strategies,
  };
}

/** A way to end connections is one only where the plan declares it. */
function isOffered(id: StrategyId, { containment }: Around): boolean {
  return (id !== 'Q1t' && id !== 'Q3t') || containment?.terminate !== undefined;
}

/** The mesh is a supplement, removal does not keep the pod, and the node counts where the plan says how. */
function candidates(
  strategies: readonly StrategyResult[],
  { containment }: Around,
): readonly StrategyResult[] {
  const declared = containment?.node !== undefined;
  return strategies.filter(
    ({ id }) =>
      STRATEGIES.some((one) => one.id === id && one.byPolicy) || (id === 'Q5' && declared),
  );
}

function byRank(a: StrategyResult, b: StrategyResult): number {
  return rankOf(a.verdict) - rankOf(b.verdict);
}

function resultOf(
  around: Around,
  workload: WorkloadView,
  strategy: Strategy,
  tried: Tried,
): StrategyResult {
  const established = around.established(tried.hadPolicy);
  const blocked = blockersOf(
    around.gatekeepers,
    around.tenancy.namespace(workload.namespace),
    rightsOf(strategy, tried, around),
  );
  const reverted = revertersOf(
    strategy.id,
    workload,
    around.reconcilers,
    around.gatekeepers.responders,
  );
  const judged = verdictOf({
    ...tried,
    blocked: blocked.state,
    reverted: reverted.state,
    established: strategy.byPolicy ? established.flows : 'cut',
  });
  const impact = impactOf(
    strategy.id,
    workload,
    around.neighboursOf(workload.namespace),
    new Set(tried.stripped),
  );
  const script = scriptFor(around, workload, strategy, tried);
  const credit = within(judged.credit, tried.limit);
  return {
    id: strategy.id,
    title: strategy.title,
    verdict: judged.verdict,
    credit: [format(credit.lo), format(credit.hi)],
    why: whyOf(judged.verdict, { tried, blocked, reverted, established }),
    residual: tried.enforced === 'no' ? listed([]) : tried.flows,
    blockers: blocked.obstacles,
    reverters: reverted.reverters,
    established: strategy.byPolicy ? established.flows : 'unknown',
    ...impact,
    commands: [...reverted.pause, ...script.commands],
    files: script.files,
    evidence: signsOf([
      ...tried.evidence,
      ...(strategy.byPolicy ? established.evidence : []),
      ...blocked.evidence,
      ...reverted.evidence,
    ]),
    gaps: gapsOf(strategy, { tried, blocked, reverted, established }),
  };
}

interface Parts {
  readonly tried: Tried;
  readonly blocked: Blocked;
  readonly reverted: Reverted;
  readonly established: Established;
}

function gapsOf(strategy: Strategy, { tried, blocked, reverted, established }: Parts) {
  const all: readonly Gap[] = [
    ...tried.gaps,
    ...blocked.gaps,
    ...reverted.gaps,
    ...(strategy.byPolicy ? established.gaps : []),
  ];
  const distinct = new Map(
    all.map((one) => [`${one.source}\n${one.detail}\n${one.namespace}`, one]),
  );
  return [...distinct.values()];
}

function within({ lo, hi }: Interval, limit: Interval | undefined): Interval {
  return limit ?? { lo, hi };
}

/** What the deny tier asks for beside the rest, unless it is staged. */
function rightsOf({ id, rights }: Strategy, { staged }: Tried, { denyTiers }: Around) {
  const needed: readonly Action[] = staged.policy
    ? rights.filter(({ resource }) => resource !== 'networkpolicies')
    : rights;
  const [tier] = denyTiers.tiers;
  if ((id !== 'Q3' && id !== 'Q3t') || staged.deny || tier === undefined) return needed;
  return [...needed, { verb: 'create', group: tier.group, resource: tier.resource }];
}

function scriptFor(around: Around, workload: WorkloadView, { id }: Strategy, tried: Tried) {
  const [key, value] = around.label;
  const [tier] = around.denyTiers.tiers;
  return scriptOf(id, {
    workload,
    label: { key, value },
    stripped: tried.stripped,
    stagedPolicy: tried.staged.policy,
    stagedDeny: tried.staged.deny,
    deny: tier === undefined ? undefined : denyObject(tier.id, { key, value }),
    containment: around.containment,
  });
}

/** The sentence that says why it is so. */
function whyOf(
  verdict: StrategyResult['verdict'],
  { tried, blocked, reverted, established }: Parts,
): string {
  switch (verdict) {
    case 'ISOLATED':
      return tried.terminates
        ? 'nothing passes any more, and a rehearsed step ends what is open'
        : tried.why || `nothing passes any more; ${established.why}`;
    case 'NEW_ONLY':
      return `nothing new passes; ${established.why}`;
    case 'LEAKS_DNS':
      return 'only name lookups still pass';
    case 'LEAKS': {
      const [widest] = tried.flows.rows.toSorted((a, b) => farFirst(a) - farFirst(b));
      const by = widest?.allowedBy.join(', ') ?? '';
      return `${widest?.direction ?? 'something'} still passes (${widest?.class ?? 'unknown'}): ${by}`;
    }
    case 'NO_EFFECT':
      return tried.why;
    case 'REVERTED':
      return `${undoneBy(reverted)}, and no responder may pause it`;
    case 'BLOCKED':
      return blocked.obstacles.map(({ why }) => why).join('; ');
    case 'UNKNOWN':
      if (reverted.state === 'unless-paused') {
        return `${undoneBy(reverted)}, unless a responder pauses it`;
      }
      return tried.why || 'what passes hangs on what was not seen';
  }
}

/** Whoever is farthest away says most about a leak. */
const FAR_FIRST: readonly FlowClass[] = ['internet', 'cross-namespace', 'same-namespace'];

function farFirst({ class: flow }: ResidualFlow): number {
  const at = FAR_FIRST.indexOf(flow);
  return at < 0 ? FAR_FIRST.length : at;
}

function undoneBy({ reverters: [first] }: Reverted): string {
  const seconds = first?.seconds ?? undefined;
  const within = seconds === undefined ? 'at a time that is not known' : `within ${seconds} s`;
  return `${first?.who ?? 'somebody'} undoes it ${within}`;
}
