/**
 * What several clusters share is asked once, refusals too. An abort belongs to the cluster that was
 * asking: the next one asks anew.
 */
export class Memo<T> {
  readonly #known = new Map<
    string,
    { readonly signal: AbortSignal; readonly answer: Promise<T> }
  >();

  async get(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const asked = this.#known.get(key) ?? { signal, answer: ask() };
      this.#known.set(key, asked);
      try {
        return await asked.answer;
      } catch (error) {
        if (!asked.signal.aborted) throw error;
        if (this.#known.get(key) === asked) this.#known.delete(key);
      }
    }
  }
}

/** Ends with the signal, also while something is waited for that others asked. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // What goes on for others may fail after nobody listens any more.
    work.catch(() => undefined);
  }
}
