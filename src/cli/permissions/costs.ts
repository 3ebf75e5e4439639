import { setImmediate } from 'node:timers/promises';
import { type ClusterResult, judgeCluster, judgeFleet } from '../../engine/judge.ts';
import { type NeededLeaf, neededLeaves } from '../../engine/permission-needs.ts';
import { isOptIn, permissionText } from '../../engine/permissions.ts';
import { leavesOf } from '../../engine/plan.ts';
import { isServed, type Surroundings } from '../../engine/resolver.ts';
import { platform } from '../../facts/platform.ts';
import { standing } from '../../facts/standing.ts';
import type { Check } from '../../model/check.ts';
import type { ClusterData, Item } from '../../model/cluster.ts';
import type { JudgedCluster } from '../../model/judged.ts';
import { type Observed, unseen } from '../../model/observed.ts';
import { type Loss, lossOf } from '../../scoring/loss.ts';
import { Interrupted } from '../exit.ts';

/** What not holding the rights of one leaf would cost, or costs already, in one cluster. */
export interface RightCost {
  readonly leaf: string;
  readonly rights: readonly string[];
  /**
   * `missing` where the snapshot does not have all of it, `not-served` where there is no such API,
   * `opt-in` where it was not asked for.
   */
  readonly state: 'held' | 'missing' | 'not-served' | 'opt-in';
  /** Null unless it is held. */
  readonly loss: Loss | null;
  /** Ids of the checks that read it. */
  readonly checks: readonly string[];
}

export interface CostInput {
  readonly around: Surroundings;
  readonly checks: readonly Check[];
  /** Whether these are all checks there are: only then is there a score. */
  readonly complete: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/** Hides one leaf after the other and judges again whatever reads it: the cluster alone, not its fleet. */
export async function costsOf(data: ClusterData, input: CostInput): Promise<readonly RightCost[]> {
  const before = await judged(data, input.checks, input);
  const costs: RightCost[] = [];
  for (const needed of neededLeaves(input.checks)) {
    const state = stateOf(data, needed);
    input.progress(`hiding ${needed.leaf.id}`);
    const loss = state === 'held' ? await lossWithout(data, [needed], before, input) : null;
    costs.push({
      leaf: needed.leaf.id,
      rights: needed.permissions.map(permissionText),
      state,
      loss,
      checks: [...needed.blinds, ...needed.weakens].sort(),
    });
  }
  return costs;
}

/** What not seeing these leaves would cost together. */
export async function lossOfHiding(
  data: ClusterData,
  hidden: readonly NeededLeaf[],
  input: CostInput,
): Promise<Loss> {
  return lossWithout(data, hidden, await judged(data, input.checks, input), input);
}

async function lossWithout(
  data: ClusterData,
  hidden: readonly NeededLeaf[],
  before: JudgedCluster,
  input: CostInput,
): Promise<Loss> {
  const affected = input.checks.filter(({ needs }) => {
    const leaves = leavesOf(needs);
    return hidden.some(({ leaf }) => leaves.has(leaf.id));
  });
  const after = await judged(without(data, hidden), affected, input);
  const outcomes = new Map([...before.outcomes, ...after.outcomes]);
  return lossOf(before, { ...after, outcomes }, input.checks, input.complete);
}

async function judged(
  data: ClusterData,
  checks: readonly Check[],
  { around, signal }: CostInput,
): Promise<JudgedCluster> {
  const result: ClusterResult = await judgeCluster(data, around, {
    checks,
    profile: { platform, standing },
    pause: async () => {
      await setImmediate();
      if (signal.aborted) throw new Interrupted();
    },
  });
  const [cluster] = judgeFleet([result]);
  return cluster ?? result.cluster;
}

function without(data: ClusterData, hidden: readonly NeededLeaf[]): ClusterData {
  const leaves = new Map<string, Observed<readonly Item[]>>(data.leaves);
  for (const { leaf, permissions } of hidden) {
    const permission = permissions.map(permissionText).join(', ');
    const detail = `${leaf.id} is hidden to see what it is worth`;
    leaves.set(leaf.id, unseen([{ source: leaf.id, cause: 'forbidden', detail, permission }]));
  }
  return { ...data, leaves };
}

function stateOf(data: ClusterData, { leaf, permissions }: NeededLeaf): RightCost['state'] {
  const observed = data.leaves.get(leaf.id);
  if (observed?.state === 'seen') return 'held';
  if (permissions.every(isOptIn)) return 'opt-in';
  const absent = observed === undefined || observed.gaps.every((gap) => gap.cause === 'absent-api');
  if (leaf.type === 'kind' && absent && isServed(data, leaf) === false) return 'not-served';
  return 'missing';
}
