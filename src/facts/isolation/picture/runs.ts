import type { Passage } from '../../reachability/matrix.ts';

/** A row as runs of first letters, each with its length: `3o12c`. */
function runsOf(row: readonly Passage[]): string {
  let text = '';
  let from = 0;
  for (let at = 1; at <= row.length; at += 1) {
    if (row[at] === row[from] && at < row.length) continue;
    text += `${at - from}${row[from]?.[0] ?? ''}`;
    from = at;
  }
  return text;
}

/** The rows of a matrix that is given by columns. */
export function rowsOf(toward: readonly (readonly Passage[])[]): readonly string[] {
  return toward.map((_column, from) => runsOf(toward.map((column) => column[from] ?? 'unknown')));
}
