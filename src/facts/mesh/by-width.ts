import { type Chosen, oldest } from './oldest.ts';
import { type Selecting, selecting } from './selecting.ts';

/** What holds for one workload: at most one object of each width. */
export interface Applied<T> {
  readonly mesh: Chosen<T> | undefined;
  readonly namespace: Chosen<T> | undefined;
  readonly workload: Chosen<T> | undefined;
}

/** Finds what holds for a workload without asking every object. */
type ByWidth<T> = (
  namespace: string,
  labels: ReadonlyMap<string, string>,
  root: string,
) => Applied<T>;

const NO_LABELS: ReadonlyMap<string, string> = new Map();

export function byWidth<T extends Selecting>(
  all: readonly T[],
  said: (one: T) => string,
): ByWidth<T> {
  const held = selecting(all);
  return (namespace, labels, root) => {
    const own = held(namespace, labels);
    return {
      mesh: oldest(held(root, NO_LABELS).wide, said),
      namespace: namespace === root ? undefined : oldest(own.wide, said),
      workload: oldest(own.narrow, said),
    };
  };
}
