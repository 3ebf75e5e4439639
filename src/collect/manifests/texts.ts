import { type Fields, isFields, setOwn } from '../own.ts';

/** Shorter texts than this are copied by V8 as it is; a longer one is a window onto the text around it. */
const SHORTEST = 13;

/**
 * Texts of kept values, each once: a value that was cut out of a file would keep the whole file in
 * memory, and most names and paths come again and again.
 */
export class Texts {
  readonly #known = new Map<string, string>();

  /** The same value, whose texts hold no file. Changes lists and maps in place. */
  own(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) this.#items(value);
    else if (isFields(value)) this.#fields(value);
    return value;
  }

  #items(values: unknown[]): void {
    for (let index = 0; index < values.length; index += 1) values[index] = this.own(values[index]);
  }

  #fields(fields: Fields): void {
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      // Not compared first: equal texts are equal, whatever they are windows onto.
      if (typeof value === 'string') setOwn(fields, key, this.text(value));
      else this.own(value);
    }
  }

  text(text: string): string {
    if (text.length < SHORTEST) return text;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text).toString();
    // Half of a surrogate pair has no bytes of its own.
    const own = copy === text ? copy : text;
    this.#known.set(own, own);
    return own;
  }
}
