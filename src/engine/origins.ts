import type { ClusterData, Origin } from '../model/cluster.ts';
import { keysOfRaw } from './subject-key.ts';

/** Where each object of a cluster was written, by subject key; empty unless read from files. */
export function originsOf(data: ClusterData): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const observed of data.leaves.values()) {
    if (observed.state === 'unseen') continue;
    for (const { raw, origin } of observed.value) {
      if (origin !== undefined) for (const key of keysOfRaw(raw)) origins.set(key, origin);
    }
  }
  return origins;
}
