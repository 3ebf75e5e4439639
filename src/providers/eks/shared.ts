import { untilAborted } from '../../collect/cloud/limit.ts';

interface Entry<T> {
  readonly value: Promise<T>;
  /** Of whoever asked first. */
  readonly signal: AbortSignal;
}

/** Answers that several need: each is asked for once. What failed is asked for again by the next. */
export class Shared<T> {
  readonly #all = new Map<string, Entry<T>>();

  /** Known from elsewhere. */
  put(key: string, value: T): void {
    this.#all.set(key, { value: Promise.resolve(value), signal: new AbortController().signal });
  }

  async get(
    key: string,
    make: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const entry = this.#all.get(key) ?? this.#begin(key, make, signal);
      try {
        return await untilAborted(entry.value, signal);
      } catch (error) {
        // Whoever asked first has left: that says nothing about the answer.
        if (!entry.signal.aborted) throw error;
        if (this.#all.get(key) === entry) this.#all.delete(key);
      }
    }
  }

  #begin(key: string, make: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Entry<T> {
    const entry = { value: make(signal), signal };
    this.#all.set(key, entry);
    entry.value.catch(() => {
      if (this.#all.get(key) === entry) this.#all.delete(key);
    });
    return entry;
  }
}
