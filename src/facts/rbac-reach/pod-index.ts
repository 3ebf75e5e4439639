import { once } from '../remember.ts';
import type { PodGroup } from './pod-groups.ts';

export interface PodIndex {
  /** Graph nodes by the pod's name. */
  readonly named: (name: string, namespace: string) => readonly string[];
  /** Graph nodes by the key of the workload. */
  readonly ofWorkload: (key: string) => readonly string[];
  /** Accounts that pods run as. */
  readonly accounts: ReadonlySet<string>;
  readonly groups: readonly PodGroup[];
}

export function podIndex(groups: readonly PodGroup[], accounts: ReadonlySet<string>): PodIndex {
  const byWorkload = once(() => Map.groupBy(groups, ({ workload }) => workload));
  const byName = once(() => groupsByName(groups));
  return {
    accounts,
    groups,
    ofWorkload: (key) => (byWorkload().get(key) ?? []).map(({ name }) => name),
    named: (name, namespace) => {
      const found = [byName().get(name) ?? []].flat();
      const here = found.filter((one) => namespace === '' || one.namespace === namespace);
      return here.map((one) => one.name);
    },
  };
}

/** Most names are of one pod: a list for each would take as much as the pods. */
function groupsByName(groups: readonly PodGroup[]): ReadonlyMap<string, PodGroup | PodGroup[]> {
  const found = new Map<string, PodGroup | PodGroup[]>();
  for (const group of groups) {
    for (const { pod } of group.views) {
      if (pod === undefined) continue;
      const before = found.get(pod.meta.name);
      found.set(pod.meta.name, before === undefined ? group : [before, group].flat());
    }
  }
  return found;
}
