import { at, entries, list, text } from '../../../src/model/decode.ts';
import type { Raw } from '../raw.ts';
import type { PlacedPod } from './world.ts';

/** A PodDisruptionBudget with the status that follows from the pods it selects. */
export function withBudgetStatus(raw: Raw, pods: readonly PlacedPod[]): Raw {
  if (raw.kind !== 'PodDisruptionBudget') return raw;
  const selector = entries(raw, 'spec.selector.matchLabels');
  const chosen = pods.filter(
    (pod) =>
      pod.namespace === raw.metadata.namespace &&
      !pod.finished &&
      selector.every(([key, value]) => pod.labels[key] === value),
  );
  const healthy = chosen.filter(({ ready }) => ready).length;
  const desired = desiredHealthy(raw, chosen.length);
  return {
    ...raw,
    status: {
      observedGeneration: 1,
      expectedPods: chosen.length,
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: Math.max(0, healthy - desired),
    },
  };
}

function desiredHealthy(raw: Raw, expected: number): number {
  const min = at(raw, 'spec.minAvailable');
  if (min !== undefined) return share(min, expected);
  return expected - share(at(raw, 'spec.maxUnavailable'), expected);
}

function share(value: unknown, of: number): number {
  return typeof value === 'number'
    ? value
    : Math.ceil((Number.parseInt(String(value), 10) / 100) * of);
}

/** A ResourceQuota with what its namespace uses. */
export function withQuotaStatus(raw: Raw, pods: readonly PlacedPod[], all: readonly Raw[]): Raw {
  if (raw.kind !== 'ResourceQuota') return raw;
  const here = pods.filter(
    ({ namespace, finished }) => namespace === raw.metadata.namespace && !finished,
  );
  const hard = entries(raw, 'spec.hard').map(([key, value]) => [key, String(value)] as const);
  const used = hard.map(
    ([key]) => [key, usedOf(key, raw.metadata.namespace ?? '', here, all)] as const,
  );
  return { ...raw, status: { hard: Object.fromEntries(hard), used: Object.fromEntries(used) } };
}

function usedOf(
  key: string,
  namespace: string,
  pods: readonly PlacedPod[],
  all: readonly Raw[],
): string {
  switch (key) {
    case 'pods':
      return String(pods.length);
    case 'requests.cpu':
      return `${total(pods, 'cpu', milli)}m`;
    case 'requests.memory':
      return `${total(pods, 'memory', mebi)}Mi`;
    default: {
      const counted = COUNTED.get(key);
      const own = all.filter((one) => one.kind === counted && one.metadata.namespace === namespace);
      return String(own.length);
    }
  }
}

const COUNTED: ReadonlyMap<string, string> = new Map([
  ['count/networkpolicies.networking.k8s.io', 'NetworkPolicy'],
  ['persistentvolumeclaims', 'PersistentVolumeClaim'],
  ['services.loadbalancers', 'none'],
  ['services.nodeports', 'none'],
]);

function total(
  pods: readonly PlacedPod[],
  resource: string,
  read: (quantity: string) => number,
): number {
  const containers = pods.flatMap(({ raw }) => [
    ...list(raw, 'spec.containers'),
    ...list(raw, 'spec.initContainers').filter((one) => text(one, 'restartPolicy') === 'Always'),
  ]);
  const requests = containers.map((one) =>
    read(text(one, `resources.requests.${resource}`) ?? '0'),
  );
  return requests.reduce((sum, one) => sum + one, 0);
}

/** Thousandths of a processor. */
function milli(quantity: string): number {
  return quantity.endsWith('m') ? Number.parseInt(quantity, 10) : Number(quantity) * 1000;
}

function mebi(quantity: string): number {
  const number = Number.parseInt(quantity, 10);
  return quantity.endsWith('Gi') ? number * 1024 : number;
}
