/** What one step of the work came to: it never rejects, so that nothing is left behind unheard. */
type Step<T, R> =
  | { readonly type: 'input'; readonly input: T; readonly of: object }
  | { readonly type: 'end'; readonly of: object }
  | { readonly type: 'results'; readonly results: readonly R[]; readonly of: object }
  | { readonly type: 'failed'; readonly error: unknown; readonly of: object };

/**
 * The results as they come, with at most `width` inputs under way: a slow one holds up no other. Inputs
 * come in pages, and the next is asked for when it can be worked on. Rejects with the first error.
 */
export async function* merged<T, R>(
  inputs: AsyncIterable<T>,
  width: number,
  act: (input: T) => Promise<readonly R[]>,
): AsyncGenerator<R> {
  const iterator = inputs[Symbol.asyncIterator]();
  const running = new Map<object, Promise<Step<T, R>>>();
  let hasMore = true;
  while (hasMore || running.size > 0) {
    // What reads the next input is one of them.
    if (hasMore && !running.has(iterator) && running.size < Math.max(1, width)) {
      running.set(iterator, next(iterator));
    }
    const step = await Promise.race(running.values());
    running.delete(step.of);
    switch (step.type) {
      case 'failed':
        throw step.error;
      case 'input':
        running.set(step, work(step, act));
        break;
      case 'end':
        hasMore = false;
        break;
      case 'results':
        yield* step.results;
        break;
    }
  }
}

async function next<T, R>(of: AsyncIterator<T>): Promise<Step<T, R>> {
  try {
    const { done, value } = await of.next();
    return done === true ? { type: 'end', of } : { type: 'input', input: value, of };
  } catch (error) {
    return { type: 'failed', error, of };
  }
}

async function work<T, R>(
  of: { readonly input: T },
  act: (input: T) => Promise<readonly R[]>,
): Promise<Step<T, R>> {
  try {
    return { type: 'results', results: await act(of.input), of };
  } catch (error) {
    return { type: 'failed', error, of };
  }
}
