/**
 * What `act` gives for each input, as it comes, with at most `width` inputs under way. Ends the others
 * when one fails, or when nobody reads on.
 */
export async function* streamed<T, R>(
  inputs: readonly T[],
  width: number,
  act: (input: T, signal: AbortSignal) => AsyncIterable<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  let next = 0;
  const work = async function* (): AsyncGenerator<R> {
    for (let input = inputs[next]; next < inputs.length; input = inputs[next]) {
      next += 1;
      if (input !== undefined) yield* act(input, both);
    }
  };
  const workers = Array.from({ length: Math.max(1, Math.min(width, inputs.length)) }, work);
  const pending = new Map(workers.map((worker) => [worker, turn(worker)]));
  try {
    while (pending.size > 0) {
      const { worker, result } = await Promise.race(pending.values());
      if (result.done === true) pending.delete(worker);
      else {
        pending.set(worker, turn(worker));
        yield result.value;
      }
    }
  } finally {
    end.abort();
    await Promise.allSettled(pending.values());
  }
}

interface Turn<R> {
  readonly worker: AsyncGenerator<R>;
  readonly result: IteratorResult<R>;
}

function turn<R>(worker: AsyncGenerator<R>): Promise<Turn<R>> {
  const taken = worker.next().then((result) => ({ worker, result }));
  // It may fail while nobody waits for it: that is heard of when the next result is asked for.
  taken.catch(() => undefined);
  return taken;
}
