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
