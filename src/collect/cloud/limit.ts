/** At most so many tasks at once, in the order in which they came. */
export class Limit {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(width: number) {
    this.#free = Math.max(1, width);
  }

  /** Rejects with the signal's reason as soon as that is aborted, whatever the task does. */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const turn = this.#turn();
    try {
      await untilAborted(turn, signal);
    } catch (error) {
      // Its turn comes all the same, and is passed on then.
      void turn.then(() => this.#done());
      throw error;
    }
    try {
      signal.throwIfAborted();
      return await untilAborted(task(), signal);
    } finally {
      this.#done();
    }
  }

  #turn(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  #done(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** The promise's own end, or the reason of the signal if that comes first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: either, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return either;
}
