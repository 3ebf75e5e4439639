import type { Island } from './page/island.ts';

const SLICE = 1000;

/**
 * An island as JSON to stand in a script element, in pieces of bounded length. No text in it can
 * end the element or open a comment: every `<` is written as an escape.
 */
export function* islandText({ checks, texts, ...island }: Island): Generator<string> {
  yield `{"anchor":${jsonText(island.anchor)},"name":${jsonText(island.name)}`;
  yield* list('texts', texts);
  yield* list('places', island.places);
  yield* list('subjects', island.subjects);
  yield* list('findings', island.findings);
  yield ',"checks":[';
  for (const [index, { verdicts, words, ...check }] of checks.entries()) {
    yield `${index === 0 ? '' : ','}${jsonText(check).slice(0, -1)}`;
    yield* list('words', words);
    yield* list('verdicts', verdicts);
    yield '}';
  }
  yield ']}';
}

function* list(name: string, all: readonly unknown[]): Generator<string> {
  yield `,"${name}":[`;
  for (let from = 0; from < all.length; from += SLICE) {
    const inner = jsonText(all.slice(from, from + SLICE)).slice(1, -1);
    yield from === 0 ? inner : `,${inner}`;
  }
  yield ']';
}

/** JSON that can stand in a script element. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
