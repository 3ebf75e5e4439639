import type { AdmissionWebhook } from '../../facts/admission-webhooks.ts';
import type { DenyTier, DenyTiers } from '../../facts/deny-tiers.ts';
import type { MeshDenial } from '../../facts/mesh/mesh-denial.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import type { NetworkEnforcement } from '../../facts/network-plugin/network-plugin.ts';
import type { Reachability } from '../../facts/reachability/reachability.ts';
import type { Reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import { remember } from '../../facts/remember.ts';
import type { Responders } from '../../facts/responders.ts';
import type { Tenancy } from '../../facts/tenancy.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { FelixConfiguration } from '../../model/kubernetes/felix-configuration.ts';
import type { ResourceQuota } from '../../model/kubernetes/resource-quota.ts';
import type { Service } from '../../model/kubernetes/service.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { StrategyId } from '../../model/pictures/containment.ts';
import type { PlanContainment } from '../../model/plan/means.ts';
import type { Around } from './attempt.ts';
import { establishedFlows } from './established.ts';
import { tryMesh } from './mesh-trial.ts';
import { asItIs, type Label, type Trial, trialsOn } from './trial.ts';
import { isFresh, noEffect, REMOVED, type Tried, tryNode } from './tried.ts';
import { type DrillWorld, drillWorld } from './world.ts';

/** Everything that the drill reads. */
export interface DrillInputs {
  readonly reachability: Observed<Reachability>;
  readonly plugin: Observed<NetworkEnforcement>;
  readonly felix: Observed<readonly FelixConfiguration[]>;
  readonly denyTiers: DenyTiers;
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly responders: Responders;
  readonly webhooks: Observed<readonly AdmissionWebhook[]>;
  readonly quotas: Observed<readonly ResourceQuota[]>;
  readonly services: Observed<readonly Service[]>;
  readonly reconcilers: Reconcilers;
  readonly mesh: MeshPresence;
  readonly meshDenial: MeshDenial;
  readonly plan: Observed<PlanContainment>;
  readonly asOf: number;
}

export function aroundOf(
  inputs: DrillInputs,
  tenancy: Tenancy,
  found: Reachability,
  label: Label,
): Around {
  const { plugin, felix, denyTiers, responders, webhooks, quotas, reconcilers } = inputs;
  const plan = inputs.plan.state === 'unseen' ? undefined : inputs.plan.value;
  const [tier] = usable(denyTiers);
  const world = drillWorld(found, tier);
  const servicesIn = Map.groupBy(visible(inputs.services), ({ meta }) => meta.namespace);
  const quotasBy = Map.groupBy(visible(quotas), ({ meta }) => meta.namespace);
  const workloadsIn = Map.groupBy(visible(inputs.workloads), ({ namespace }) => namespace);
  return {
    tenancy,
    label,
    reconcilers,
    denyTiers: { ...denyTiers, tiers: usable(denyTiers) },
    containment: plan,
    gatekeepers: { responders, webhooks, quotas, quotasIn: (name) => quotasBy.get(name) ?? [] },
    meshRootOf: (workload) => {
      const { mesh, state } = inputs.meshDenial.of(workload);
      const inside = mesh.startsWith('istio') && state !== 'outside';
      return inside ? inputs.meshDenial.root : undefined;
    },
    neighboursOf: (namespace) => ({
      services: servicesIn.get(namespace) ?? [],
      workloads: workloadsIn.get(namespace) ?? [],
    }),
    established: remember((had) => establishedFlows(plugin, felix, had)),
    tryOn: (workload) => tryOn({ inputs, world, label, plan, tier }, workload),
  };
}

/** Those that a plugin is known to implement first, of these in the order of the table. */
function usable({ tiers }: DenyTiers): readonly DenyTier[] {
  const rank = { yes: 0, unknown: 1, no: 2 } as const;
  return tiers
    .filter(({ implemented }) => implemented !== 'no')
    .toSorted((a, b) => rank[a.implemented] - rank[b.implemented]);
}

interface Ground {
  readonly inputs: DrillInputs;
  readonly world: DrillWorld;
  readonly label: Label;
  readonly plan: PlanContainment | undefined;
  readonly tier: DenyTier | undefined;
}

function tryOn(ground: Ground, workload: WorkloadView): (strategy: StrategyId) => Tried {
  const { inputs, plan } = ground;
  const tryPolicy = tryPolicies(ground, workload);
  return (strategy) => {
    switch (strategy) {
      case 'Q4':
        return tryMesh(inputs.mesh, inputs.meshDenial.of(workload), networkOf(ground, workload));
      case 'Q5':
        return tryNode(plan, gapsOf(inputs.plan), inputs.asOf);
      case 'Q6':
        return REMOVED;
      case 'Q1':
      case 'Q1t':
      case 'Q2':
      case 'Q3':
      case 'Q3t':
        return tryPolicy(strategy);
    }
  };
}

function networkOf({ world, label }: Ground, workload: WorkloadView): Trial | undefined {
  const found = world.find(workload);
  if (found === undefined || found.endpoints.length === 0) return undefined;
  return asItIs(world, workload, found, label);
}

function tryPolicies(ground: Ground, workload: WorkloadView): (strategy: StrategyId) => Tried {
  const { world, label } = ground;
  const found = world.find(workload);
  if (found === undefined || found.endpoints.length === 0) {
    return () => noEffect('its pods were not seen', [notSeen(workload)]);
  }
  const trials = trialsOn(world, workload, found, label);
  return (strategy) => triedBy(ground, strategy, trials(strategy));
}

function triedBy(ground: Ground, strategy: StrategyId, trial: Trial): Tried {
  const { inputs } = ground;
  const denies = (strategy === 'Q3' || strategy === 'Q3t') && !trial.staged.deny;
  // Where no policy takes effect, it does not matter which kinds there are.
  if (denies && ground.tier === undefined && trial.enforced !== 'no') {
    const { gaps } = inputs.denyTiers;
    const which = 'kind of policy whose deny beats what is allowed';
    return noEffect(gaps.length > 0 ? `no ${which} was seen` : `there is no ${which}`, gaps);
  }
  const doubts = doubtsOf(ground, trial, denies ? ground.tier : undefined);
  return {
    ...trial,
    mayLeak: doubts.leaks ? 'more' : trial.mayLeak,
    terminates: terminates(ground, strategy),
    evidence: [],
    gaps: doubts.gaps,
  };
}

function terminates({ plan, inputs }: Ground, strategy: StrategyId): boolean {
  const ends = strategy === 'Q1t' || strategy === 'Q3t';
  return ends && isFresh(plan?.terminate?.rehearsed, inputs.asOf);
}

/** What was not seen and could let more pass; `tier`: of the deny that would be created. */
function doubtsOf(
  { inputs }: Ground,
  trial: Trial,
  tier: DenyTier | undefined,
): { readonly leaks: boolean; readonly gaps: readonly Gap[] } {
  // Where a policy still allows somebody something, whoever was not seen may be that.
  const hidden = trial.allowsSome ? gapsOf(inputs.reachability) : [];
  return {
    leaks: hidden.length > 0 || tier?.implemented === 'unknown',
    gaps: [
      ...(trial.enforced === 'unknown' ? enforcementGaps(inputs.plugin) : []),
      ...hidden,
      ...(tier?.gaps ?? []),
    ],
  };
}

function enforcementGaps(plugin: Observed<NetworkEnforcement>): readonly Gap[] {
  if (plugin.state === 'unseen') return plugin.gaps;
  const nodes = plugin.value.nodes;
  const untold = visible(nodes).flatMap((one) => (one.enforced === 'unknown' ? one.gaps : []));
  return [...gapsOf(plugin), ...gapsOf(nodes), ...untold];
}

function notSeen({ namespace }: WorkloadView): Gap {
  return {
    source: 'core/Pod',
    cause: 'not-collected',
    detail: 'no pod of the workload was seen',
    namespace,
    permission: 'list pods',
  };
}
