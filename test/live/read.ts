import type { ClusterData, Item } from '../../src/model/cluster.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../src/model/observed.ts';

/** What was read, by leaf id, for comparisons of the whole. */
export function byId(data: ClusterData): Readonly<Record<string, Observed<readonly Item[]>>> {
  return Object.fromEntries(data.leaves);
}

/** Names of the objects of a leaf that were seen. */
export function namesIn(data: ClusterData, id: string): readonly string[] {
  const observed = data.leaves.get(id);
  return observed === undefined ? [] : visible(observed).map(({ raw }) => nameOf(raw));
}

export function gapsIn(data: ClusterData, id: string): readonly Gap[] {
  const observed = data.leaves.get(id);
  return observed === undefined ? [] : gapsOf(observed);
}

/** Empty for what is no object, such as the list of what is served. */
export function nameOf(raw: unknown): string {
  return (raw as { readonly metadata?: { readonly name?: string } }).metadata?.name ?? '';
}
