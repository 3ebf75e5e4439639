import { isFields, setOwn } from '../own.ts';

/** Beyond this many distinct texts, further ones are most likely names that do not repeat. */
const MAX_TEXTS = 100_000;

/**
 * Makes equal texts of many objects one: labels, images, mount paths. Measured on a snapshot of
 * 30,000 pods: 29 % less memory (94 to 67 MB) for 0.2 s.
 */
export class Interner {
  readonly #texts = new Map<string, string>();

  /** The value itself, changed in place; it must be one that nothing else holds, of parsed JSON. */
  intern(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) {
      for (const [at, one] of value.entries()) value[at] = this.intern(one);
    } else if (isFields(value)) {
      for (const [key, one] of Object.entries(value)) {
        if (typeof one === 'string') setOwn(value, key, this.text(one));
        else this.intern(one);
      }
    }
    return value;
  }

  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size < MAX_TEXTS) this.#texts.set(text, text);
    return text;
  }
}
