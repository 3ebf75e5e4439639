import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import type { Program } from '../../facts/reachability/program.ts';
import { endLike } from '../../facts/reachability/reach.ts';
import { ISOLATED } from '../../facts/reachability/what-if.ts';
import type { World } from '../../facts/reachability/world.ts';
import { once, remember } from '../../facts/remember.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { serves } from '../../model/kubernetes/service.ts';
import { type Listed, listed } from '../../model/picture.ts';
import type { ResidualFlow, StrategyId } from '../../model/pictures/containment.ts';
import { type Governed, governedAs, isClosed } from './closed.ts';
import {
  DIRECTIONS,
  type Direction,
  type Residual,
  residualOf,
  type Self,
  type Surroundings,
} from './residual.ts';
import { stripped, withoutLabels } from './strip.ts';
import type { Leaks } from './verdicts.ts';
import { type DrillWorld, type Found, type Staged, stagedFor } from './world.ts';

/** What the network would still let pass after a strategy, over all pods of a workload. */
export interface Trial {
  readonly enforced: 'yes' | 'no' | 'unknown';
  readonly why: string;
  readonly leaks: Leaks;
  readonly mayLeak: Leaks;
  readonly flows: Listed<ResidualFlow>;
  readonly stripped: readonly string[];
  readonly staged: Staged;
  /** Whether a policy governed any of its pods before. */
  readonly hadPolicy: boolean;
  /** Whether a policy still allows anybody anything, so that pods that were not seen matter. */
  readonly allowsSome: boolean;
}

export type Label = readonly [key: string, value: string];

/** Tries strategies on a workload; those that come to the same edit are tried once. */
export function trialsOn(
  drill: DrillWorld,
  workload: WorkloadView,
  found: Found,
  label: Label,
): (strategy: StrategyId) => Trial {
  const grounds = found.endpoints.map((one) => groundOf(drill, workload, found, one, label));
  return (strategy) => together(grounds.map((one) => tryEndpoint(drill, one, strategy, label)));
}

/** What passes before any strategy. */
export function asItIs(
  drill: DrillWorld,
  workload: WorkloadView,
  found: Found,
  label: Label,
): Trial {
  const grounds = found.endpoints.map((one) => groundOf(drill, workload, found, one, label));
  return together(
    grounds.map(({ endpoint, hadPolicy, stagedOn, after }) => ({
      ...enforcementOf(endpoint),
      ...after(endpoint.labels),
      stripped: [],
      staged: stagedOn(endpoint),
      hadPolicy,
    })),
  );
}

function together(trials: readonly Trial[]): Trial {
  const flows = trials.flatMap((one) => one.flows.rows);
  const truncated = trials.reduce((sum, one) => sum + one.flows.truncated, 0);
  const unique = trials.length === 1 ? flows : distinct(flows);
  const shown = listed(unique, 20);
  return {
    enforced: worst(trials.map((one) => one.enforced)),
    why: trials.find((one) => one.enforced !== 'yes')?.why ?? '',
    leaks: most(trials.map((one) => one.leaks)),
    mayLeak: most(trials.map((one) => one.mayLeak)),
    flows: { rows: shown.rows, truncated: shown.truncated + truncated },
    stripped: [...new Set(trials.flatMap((one) => one.stripped))].sort(),
    staged: {
      policy: trials.every((one) => one.staged.policy),
      deny: trials.every((one) => one.staged.deny),
    },
    hadPolicy: trials.some((one) => one.hadPolicy),
    allowsSome: trials.some((one) => one.allowsSome),
  };
}

function distinct(flows: readonly ResidualFlow[]): readonly ResidualFlow[] {
  return [...new Map(flows.map((one) => [JSON.stringify(one), one])).values()];
}

/** Pods that are alike, before any strategy. */
interface Ground {
  readonly endpoint: Endpoint;
  readonly hadPolicy: boolean;
  /** The labels that keep it from being free of policies. */
  readonly strippable: () => readonly string[];
  readonly stagedOn: (base: Endpoint) => Staged;
  /** What still passes with other labels. */
  readonly after: (labels: Endpoint['labels']) => After;
}

type After = Pick<Trial, 'leaks' | 'mayLeak' | 'flows' | 'allowsSome'>;

function groundOf(
  { reading, around, policiesIn, entriesIn }: DrillWorld,
  { namespace }: WorkloadView,
  { id }: Found,
  endpoint: Endpoint,
  label: Label,
): Ground {
  const { world } = reading;
  const policies = policiesIn(namespace);
  const self: Self = {
    namespace,
    owns: ({ type, workloads }) => type === 'pod' && workloads.every((one) => one === id),
    isEntered: entriesIn(endpoint.namespace).some((one) => serves(one, endpoint.labels)),
  };
  const known = new Map<string, After>();
  return {
    endpoint,
    hadPolicy: programsIn(governedAs(world, endpoint)).some((one) => one.policies.length > 0),
    strippable: once(() =>
      stripped(
        endpoint,
        policies.map(({ policy }) => policy),
      ),
    ),
    stagedOn: remember((base) => stagedFor(policies, base, label)),
    after: (labels) => {
      const key = JSON.stringify([...labels]);
      const found = known.get(key) ?? afterOf(world, around, { ...endpoint, labels }, self);
      known.set(key, found);
      return found;
    },
  };
}

/** Where no policy takes effect nothing is asked of peers: it does not matter then what passes. */
function afterOf(world: World, around: Surroundings, edited: Endpoint, self: Self): After {
  const governed = governedAs(world, edited);
  const isOpen = (one: Direction): boolean => !governed[one].every(isClosed);
  const open = enforcementOf(edited).enforced === 'no' ? [] : DIRECTIONS.filter(isOpen);
  const rules = programsIn(governed).flatMap(({ few, wide }) => [...few, ...wide]);
  return {
    ...(open.length === 0
      ? NOTHING_PASSES
      : residualOf(around, endLike(world, edited), self, open)),
    allowsSome: rules.some(({ rule }) => rule.action !== 'deny'),
  };
}

const NOTHING_PASSES: Residual = { flows: listed([]), leaks: 'nothing', mayLeak: 'nothing' };

function tryEndpoint(
  { denied }: DrillWorld,
  { endpoint, hadPolicy, strippable, stagedOn, after }: Ground,
  strategy: StrategyId,
  label: Label,
): Trial {
  const free = strategy === 'Q2' ? strippable() : [];
  const base = free.length === 0 ? endpoint : withoutLabels(endpoint, free);
  const staged = stagedOn(base);
  const denies = strategy === 'Q3' || strategy === 'Q3t';
  const labels = new Map([
    ...base.labels,
    label,
    ...(staged.policy ? [] : [ISOLATED]),
    ...(denies && !staged.deny && denied !== undefined ? [denied] : []),
  ]);
  return {
    ...enforcementOf(endpoint),
    ...after(labels),
    stripped: free,
    staged,
    hadPolicy,
  };
}

function programsIn({ ingress, egress }: Governed): readonly Program[] {
  return [...ingress, ...egress];
}

function enforcementOf({ type, governed }: Endpoint): Pick<Trial, 'enforced' | 'why'> {
  if (type === 'host-pod') {
    return { enforced: 'no', why: 'its pods are on the network of their node' };
  }
  const why =
    governed === 'no'
      ? 'no policy is enforced where its pods run'
      : 'whether policies are enforced where its pods run was not seen';
  return { enforced: governed, why };
}

function worst(states: readonly Trial['enforced'][]): Trial['enforced'] {
  if (states.includes('no')) return 'no';
  return states.includes('unknown') ? 'unknown' : 'yes';
}

function most(leaks: readonly Leaks[]): Leaks {
  if (leaks.includes('more')) return 'more';
  return leaks.includes('dns') ? 'dns' : 'nothing';
}
