/** Numbers of endpoints or classes, ascending, each once. */
export type Ids = Int32Array;

export const NO_IDS: Ids = new Int32Array();

/** What is in all lists. */
export function inAll(lists: readonly Ids[]): Ids {
  const [first = NO_IDS, ...rest] = lists;
  return rest.reduce(inBoth, first);
}

export function inBoth(a: Ids, b: Ids): Ids {
  const [fewer, others] = a.length < b.length ? [a, b] : [b, a];
  return fewer.filter((id) => isIn(others, id));
}

/** What is in any list. */
export function inAny(lists: readonly Ids[]): Ids {
  const [first = NO_IDS, ...rest] = lists.filter(({ length }) => length > 0);
  if (rest.length === 0) return first;
  const found = new Set(first);
  for (const one of rest) for (const id of one) found.add(id);
  return found.size === first.length ? first : Int32Array.from(found).sort();
}

/** The numbers below `size` that are not in the list. */
export function notIn(ids: Ids, size: number): Ids {
  const found = new Int32Array(size - ids.length);
  let at = 0;
  let next = 0;
  for (let id = 0; id < size; id += 1) {
    if (ids[at] === id) at += 1;
    else {
      found[next] = id;
      next += 1;
    }
  }
  return found;
}

export function isIn(ids: Ids, wanted: number): boolean {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] ?? 0;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
