/** The names that are like what was typed, the nearest first; at most three. */
export function nearest(typed: string, known: Iterable<string>): readonly string[] {
  const wanted = typed.toLowerCase();
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(known)) {
    const distance = distanceTo(wanted, name.toLowerCase());
    if (distance !== undefined) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `did you mean a or b?`; undefined where nothing is near. */
export function didYouMean(typed: string, known: Iterable<string>): string | undefined {
  const found = nearest(typed, known);
  return found.length === 0 ? undefined : `did you mean ${found.join(' or ')}?`;
}

/** Small for a few wrong letters, larger for a part of the name; undefined for anything else. */
function distanceTo(typed: string, name: string): number | undefined {
  const slug = name.split('/').at(-1) ?? name;
  const own = typed.split('/').at(-1) ?? typed;
  const edits = Math.min(editDistance(typed, name), editDistance(own, slug));
  if (edits <= Math.max(1, Math.floor(own.length / 4))) return edits;
  return own.length > 3 && name.includes(own) ? 10 : undefined;
}

const LONGEST = 60;

/** Letters to insert, drop, change or swap with their neighbour. */
export function editDistance(a: string, b: string): number {
  if (a.length > LONGEST || b.length > LONGEST) return LONGEST;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const edited = Math.min(at(last, j), at(row, j - 1)) + 1;
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(edited, changed, isSwap ? at(beforeLast, j - 2) + 1 : LONGEST));
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? LONGEST;
}
