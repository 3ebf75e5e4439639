import { isUtf8 } from 'node:buffer';

/** Something wrong in an input, at an offset of its text in UTF-16 units. */
export class Fault extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** Line and column, from 1, of offsets in a text. Fast when asked in rising order. */
export class Lines {
  readonly #text: string;
  #offset = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    if (offset < this.#offset) {
      this.#offset = 0;
      this.#line = 1;
    }
    for (;;) {
      const next = this.#text.indexOf('\n', this.#offset);
      if (next === -1 || next >= offset) return this.#line;
      this.#offset = next + 1;
      this.#line += 1;
    }
  }

  columnAt(offset: number): number {
    return offset - (offset === 0 ? 0 : this.#text.lastIndexOf('\n', offset - 1) + 1) + 1;
  }
}

const UTF8 = new TextDecoder('utf-8');

/** The text of a file in UTF-8, without a byte order mark. Throws a Fault at the first byte that is no text. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw new Fault('UTF-16, not UTF-8: convert it', 0);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) throw new Fault('UTF-16, not UTF-8: convert it', 0);
  const text = UTF8.decode(bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) throw new Fault('a NUL byte: this is a binary file, not text', nul);
  if (!isUtf8(bytes)) {
    throw new Fault('not UTF-8 text', Math.max(0, firstInvalid(text, bytes)));
  }
  return text;
}

/** Invalid bytes decode to U+FFFD, which may also stand in the text itself. */
function firstInvalid(text: string, bytes: Uint8Array): number {
  let at = text.indexOf('\ufffd');
  while (at !== -1) {
    const before = Buffer.byteLength(text.slice(0, at));
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const here = bytes.subarray(before + mark, before + mark + 3);
    if (here[0] !== 0xef || here[1] !== 0xbf || here[2] !== 0xbd) return at;
    at = text.indexOf('\ufffd', at + 1);
  }
  return -1;
}
