import { at, Malformed, text } from '../model/decode.ts';

/** An instant as RFC 3339 in UTC; undefined where there is none. Throws Malformed for what is no date. */
export function instant(raw: unknown, path: string): string | undefined {
  const found = text(raw, path);
  if (found === undefined || found === '') return undefined;
  const milliseconds = Date.parse(found);
  if (Number.isNaN(milliseconds)) throw new Malformed(path, 'a date', found);
  // Unset times in Go.
  if (found.startsWith('0001-')) return undefined;
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** The latest of some instants. */
export function latest(instants: readonly (string | undefined)[]): string | undefined {
  return instants
    .flatMap((one) => one ?? [])
    .toSorted()
    .at(-1);
}

/** What a status means; a word that is not known is no pass. */
export function statusOf(
  said: string,
  meanings: Readonly<Record<string, 'pass' | 'fail'>>,
): 'pass' | 'fail' | 'unknown' {
  const word = said.toLowerCase();
  return Object.hasOwn(meanings, word) ? (meanings[word] ?? 'unknown') : 'unknown';
}

/** `a.0.b` as people write it: `a[0].b`. */
export function spoken(path: string): string {
  return path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]').replace(/^(\d+)(?=\.|$)/, '[$1]');
}

/** Whether there is anything at a path; false too where something else is on the way. */
export function has(raw: unknown, path: string): boolean {
  try {
    return at(raw, path) !== undefined;
  } catch {
    return false;
  }
}

/** The path of a field of the value at a path; the empty path is the whole document. */
export function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
