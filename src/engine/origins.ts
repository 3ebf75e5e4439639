import type { AnyCluster, Origin } from '../model/cluster.ts';
import { keysOfRaw } from './subject-key.ts';

/** Where each object of a cluster was written, by subject key; empty unless read from files. */
export function originsOf(data: AnyCluster): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const observed of data.leaves.values()) {
    if (observed.state === 'unseen') continue;
    for (const item of observed.value) {
      if (!('raw' in item) || item.origin === undefined) continue;
      for (const key of keysOfRaw(item.raw)) origins.set(key, item.origin);
    }
  }
  return origins;
}
