/** Many texts in one, in lower case, so that a search is one pass over it. */
export interface Haystack {
  readonly text: string;
  /** Where each text begins, and at the end where the last one ended. */
  readonly starts: Uint32Array;
}

const STEP = 250;

/** Built in steps, so that whoever drives it can pause. Words hold no line break: none spans two texts. */
export function* buildHaystack(texts: Iterable<string>): Generator<undefined, Haystack> {
  const starts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const text of texts) {
    const part = `${text.toLowerCase()}\n`;
    starts.push(length);
    parts.push(part);
    length += part.length;
    if (starts.length % STEP === 0) yield undefined;
  }
  starts.push(length);
  return { text: parts.join(''), starts: Uint32Array.from(starts) };
}

export function haystackOf(texts: Iterable<string>): Haystack {
  return finished(buildHaystack(texts));
}

/** What comes of all steps, without a pause. */
export function finished<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** For each text the words that it holds, as bits. */
export function wordsIn({ text, starts }: Haystack, words: readonly string[]): Uint8Array {
  const found = new Uint8Array(starts.length - 1);
  for (const [index, word] of words.entries()) mark(found, text, starts, word, 1 << index);
  return found;
}

function mark(
  found: Uint8Array,
  text: string,
  starts: Uint32Array,
  word: string,
  bit: number,
): void {
  let one = 0;
  let at = text.indexOf(word);
  while (at !== -1) {
    while ((starts[one + 1] ?? at + 1) <= at) one += 1;
    found[one] = (found[one] ?? 0) | bit;
    at = text.indexOf(word, starts[one + 1]);
  }
}
