import { expect, test } from 'vitest';
import { readPages } from '../../../src/collect/live/pages.ts';
import { AccessError } from '../../../src/model/access.ts';
import { type Asked, accessTo, type Handler, type Reply, startServer } from './local-server.ts';

const NUMBERS = Array.from({ length: 10 }, (_, at) => at);

test('a list comes whole, whatever the size of its pages', async () => {
  for (const limit of [1, 3, 10, 500]) {
    expect(await listOf((asked) => pageOf(asked), limit)).toEqual(NUMBERS);
  }
});

test('a continue token is passed on as it is', async () => {
  const token = 'a+b/c=&d"ü';
  const list = await listOf(({ query }) =>
    query.get('continue') === token ? page([2]) : page([1], token),
  );

  expect(list).toEqual([1, 2]);
});

test('a list whose token expired begins anew, and what came before is void', async () => {
  let expiries = 0;
  const list = await listOf((asked) => {
    if (asked.query.get('continue') !== '6' || expiries === 3) return pageOf(asked);
    expiries += 1;
    return { status: 410 };
  });

  expect(list).toEqual(NUMBERS);
});

test('a list that expires again and again is given up', async () => {
  let begun = 0;
  const failure = failureOf((asked) => {
    if (asked.query.get('continue') !== null) return { status: 410 };
    begun += 1;
    return pageOf(asked);
  });

  expect((await failure).fault).toBe('expired');
  expect(begun).toBe(4);
});

test('a page that is too large is asked for in smaller parts', async () => {
  const limits: (string | null)[] = [];
  const list = await listOf((asked) => {
    limits.push(asked.query.get('limit'));
    return pageOf(asked, 'x'.repeat(400));
  }, 100);

  expect(list).toEqual(NUMBERS);
  expect([...new Set(limits)]).toEqual(['100', '10', '1']);
});

test('an object that is too large even alone ends the list', async () => {
  const failure = await failureOf((asked) => pageOf(asked, 'x'.repeat(2000)));

  expect(failure.fault).toBe('too-large');
});

test.for<[what: string, handler: Handler, message: string]>([
  ['pages in a circle', () => page([1], 'again'), 'GET /list: its pages go in a circle'],
  [
    'a document without objects',
    () => ({ json: { kind: 'Status' } }),
    'GET /list: the answer is no list',
  ],
  ['a list of objects', () => ({ json: [1] }), 'GET /list: the answer is no list'],
  ['a token that is no text', () => page([1], 7), 'GET /list: the answer is no list'],
])('%s is malformed', async ([, handler, message]) => {
  const { fault, message: text } = await failureOf(handler);

  expect([fault, text]).toEqual(['malformed', message]);
});

test('an empty list may be written as null', async () => {
  expect(await listOf(() => ({ json: { items: null, metadata: {} } }))).toEqual([]);
});

test('a failure of a later page is a failure of the list', async () => {
  const failure = await failureOf((asked) =>
    asked.query.get('continue') === '6' ? { status: 403 } : pageOf(asked),
  );

  expect(failure.fault).toBe('forbidden');
});

/** Objects of one digit and some ballast, by limit and token. */
function pageOf({ query }: Asked, ballast: string = ''): Reply {
  const start = Number(query.get('continue') ?? 0);
  const end = start + Number(query.get('limit'));
  const reply = page(NUMBERS.slice(start, end), end < NUMBERS.length ? String(end) : undefined);
  return { json: { ...Object(reply.json), ballast: ballast.repeat(Math.min(10, end) - start) } };
}

function page(items: readonly number[], token?: unknown): Reply {
  return { json: { metadata: token === undefined ? {} : { continue: token }, items } };
}

async function listOf(handler: Handler, limit: number = 3): Promise<readonly unknown[]> {
  const server = await startServer(handler);
  const access = accessTo(server, { attempts: 2, largest: 1000 });
  const found: unknown[] = [];
  const { signal } = new AbortController();
  await readPages(access, '/list', { signal, limit }, ({ objects, begins }) => {
    if (begins) found.length = 0;
    found.push(...objects);
  });
  return found;
}

async function failureOf(handler: Handler): Promise<AccessError> {
  try {
    await listOf(handler);
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
  throw new Error('expected it to fail');
}
