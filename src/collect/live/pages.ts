import { AccessError, type Answer, type ClusterAccess } from '../../model/access.ts';
import { isFields, own } from '../own.ts';

export interface PagesOptions {
  readonly signal: AbortSignal;
  readonly accept?: string;
  /** Objects a page; 500 when missing. */
  readonly limit?: number;
  /** The field that holds the objects: `items`, or `rows` of a table. */
  readonly field?: string;
}

export interface Page {
  readonly objects: readonly unknown[];
  /** The whole document: a table says in it what its columns are. */
  readonly document: unknown;
  /** The first page of a list, which may have begun anew: what came before is void. */
  readonly begins: boolean;
}

/** How often one list may begin anew, because its continue token was too old. */
const RESTARTS = 3;

/**
 * Hands a list over page by page. The next page is on its way while one is worked on, but it is
 * parsed only after that: there is never more than one parsed. Throws an AccessError when the list
 * cannot be read to its end.
 */
export async function readPages(
  access: ClusterAccess,
  path: string,
  options: PagesOptions,
  take: (page: Page) => void,
): Promise<void> {
  const reader = new PageReader(access, path, options);
  while (await reader.next(take));
}

class PageReader {
  readonly #access: ClusterAccess;
  readonly #path: string;
  readonly #options: PagesOptions;
  #limit: number;
  #token = '';
  #restarts = 0;
  #begins = true;
  #under: Promise<Answer> | undefined;

  constructor(access: ClusterAccess, path: string, options: PagesOptions) {
    this.#access = access;
    this.#path = path;
    this.#options = options;
    this.#limit = options.limit ?? 500;
    this.#request();
  }

  /** Whether there is more to come. */
  async next(take: (page: Page) => void): Promise<boolean> {
    const under = this.#under;
    if (under === undefined) return false;
    this.#under = undefined;
    const answer = await this.#answer(under);
    if (answer !== undefined) this.#hand(answer, take);
    return true;
  }

  #hand(answer: Answer, take: (page: Page) => void): void {
    const { objects, token } = this.#read(answer.body);
    const begins = this.#begins;
    this.#begins = false;
    if (token !== '') {
      if (token === this.#token) {
        throw new AccessError('malformed', `${this.#what}: its pages go in a circle`);
      }
      this.#token = token;
      this.#request();
    }
    take({ objects, document: answer.body, begins });
  }

  get #what(): string {
    return `GET ${this.#path}`;
  }

  #request(): void {
    const url = new URL(this.#path, 'http://cluster');
    url.searchParams.set('limit', String(this.#limit));
    if (this.#token !== '') url.searchParams.set('continue', this.#token);
    const { accept, signal } = this.#options;
    this.#under = this.#access.get(`${url.pathname}${url.search}`, {
      signal,
      ...(accept === undefined ? {} : { accept }),
    });
    // It may fail while the page before is still worked on: that is seen when it is awaited.
    this.#under.catch(() => undefined);
  }

  /** Undefined when the list begins anew, or the same page is asked for in smaller parts. */
  async #answer(under: Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await under;
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      if (error.fault === 'too-large' && this.#limit > 1) {
        this.#limit = Math.ceil(this.#limit / 10);
      } else if (error.fault === 'expired' && this.#token !== '' && this.#restarts < RESTARTS) {
        this.#restarts += 1;
        this.#token = '';
        this.#begins = true;
      } else throw error;
      this.#request();
      return undefined;
    }
  }

  #read(body: unknown): { readonly objects: readonly unknown[]; readonly token: string } {
    const found = own(body, this.#options.field ?? 'items');
    const token = own(own(body, 'metadata'), 'continue') ?? '';
    // An empty list is written as null by some servers; a page without the field is no list.
    const objects = found === null ? [] : found;
    if (!isFields(body) || !Array.isArray(objects) || typeof token !== 'string') {
      throw new AccessError('malformed', `${this.#what}: the answer is no list`);
    }
    return { objects, token };
  }
}
