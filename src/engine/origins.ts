import type { AnyCluster, AnyItem, Origin } from '../model/cluster.ts';
import { keysOfRaw } from '../model/kubernetes/subject-key.ts';

/** Where each object of a cluster was written, by subject key; empty unless read from files. */
export function originsOf(data: AnyCluster): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const observed of data.leaves.values()) {
    if (observed.state === 'unseen') continue;
    for (const item of observed.value) {
      if (item.origin === undefined) continue;
      for (const key of keysOf(item)) origins.set(key, item.origin);
    }
  }
  return origins;
}

function keysOf(item: AnyItem): readonly string[] {
  return 'raw' in item ? keysOfRaw(item.raw) : item.keys;
}
