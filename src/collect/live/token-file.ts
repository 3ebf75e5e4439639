import { readFile } from 'node:fs/promises';
import { AccessError } from '../../model/access.ts';

/** Tokens in files are replaced while they are in use: they are read anew after this. */
const KEPT_MS = 60_000;

/** A token that is in a file, such as that of a service account. Throws an AccessError without it. */
export class TokenFile {
  readonly #file: string;
  #token = '';
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(file: string) {
    this.#file = file;
  }

  async read(renew: boolean): Promise<string> {
    const now = performance.now();
    if (!renew && now - this.#readAt < KEPT_MS) return this.#token;
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch {
      throw new AccessError('unauthenticated', `the token file ${this.#file} cannot be read`);
    }
    this.#token = text.trim();
    this.#readAt = now;
    return this.#token;
  }
}
