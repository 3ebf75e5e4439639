import type { WorkloadView } from '../../facts/workloads.ts';
import type { Service } from '../../model/kubernetes/service.ts';
import type { StrategyId } from '../../model/pictures/containment.ts';

type Labels = ReadonlyMap<string, string>;

/** What a strategy costs the service, beside the evidence. */
export interface Impact {
  readonly collateral: readonly string[];
  readonly restarts: readonly string[];
}

export interface Neighbours {
  /** Services of the workload's namespace, and the workloads there. */
  readonly services: readonly Service[];
  readonly workloads: readonly WorkloadView[];
}

/** `stripped`: keys of labels that the strategy takes off the pods. */
export function impactOf(
  strategy: StrategyId,
  workload: WorkloadView,
  neighbours: Neighbours,
  stripped: ReadonlySet<string>,
): Impact {
  const restarts = strategy === 'Q6' ? [] : probesOf(workload);
  return {
    collateral: [
      ...servicesOf(strategy, workload, neighbours, stripped),
      ...(leavesController(workload, stripped) ? [controllerOf(workload)] : []),
      ...(restarts.length > 0
        ? ['Capture memory and files first: a probe that fails then restarts the container']
        : []),
    ],
    restarts,
  };
}

/** Containers with a liveness probe: if it needs a backend that is cut off, the kubelet restarts them. */
function probesOf({ pods }: WorkloadView): readonly string[] {
  const names = pods.flatMap(({ spec }) =>
    spec.containers.filter((one) => one.hasLivenessProbe).map(({ name }) => name),
  );
  return [...new Set(names)].sort();
}

function servicesOf(
  strategy: StrategyId,
  workload: WorkloadView,
  { services, workloads }: Neighbours,
  stripped: ReadonlySet<string>,
): readonly string[] {
  return services
    .filter((service) => isBehind(workload, service))
    .map((service) => {
      const leaves =
        strategy === 'Q6' || [...service.selector.keys()].some((key) => stripped.has(key));
      const all = workloads.filter((one) => isBehind(one, service));
      const share = shareOf(workload, all);
      const name = `Service ${service.meta.namespace}/${service.meta.name}`;
      return leaves
        ? `${name} loses ${share} of its endpoints`
        : `${name} keeps sending traffic to ${share} of its endpoints, which no longer answer`;
    });
}

function isBehind({ pods }: WorkloadView, { selector }: Service): boolean {
  if (selector.size === 0) return false;
  return pods.some(({ labels }) => holdsAll(labels, selector));
}

function holdsAll(labels: Labels, wanted: Labels): boolean {
  for (const [key, value] of wanted) if (labels.get(key) !== value) return false;
  return true;
}

function shareOf({ podCount }: WorkloadView, all: readonly WorkloadView[]): string {
  if (all.length === 1) return 'all';
  const counts = all.map((one) => one.podCount);
  const total = counts.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );
  return total === undefined || podCount === undefined ? 'some' : `${podCount} of ${total}`;
}

/** Controllers know their pods by labels. */
function leavesController(
  { controllers, meta }: WorkloadView,
  stripped: ReadonlySet<string>,
): boolean {
  if (stripped.size === 0 || meta.kind === 'Pod') return false;
  const keys = controllers.flatMap(({ selector }) => [...selector.keys()]);
  return keys.length === 0 || keys.some((key) => stripped.has(key));
}

/** What the controller does when its pods leave it. */
function controllerOf(workload: WorkloadView): string {
  const { kind } = workload.meta;
  switch (kind) {
    case 'StatefulSet':
      return 'Capacity is lost: the pod keeps its name, so that the StatefulSet cannot replace it';
    case 'DaemonSet':
      return usesHostPorts(workload)
        ? 'The DaemonSet starts a second pod on the node, which collides on its host port'
        : 'The DaemonSet starts a second pod on the node, as open to attack as this one';
    default:
      return `The ${kind} starts a replacement pod, as open to attack as this one`;
  }
}

function usesHostPorts({ pods }: WorkloadView): boolean {
  return pods.some(({ spec }) =>
    spec.containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort !== undefined)),
  );
}
