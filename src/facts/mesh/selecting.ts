import type { Meta } from '../../model/kubernetes/meta.ts';

/** An object of Istio that holds for a namespace, or for the pods with some labels in it. */
export interface Selecting {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
}

/** Objects of one namespace, as far as they hold for pods with some labels. */
export interface Held<T> {
  readonly wide: readonly T[];
  readonly narrow: readonly T[];
}

interface OfNamespace<T> {
  readonly wide: T[];
  /** By the first label that they ask for, so that not every object is asked about every pod. */
  readonly narrow: Map<string, T[]>;
}

/** Finds what a namespace's objects say of pods with these labels. */
export function selecting<T extends Selecting>(
  all: readonly T[],
): (namespace: string, labels: ReadonlyMap<string, string>) => Held<T> {
  const index = new Map<string, OfNamespace<T>>();
  for (const one of all) {
    const own = index.get(one.meta.namespace) ?? { wide: [], narrow: new Map<string, T[]>() };
    index.set(one.meta.namespace, own);
    const [first] = one.selector;
    if (first === undefined) own.wide.push(one);
    else push(own.narrow, keyOf(first), one);
  }
  return (namespace, labels) => {
    const own = index.get(namespace);
    const near = [...labels].flatMap((one) => own?.narrow.get(keyOf(one)) ?? []);
    return {
      wide: own?.wide ?? [],
      narrow: near.filter((one) => isSelected(one, labels)),
    };
  };
}

function push<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}

function isSelected({ selector }: Selecting, labels: ReadonlyMap<string, string>): boolean {
  return [...selector].every(([key, value]) => labels.get(key) === value);
}

function keyOf([key, value]: readonly [string, string]): string {
  return `${key}=${value}`;
}
