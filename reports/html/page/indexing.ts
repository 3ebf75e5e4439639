import { buildIndex, type ClusterIndex } from './cluster-index.ts';
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
  const steps = allSteps(anchors, done);
  const work = (): void => {
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      if (steps.next().done !== true) continue;
      onDone();
      return;
    }
    setTimeout(work);
  };
  setTimeout(work);
  return { done, of: anchors.length };
}

function* allSteps(anchors: readonly string[], done: ClusterIndex[]): Generator<undefined> {
  for (const anchor of anchors) {
    const island = islandAt(anchor);
    yield undefined;
    if (island !== undefined) done.push(yield* buildIndex(island));
  }
}
