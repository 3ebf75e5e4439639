/** Values that stand once: the same value gets the same place in `all`. */
export interface Interned<T> {
  readonly id: (value: T) => number;
  readonly all: readonly T[];
}

/** `name` tells values apart; `first` are there from the start, in this order. */
export function interned<T>(name: (value: T) => string, first: readonly T[] = []): Interned<T> {
  const all: T[] = [];
  const places = new Map<string, number>();
  const id = (value: T): number => {
    const key = name(value);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, all.length);
    all.push(value);
    return all.length - 1;
  };
  for (const one of first) id(one);
  return { id, all };
}
