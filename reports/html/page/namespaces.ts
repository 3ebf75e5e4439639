import type { ClusterIndex } from './cluster-index.ts';

/** More than this would be no help to choose from. */
const MOST = 500;

/** The namespaces that most clusters have come first. */
export function namespacesOf(clusters: readonly ClusterIndex[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { namespaces } of clusters) {
    for (const one of namespaces.keys()) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  counts.delete('');
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST);
  return most.map(([namespace]) => namespace).sort();
}
