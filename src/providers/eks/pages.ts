import { Malformed } from '../../model/decode.ts';

/**
 * The pages of a list, until one names no other. Throws a Malformed where a page names one that was read
 * already: that would never end.
 */
export async function* pagesOf(
  read: (token: string | undefined) => Promise<unknown>,
  nextOf: (page: unknown) => string | undefined,
): AsyncGenerator<unknown> {
  const known = new Set<string>();
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page;
    // An empty one is none: some services name their end so.
    token = nextOf(page) || undefined;
    if (token !== undefined && known.has(token))
      throw new Malformed('next page', 'a new one', token);
    if (token !== undefined) known.add(token);
  } while (token !== undefined);
}
