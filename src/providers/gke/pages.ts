import { list, text } from '../../model/decode.ts';
import { GoogleFailure } from './failure.ts';
import type { Google, RestCall } from './google.ts';

/** More than any project has; a server that repeats a page for ever ends here. */
const MOST_PAGES = 10_000;

/** The entries of one field of an answer that comes in pages, page by page, with what else is in it. */
export async function* pagesOf(
  google: Google,
  call: RestCall,
  field: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly entries: readonly unknown[]; readonly answer: unknown }> {
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { ...call.query, ...(token === undefined ? {} : { pageToken: token }) };
    const answer = await google.rest({ ...call, query }, signal);
    yield { entries: list(answer, field), answer };
    const next = text(answer, 'nextPageToken') || undefined;
    if (next === undefined) return;
    if (next === token) break;
    token = next;
  }
  const { service, method, of } = call;
  throw new GoogleFailure('malformed', `${service} ${method} of ${of}: its pages do not end`);
}

/** All entries, where there are few. */
export async function allOf(
  google: Google,
  call: RestCall,
  field: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const { entries } of pagesOf(google, call, field, signal)) all.push(...entries);
  return all;
}
