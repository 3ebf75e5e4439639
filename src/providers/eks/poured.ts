/**
 * Hands out what is put as it comes. Ends with what puts it, rejects with what that rejects with, and
 * aborts its signal when nobody takes more.
 */
export async function* poured<T>(
  produce: (put: (one: T) => void, signal: AbortSignal) => Promise<void>,
  outer: AbortSignal,
): AsyncGenerator<T> {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, outer]);
  const ready: T[] = [];
  let wake = Promise.withResolvers<void>();
  let ended = false;
  const end = produce((one) => {
    ready.push(one);
    wake.resolve();
  }, signal).finally(() => {
    ended = true;
    wake.resolve();
  });
  // It may fail while something else is taken: that is seen at the end.
  end.catch(() => undefined);
  try {
    while (!ended || ready.length > 0) {
      await wake.promise;
      wake = Promise.withResolvers<void>();
      yield* ready.splice(0);
    }
    await end;
  } finally {
    left.abort(new Error('nobody takes more'));
  }
}
