import type { Assignment, Role } from './roles.ts';
import type { TrustedIdentity } from './sections/trusted-identities.ts';

/** What is the same for many clusters, such as a workspace that all send logs to. */
export interface Known {
  readonly roles: Once<Role>;
  readonly assignments: Once<readonly Assignment[]>;
  readonly identities: Once<readonly TrustedIdentity[]>;
  /** Answers of single documents, by path. */
  readonly versions: Once<readonly ListedVersion[]>;
  readonly documents: Once<unknown>;
  readonly lists: Once<readonly unknown[]>;
}

/** A minor version as a region lists it. */
interface ListedVersion {
  readonly version?: string;
  readonly capabilities?: { readonly supportPlan?: readonly string[] };
}

export function nothingKnown(): Known {
  return {
    roles: new Once(),
    assignments: new Once(),
    identities: new Once(),
    versions: new Once(),
    documents: new Once(),
    lists: new Once(),
  };
}

/** Asks for each key once. A refusal is remembered as well; that somebody gave up is not. */
export class Once<T> {
  readonly #asked = new Map<string, Promise<T>>();

  async get(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(key) ?? ask();
    this.#asked.set(key, asked);
    try {
      return await asked;
    } catch (error) {
      if (signal.aborted) this.#asked.delete(key);
      throw error;
    }
  }
}
