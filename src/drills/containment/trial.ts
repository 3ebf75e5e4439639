import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import type { EntryPort } from '../../facts/reachability/entry-ports.ts';
import type { Program } from '../../facts/reachability/program.ts';
import { type End, endLike } from '../../facts/reachability/reach.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { type Listed, listed } from '../../model/picture.ts';
import type { ResidualFlow, StrategyId } from '../../model/pictures/containment.ts';
import { residualOf } from './residual.ts';
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

/** `marks`: labels that the strategy adds, besides the quarantine label. */
export function tryStrategy(
  drill: DrillWorld,
  workload: WorkloadView,
  found: Found,
  strategy: StrategyId,
  label: Label,
): Trial {
  const trials = found.endpoints.map((one) =>
    tryEndpoint(drill, workload, found, one, strategy, label),
  );
  const flows = trials.flatMap((one) => one.flows.rows);
  const truncated = trials.reduce((sum, one) => sum + one.flows.truncated, 0);
  const unique = [...new Map(flows.map((one) => [JSON.stringify(one), one])).values()];
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

function tryEndpoint(
  { reading, around, hypothesis, policiesIn }: DrillWorld,
  { namespace }: WorkloadView,
  { id }: Found,
  endpoint: Endpoint,
  strategy: StrategyId,
  label: Label,
): Trial {
  const policies = policiesIn(namespace);
  const staged = stagedFor(policies, endpoint, label);
  const free =
    strategy === 'Q2'
      ? stripped(
          endpoint,
          policies.map(({ policy }) => policy),
        )
      : [];
  const base = withoutLabels(endpoint, free);
  const denies = strategy === 'Q3' || strategy === 'Q3t';
  const edited: Endpoint = {
    ...base,
    labels: new Map([
      ...base.labels,
      label,
      ...(staged.policy ? [] : [hypothesis.policyMark]),
      ...(denies && !staged.deny ? [hypothesis.denyMark] : []),
    ]),
  };
  const end = endLike(reading.world, edited);
  const residual = residualOf(around, end, {
    namespace,
    owns: ({ type, workloads }) => type === 'pod' && workloads.every((one) => one === id),
    isEntered: reading.entries.some((one) => leadsTo(one, endpoint)),
  });
  return {
    ...enforcementOf(endpoint),
    leaks: residual.leaks,
    mayLeak: residual.mayLeak,
    flows: residual.flows,
    stripped: free,
    staged,
    hadPolicy: programsOf(endLike(reading.world, endpoint)).some((one) => one.policies.length > 0),
    allowsSome: programsOf(end).some(({ few, wide }) =>
      [...few, ...wide].some(({ rule }) => rule.action !== 'deny'),
    ),
  };
}

function leadsTo({ via, namespace, selector }: EntryPort, { labels, ...pod }: Endpoint): boolean {
  if (via !== 'controller' || namespace !== pod.namespace) return false;
  return [...selector].every(([key, value]) => labels.get(key) === value);
}

function programsOf({ lanes }: End): readonly Program[] {
  return lanes.flatMap(({ ingress, egress }) => [ingress.program, egress.program]);
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
