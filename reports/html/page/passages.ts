/** What the page carries of who reaches whom, for its script. */
export interface Passages {
  readonly names: readonly string[];
  /** By namespace, the places of reasons for what leaves it, and for what comes in. */
  readonly leaves: readonly number[];
  readonly enters: readonly number[];
  /** From each namespace to all: runs of letters with their lengths. */
  readonly rows: readonly string[];
  /** What policies say, where that differs from what is enforced. */
  readonly declared: readonly string[] | null;
  readonly reasons: readonly string[];
  /** Three each: from, to, reason. */
  readonly why: readonly number[];
}

/** The letters of a row, one for each namespace. */
export function lettersOf(row: string): string {
  return row.replace(/(\d{1,3})([opcu])/g, (_run, length: string, letter: string) =>
    letter.repeat(Number(length)),
  );
}

const words: ReadonlyMap<string, string> = new Map([
  ['o', 'is open: everything passes'],
  ['p', 'is open in part'],
  ['c', 'is closed'],
  ['u', 'is not known'],
]);

/** Why one namespace reaches another or does not, in a few sentences. */
export function whyOf(all: Passages, from: number, to: number): readonly string[] {
  const [source, target] = [all.names[from] ?? '', all.names[to] ?? ''];
  const letter = letterAt(all.rows, from, to);
  const said = letterAt(all.declared ?? all.rows, from, to);
  const idle = `By what policies say it ${wordOf(said)}; that is not enforced.`;
  return [
    `From ${source} to ${target}: it ${wordOf(letter)}.`,
    ...(said === letter ? [] : [idle]),
    ...examplesOf(all, from, to).map((one) => `For example: ${one}.`),
    `${source}: ${reasonAt(all, all.leaves[from])}.`,
    `${target}: ${reasonAt(all, all.enters[to])}.`,
  ];
}

function letterAt(rows: readonly string[], from: number, to: number): string {
  return lettersOf(rows[from] ?? '')[to] ?? 'u';
}

function wordOf(letter: string): string {
  return words.get(letter) ?? 'is not known';
}

function reasonAt({ reasons }: Passages, at: number | undefined): string {
  return reasons[at ?? 0] ?? '';
}

/** What is told of this pair alone. */
function examplesOf(all: Passages, from: number, to: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < all.why.length; at += 3) {
    const isPair = all.why[at] === from && all.why[at + 1] === to;
    if (isPair) found.push(reasonAt(all, all.why[at + 2]));
  }
  return found;
}
