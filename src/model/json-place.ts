/** Where something stands in a JSON text, as an offset into it. */
export interface JsonPlace {
  readonly offset: number;
  /** Whether the text is no JSON, and the offset is where it stops being any. */
  readonly broken: boolean;
}

const DEEPEST = 200;
const SPACE = /[ \t\n\r]*/y;
const TEXT = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The place of the value at a path, or of what comes nearest to it; else of the first mistake. */
export function placeInJson(text: string, path: readonly PropertyKey[]): JsonPlace {
  const scanner = new Scanner(text);
  const whole = scanner.value(path, 0) && scanner.ends();
  return whole ? { offset: scanner.found, broken: false } : { offset: scanner.at, broken: true };
}

/** Lines and columns count from 1. */
export function lineAndColumn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: offset - start + 1 };
}

/** Walks one text. Every method tells whether what it wants is there. */
class Scanner {
  readonly #text: string;
  at = 0;
  found = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Any value. `path` leads from it to what is looked for; undefined when that is elsewhere. */
  value(path: readonly PropertyKey[] | undefined, depth: number): boolean {
    this.#take(SPACE);
    if (path !== undefined) this.found = this.at;
    if (depth > DEEPEST) return false;
    if (this.#skip('{')) return this.#members('}', path, depth);
    if (this.#skip('[')) return this.#members(']', path, depth);
    return this.#take(TEXT) !== undefined || Boolean(this.#take(PLAIN));
  }

  ends(): boolean {
    this.#take(SPACE);
    return this.at === this.#text.length;
  }

  #members(end: '}' | ']', path: readonly PropertyKey[] | undefined, depth: number): boolean {
    this.#take(SPACE);
    if (this.#skip(end)) return true;
    let index = 0;
    do {
      const key = end === ']' ? String(index) : this.#key();
      if (key === undefined || !this.value(below(path, key), depth + 1)) return false;
      this.#take(SPACE);
      index += 1;
    } while (this.#skip(','));
    return this.#skip(end);
  }

  #key(): string | undefined {
    this.#take(SPACE);
    const text = this.#take(TEXT);
    this.#take(SPACE);
    if (text === undefined || !this.#skip(':')) return undefined;
    const key: unknown = JSON.parse(text);
    return String(key);
  }

  #skip(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }
}

/** What is left of a path behind its first step; undefined where the path leads elsewhere. */
function below(
  path: readonly PropertyKey[] | undefined,
  key: string,
): readonly PropertyKey[] | undefined {
  const [first, ...rest] = path ?? [];
  return first !== undefined && String(first) === key ? rest : undefined;
}
