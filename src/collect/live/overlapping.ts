/**
 * Acts on each input as it comes, on at most `width` at once, and hands out each result as it is
 * done: a slow one holds up no other. The next input is asked for when a result has been taken, so
 * that no more is held than is under way. Rejects with the first error.
 */
export async function* overlapping<T, R>(
  inputs: AsyncIterable<T> | Iterable<T>,
  width: number,
  act: (input: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay = new Map<number, Promise<readonly [at: number, result: R]>>();
  const next = async (): Promise<R> => {
    const [at, result] = await Promise.race(underWay.values());
    underWay.delete(at);
    return result;
  };
  let at = 0;
  for await (const input of inputs) {
    const index = at;
    at += 1;
    const result = act(input).then((value): readonly [number, R] => [index, value]);
    // It may fail while another is handed out: that is seen when it is awaited.
    result.catch(() => undefined);
    underWay.set(index, result);
    if (underWay.size >= Math.max(1, width)) yield await next();
  }
  while (underWay.size > 0) yield await next();
}
