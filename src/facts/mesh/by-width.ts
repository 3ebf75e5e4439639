import type { Meta } from '../../model/kubernetes/meta.ts';
import { type Chosen, oldest } from './oldest.ts';

/** An object of Istio that holds for a namespace, or for the pods with some labels in it. */
export interface Selecting {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
}

/** What holds for one workload: at most one object of each width. */
export interface Applied<T> {
  readonly mesh: Chosen<T> | undefined;
  readonly namespace: Chosen<T> | undefined;
  readonly workload: Chosen<T> | undefined;
}

/** Finds what holds for a workload without asking every object. */
export type ByWidth<T> = (
  namespace: string,
  labels: ReadonlyMap<string, string>,
  root: string,
) => Applied<T>;

/** Objects of one namespace: without a selector, and with one by the first label that it asks for. */
interface OfNamespace<T> {
  readonly wide: T[];
  readonly narrow: Map<string, T[]>;
}

export function byWidth<T extends Selecting>(
  all: readonly T[],
  said: (one: T) => string,
): ByWidth<T> {
  const index = new Map<string, OfNamespace<T>>();
  for (const one of all) {
    const own = index.get(one.meta.namespace) ?? { wide: [], narrow: new Map<string, T[]>() };
    index.set(one.meta.namespace, own);
    const [first] = one.selector;
    if (first === undefined) own.wide.push(one);
    else own.narrow.set(keyOf(first), [...(own.narrow.get(keyOf(first)) ?? []), one]);
  }
  return (namespace, labels, root) => {
    const own = index.get(namespace);
    const narrow = [...labels].flatMap((one) => own?.narrow.get(keyOf(one)) ?? []);
    return {
      mesh: oldest(index.get(root)?.wide ?? [], said),
      namespace: namespace === root ? undefined : oldest(own?.wide ?? [], said),
      workload: oldest(
        narrow.filter((one) => isSelected(one, labels)),
        said,
      ),
    };
  };
}

function isSelected({ selector }: Selecting, labels: ReadonlyMap<string, string>): boolean {
  return [...selector].every(([key, value]) => labels.get(key) === value);
}

function keyOf([key, value]: readonly [string, string]): string {
  return `${key}=${value}`;
}
