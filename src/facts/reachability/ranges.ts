/**
 * Sets of whole numbers as flat lists of ranges: start, end, start, end. Sorted, both ends
 * included, never touching: equal sets are equal lists.
 */
export type Ranges = readonly number[];

export function unite(a: Ranges, b: Ranges): Ranges {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return normal([...pairs(a), ...pairs(b)]);
}

export function intersect(a: Ranges, b: Ranges): Ranges {
  const found: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [startA = 0, endA = 0] = [a[i], a[i + 1]];
    const [startB = 0, endB = 0] = [b[j], b[j + 1]];
    const [start, end] = [Math.max(startA, startB), Math.min(endA, endB)];
    if (start <= end) found.push(start, end);
    if (endA < endB) i += 2;
    else j += 2;
  }
  return found;
}

export function without(a: Ranges, b: Ranges): Ranges {
  const found: number[] = [];
  for (const [start, end] of pairs(a)) {
    let from = start;
    for (const [low, high] of pairs(b)) {
      if (high < from || low > end) continue;
      if (low > from) found.push(from, low - 1);
      from = high + 1;
    }
    if (from <= end) found.push(from, end);
  }
  return found;
}

/** The pairs of start and end. */
export function* pairs(ranges: Ranges): Generator<readonly [number, number]> {
  for (let i = 0; i < ranges.length; i += 2) yield [ranges[i] ?? 0, ranges[i + 1] ?? 0];
}

function normal(unsorted: (readonly [number, number])[]): Ranges {
  const found: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [start, end] of unsorted.sort((a, b) => a[0] - b[0])) {
    if (start <= last + 1) {
      last = Math.max(last, end);
      found[found.length - 1] = last;
    } else {
      found.push(start, end);
      last = end;
    }
  }
  return found;
}
