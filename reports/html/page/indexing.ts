import { type ClusterIndex, clusterIndex } from './cluster-index.ts';
import { islandAnchors, islandAt } from './islands.ts';

/** How long the page may be kept busy at a time, in milliseconds. */
const SLICE = 12;

/** The clusters that can be searched so far. */
export interface Indexing {
  readonly done: readonly ClusterIndex[];
  readonly of: number;
}

/** Makes the clusters ready to be searched, a few at a time, and tells when there are all. */
export function startIndexing(onDone: () => void): Indexing {
  const anchors = islandAnchors();
  const done: ClusterIndex[] = [];
  let next = 0;
  const work = (): void => {
    const until = performance.now() + SLICE;
    while (next < anchors.length && performance.now() < until) {
      const island = islandAt(anchors[next] ?? '');
      if (island !== undefined) done.push(clusterIndex(island));
      next += 1;
    }
    if (next < anchors.length) setTimeout(work);
    else onDone();
  };
  setTimeout(work);
  return { done, of: anchors.length };
}
