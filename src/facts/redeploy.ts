import { fieldOf } from '../model/kubernetes/meta.ts';
import {
  type PersistentVolumeClaim,
  persistentVolumeClaims,
} from '../model/kubernetes/persistent-volume-claim.ts';
import {
  type PodDisruptionBudget,
  podDisruptionBudgets,
} from '../model/kubernetes/pod-disruption-budget.ts';
import { selects } from '../model/kubernetes/selector.ts';
import type { Workload } from '../model/kubernetes/workloads.ts';
import { type Gap, gapsIn, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** What redeploying a workload would do to its service. */
export interface Redeploy {
  /** Reasons why the service would go down, each with its field. */
  readonly hindrances: readonly Hindrance[];
  /** Fields that keep it up. */
  readonly evidence: SomeEvidence;
  /** What could hide a hindrance. */
  readonly gaps: readonly Gap[];
}

export interface Hindrance {
  readonly why: string;
  readonly evidence: Evidence;
}

export interface Redeploys {
  /** Undefined for what serves nobody while it waits to run: Jobs and CronJobs. */
  readonly of: (workload: WorkloadView) => Redeploy | undefined;
  /** For printing: what was seen of the workloads. */
  readonly workloads: readonly WorkloadView[];
}

/** Whether the pods of a workload can be replaced while its service stays up. */
export const redeploys: Fact<Redeploys> = defineFact({
  id: 'redeploys',
  title: 'Whether each workload can be redeployed while its service stays up',
  needs: {
    budgets: maybe(podDisruptionBudgets),
    claims: maybe(persistentVolumeClaims),
    workloads: maybe(workloads),
  },
  compute: ({ budgets, claims, workloads }): Redeploys => {
    const budgetsIn = Map.groupBy(visible(budgets), ({ meta }) => meta.namespace);
    const claimsIn = Map.groupBy(visible(claims), ({ meta }) => meta.namespace);
    const of = (workload: WorkloadView): Redeploy | undefined => {
      if (workload.meta.kind === 'Job' || workload.meta.kind === 'CronJob') return undefined;
      const found = [
        ...replicasOf(workload),
        ...strategyOf(workload),
        ...probesOf(workload),
        ...budgetsOf(workload, budgetsIn.get(workload.namespace) ?? []),
        ...claimsOf(workload, claimsIn.get(workload.namespace) ?? []),
      ];
      const gaps = [...gapsIn(budgets, workload.namespace), ...unreadController(workload)];
      const shared = workload.controllers.some(isDeployment) && namesClaims(workload);
      const [first, ...rest] = found.filter((one) => one.why === FINE).map((one) => one.evidence);
      return {
        hindrances: found.filter((one) => one.why !== FINE),
        evidence: first === undefined ? [ownerOf(workload)] : [first, ...rest],
        gaps: shared ? [...gaps, ...gapsIn(claims, workload.namespace)] : gaps,
      };
    };
    return { workloads: visible(workloads), of };
  },
  show: ({ of, workloads }: Redeploys) =>
    workloads.flatMap((one) => {
      const hindrances = of(one)?.hindrances.map(({ why }) => why);
      return hindrances === undefined ? [] : [{ workload: one.subject.key, hindrances }];
    }),
});

/** Why of a field that keeps the service up. */
const FINE = '';

function ownerOf({ subject, meta }: WorkloadView): Evidence {
  return { subject, path: 'kind', value: meta.kind };
}

/** Without the controller nothing tells how pods are replaced: it was not seen, or is of another kind. */
function unreadController(workload: WorkloadView): readonly Gap[] {
  if (topOf(workload) !== undefined || workload.meta.kind === 'Pod') return [];
  return [
    {
      source: 'fact/workloads',
      cause: 'not-collected',
      detail: `${workload.subject.key} was not read: how it replaces its pods is not known`,
      namespace: workload.namespace,
      permission: `a scan that reads ${workload.meta.kind} objects`,
    },
  ];
}

/** The controller that people scale: the Deployment, not its ReplicaSets. */
function topOf({ controllers, meta }: WorkloadView): Workload | undefined {
  return controllers.find((one) => one.meta.kind === meta.kind && one.meta.name === meta.name);
}

function replicasOf(workload: WorkloadView): readonly Hindrance[] {
  const top = topOf(workload);
  if (top === undefined) return barePod(workload);
  if (top.meta.kind === 'DaemonSet') return [nodesOf(top)];
  const replicas = top.replicas ?? 1;
  const single = `it has ${replicas === 1 ? 'a single replica' : 'no replica'}`;
  return [{ why: replicas < 2 ? single : FINE, evidence: fieldOf(top, 'spec.replicas', replicas) }];
}

function barePod({ meta, pods }: WorkloadView): readonly Hindrance[] {
  const [view] = pods;
  if (view === undefined || meta.kind !== 'Pod') return [];
  const evidence = fieldOf(view.object, 'metadata.ownerReferences', 'none');
  return [{ why: 'nothing recreates a bare pod', evidence }];
}

function nodesOf(set: Workload): Hindrance {
  const nodes = set.status.desiredNodes;
  const evidence = fieldOf(set, 'status.desiredNumberScheduled', nodes ?? 'one for each node');
  return { why: nodes !== undefined && nodes < 2 ? 'it runs on a single node' : FINE, evidence };
}

function strategyOf({ controllers, meta }: WorkloadView): readonly Hindrance[] {
  return controllers
    .filter((one) => one.meta.kind === meta.kind && one.strategy !== undefined)
    .map((one) => {
      const strategy = one.strategy ?? '';
      const field = isDeployment(one) ? 'spec.strategy' : 'spec.updateStrategy';
      if (strategy === 'Recreate') {
        const evidence = fieldOf(one, `${field}.type`, strategy);
        return { why: 'all its pods stop before new ones start', evidence };
      }
      if (one.maxUnavailable === '100%') {
        const params = one.meta.kind === 'DeploymentConfig' ? 'rollingParams' : 'rollingUpdate';
        const evidence = fieldOf(one, `${field}.${params}.maxUnavailable`, '100%');
        return { why: 'all its pods may be missing at once', evidence };
      }
      return { why: FINE, evidence: fieldOf(one, `${field}.type`, strategy) };
    });
}

/** Without a probe a new pod counts as ready before it can answer. */
function probesOf({ pods }: WorkloadView): readonly Hindrance[] {
  return pods.map(({ object, base, spec }) => {
    const probed = spec.containers.find((one) => one.hasReadinessProbe);
    if (probed === undefined) {
      const evidence = fieldOf(object, `${base}.containers[].readinessProbe`, 'none');
      return { why: 'no container has a readiness probe', evidence };
    }
    return { why: FINE, evidence: fieldOf(object, `${probed.path}.readinessProbe`, 'set') };
  });
}

/** A budget that no eviction can meet blocks the drain of a node, and with it any replacement there. */
function budgetsOf(
  { pods, controllers, meta }: WorkloadView,
  here: readonly PodDisruptionBudget[],
): readonly Hindrance[] {
  const replicas = controllers.find((one) => one.meta.kind === meta.kind)?.replicas;
  return here
    .filter(
      ({ selector }) =>
        selector !== undefined && pods.some(({ labels }) => selects(selector, labels)),
    )
    .map((budget) => budgetHindrance(budget, replicas));
}

function budgetHindrance(budget: PodDisruptionBudget, replicas: number | undefined): Hindrance {
  const { maxUnavailable, minAvailable, disruptionsAllowed } = budget;
  if (maxUnavailable === 0 || maxUnavailable === '0%') {
    const evidence = fieldOf(budget, 'spec.maxUnavailable', maxUnavailable);
    return { why: 'a disruption budget never allows one', evidence };
  }
  const all =
    typeof minAvailable === 'number' && replicas !== undefined && minAvailable >= replicas;
  if (minAvailable === '100%' || all) {
    const evidence = fieldOf(budget, 'spec.minAvailable', minAvailable ?? '');
    return { why: 'a disruption budget never allows one', evidence };
  }
  if (disruptionsAllowed === 0) {
    const evidence = fieldOf(budget, 'status.disruptionsAllowed', 0);
    return { why: 'a disruption budget allows none now', evidence };
  }
  const field = minAvailable === undefined ? 'maxUnavailable' : 'minAvailable';
  const value = minAvailable ?? maxUnavailable ?? 'unset';
  return { why: FINE, evidence: fieldOf(budget, `spec.${field}`, value) };
}

/** Pods of a Deployment share their claims: one that only a single node can mount holds the rollout up. */
function claimsOf(
  { pods, controllers }: WorkloadView,
  here: readonly PersistentVolumeClaim[],
): readonly Hindrance[] {
  if (!controllers.some(isDeployment)) return [];
  const named = new Set(
    pods.flatMap(({ spec }) => spec.volumes.flatMap(({ claim }) => claim ?? [])),
  );
  return here
    .filter(({ meta }) => named.has(meta.name))
    .map((claim) => {
      const modes = claim.accessModes.join(', ');
      const single = claim.accessModes.every((mode) => mode.startsWith('ReadWriteOnce'));
      const why = single && modes !== '' ? 'its replicas share a volume of a single node' : FINE;
      return { why, evidence: fieldOf(claim, 'spec.accessModes', modes) };
    });
}

function isDeployment({ meta }: Workload): boolean {
  return meta.kind === 'Deployment' || meta.kind === 'DeploymentConfig';
}

function namesClaims({ pods }: WorkloadView): boolean {
  return pods.some(({ spec }) => spec.volumes.some(({ claim }) => claim !== undefined));
}
