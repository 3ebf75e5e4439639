import { setImmediate } from 'node:timers/promises';
import { isServed } from '../../engine/discovery.ts';
import { judge } from '../../engine/judge.ts';
import { type NeededLeaf, neededLeaves } from '../../engine/permission-needs.ts';
import { isOptIn, permissionText } from '../../engine/permissions.ts';
import { factsOf, leavesOf } from '../../engine/plan.ts';
import { Resolver, type Surroundings } from '../../engine/resolver.ts';
import type { Check, Outcome } from '../../model/check.ts';
import type { ClusterData, Item } from '../../model/cluster.ts';
import { type Observed, unseen } from '../../model/observed.ts';
import type { AcrossValue, Needs } from '../../model/source.ts';
import { type Loss, lossOf, type Outcomes } from '../../scoring/loss.ts';
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
  const whole = await wholeOf(data, input);
  const costs: RightCost[] = [];
  for (const needed of neededLeaves(input.checks)) {
    const state = stateOf(data, needed);
    input.progress(`hiding ${needed.leaf.id}`);
    costs.push({
      leaf: needed.leaf.id,
      rights: needed.permissions.map(permissionText),
      state,
      loss: state === 'held' ? await lossWithout([needed], whole, input) : null,
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
  return lossWithout(hidden, await wholeOf(data, input), input);
}

/** The cluster as it is seen, judged. */
interface Whole {
  readonly data: ClusterData;
  readonly resolver: Resolver;
  readonly outcomes: Outcomes;
}

async function wholeOf(data: ClusterData, input: CostInput): Promise<Whole> {
  const resolver = alone(new Resolver(data, input.around), data, input.checks);
  return { data, resolver, outcomes: await judged(resolver, input.checks, input) };
}

async function lossWithout(
  hidden: readonly NeededLeaf[],
  { data, resolver, outcomes }: Whole,
  input: CostInput,
): Promise<Loss> {
  const ids = new Set(hidden.map(({ leaf }) => leaf.id));
  const reads = (needs: Needs): boolean => [...leavesOf(needs).keys()].some((id) => ids.has(id));
  const facts = factsOf(...input.checks.map(({ needs }) => needs));
  const changed = [...facts.values()].filter(({ needs }) => reads(needs)).map(({ id }) => id);
  const less = without(data, hidden);
  const affected = input.checks.filter(({ needs }) => reads(needs));
  const blinded = alone(resolver.with(less, new Set([...ids, ...changed])), less, affected);
  const after = await judged(blinded, affected, input);
  return lossOf(outcomes, new Map([...outcomes, ...after]), input.checks, input.complete);
}

/** For checks that look over the fleet this cluster is all there is. */
function alone(resolver: Resolver, data: ClusterData, checks: readonly Check[]): Resolver {
  const shared = checks
    .flatMap(({ needs }) => Object.values(needs))
    .flatMap((need) => (need.type === 'across' ? [need.fact] : []));
  const across = shared.map((fact): [string, readonly AcrossValue<unknown>[]] => [
    fact.id,
    [{ cluster: data.info, observed: resolver.fact(fact) }],
  ]);
  return resolver.with(data, new Set(), new Map(across));
}

async function judged(
  resolver: Resolver,
  checks: readonly Check[],
  { signal }: CostInput,
): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome>();
  for (const check of checks) {
    const outcome = judge(check, resolver);
    if (outcome !== undefined) outcomes.set(check.id, outcome);
    await setImmediate();
    if (signal.aborted) throw new Interrupted();
  }
  return outcomes;
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
