/** The results in the order of the inputs, with at most `width` under way. Rejects with the first error. */
export async function inParallel<T, R>(
  inputs: readonly T[],
  width: number,
  act: (input: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: { readonly at: number; readonly result: R }[] = [];
  const queue = inputs.entries();
  const work = async (): Promise<void> => {
    for (const [at, input] of queue) results.push({ at, result: await act(input) });
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, work));
  return results.sort((a, b) => a.at - b.at).map(({ result }) => result);
}
