import { signsOf } from '../../facts/architecture/sign.ts';
import type { DenyTiers } from '../../facts/deny-tiers.ts';
import type { Action } from '../../facts/policy-rules.ts';
import type { Reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import type { Tenancy } from '../../facts/tenancy.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Gap } from '../../model/observed.ts';
import { listed } from '../../model/picture.ts';
import type {
  ContainedTarget,
  ContainmentVerdict,
  FlowClass,
  ResidualFlow,
  StrategyId,
  StrategyResult,
} from '../../model/pictures/containment.ts';
import type { PlanContainment } from '../../model/plan/means.ts';
import type { Interval } from '../../model/verdict.ts';
import { type Blocked, blockersOf, type Gatekeepers } from './blockers.ts';
import type { Established } from './established.ts';
import type { Neighbours } from './impact.ts';
import { type Reverted, revertersOf } from './reverters.ts';
import type { Strategy } from './strategies.ts';
import type { Tried } from './tried.ts';
import { verdictOf } from './verdicts.ts';

/** All that strategies are tried on. */
export interface Around {
  readonly gatekeepers: Gatekeepers;
  readonly reconcilers: Reconcilers;
  readonly denyTiers: DenyTiers;
  readonly tenancy: Tenancy;
  readonly containment: PlanContainment | undefined;
  readonly label: readonly [key: string, value: string];
  /** Where policies for all of its Istio mesh stand; undefined for a workload in none. */
  readonly meshRootOf: (workload: WorkloadView) => string | undefined;
  readonly neighboursOf: (namespace: string) => Neighbours;
  readonly established: (hadPolicy: boolean) => Established;
  /** What the network, the node or the controller makes of a strategy. */
  readonly tryOn: (workload: WorkloadView) => (strategy: StrategyId) => Tried;
}

/** One strategy on one workload: what decides it, and what it comes to. */
export interface Attempt {
  readonly strategy: Strategy;
  readonly tried: Tried;
  readonly blocked: Blocked;
  readonly reverted: Reverted;
  readonly established: Established;
  readonly verdict: ContainmentVerdict;
  readonly credit: Interval;
}

/** What shows it. */
export type Found = Pick<StrategyResult, 'why' | 'residual' | 'evidence' | 'gaps'>;

/** What a judgement needs to know of a workload: the best strategy, without what a responder would type. */
export interface BestStrategy extends Found, Pick<ContainedTarget, 'verdict' | 'credit'> {
  readonly id: ContainedTarget['best'];
}

export function attemptOf(
  around: Around,
  workload: WorkloadView,
  strategy: Strategy,
  tried: Tried,
): Attempt {
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
  const { verdict, credit } = verdictOf({
    ...tried,
    blocked: blocked.state,
    reverted: reverted.state,
    established: strategy.byPolicy ? established.flows : 'cut',
  });
  const limited = tried.limit ?? credit;
  return { strategy, tried, blocked, reverted, established, verdict, credit: limited };
}

export function foundOf(attempt: Attempt): Found {
  const { strategy, tried, blocked, reverted, established } = attempt;
  return {
    why: whyOf(attempt),
    residual: tried.enforced === 'no' ? listed([]) : tried.flows,
    evidence: signsOf([
      ...tried.evidence,
      ...(strategy.byPolicy ? established.evidence : []),
      ...blocked.evidence,
      ...reverted.evidence,
    ]),
    gaps: gapsOf(attempt),
  };
}

function gapsOf({ strategy, tried, blocked, reverted, established }: Attempt): readonly Gap[] {
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

/** What the deny tier asks for beside the rest, unless it is staged. */
function rightsOf({ id, rights }: Strategy, { staged }: Tried, { denyTiers }: Around) {
  const needed: readonly Action[] = staged.policy
    ? rights.filter(({ resource }) => resource !== 'networkpolicies')
    : rights;
  const [tier] = denyTiers.tiers;
  if ((id !== 'Q3' && id !== 'Q3t') || staged.deny || tier === undefined) return needed;
  return [...needed, { verb: 'create', group: tier.group, resource: tier.resource }];
}

/** The sentence that says why it is so. */
function whyOf({ strategy, verdict, tried, blocked, reverted, established }: Attempt): string {
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
      if (!strategy.byPolicy) return tried.why;
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
