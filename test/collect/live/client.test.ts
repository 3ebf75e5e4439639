import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { AccessError } from '../../../src/model/access.ts';
import { accessTo, inTurn, type LocalServer, type Reply, startServer } from './local-server.ts';

const BODY = { kind: 'Status', value: 'seen' };
const HOSTILE = 'canary-of-the-body';

test('an answer comes with its media type and the time of the server', async () => {
  const server = await startServer(() => ({ json: BODY, gzip: true }));

  expect(await accessTo(server).get('/version')).toEqual({
    body: BODY,
    mediaType: 'application/json',
    date: Date.parse('2026-11-20T09:00:00Z'),
  });
});

test('requests are packed, named, and go over one connection', async () => {
  const server = await startServer(() => ({ json: BODY }));
  const access = accessTo(server);
  for (const path of ['/a', '/b?x=1', '/c']) await access.get(path);

  expect(server.asked.map(({ method, path, socket }) => [method, path, socket])).toEqual([
    ['GET', '/a', 1],
    ['GET', '/b', 1],
    ['GET', '/c', 1],
  ]);
  expect(server.asked[0]?.headers).toMatchObject({
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'kubemuster/test',
    authorization: 'Bearer old-token',
  });
});

test('the path of the server is kept before that of the request', async () => {
  const server = await startServer(() => ({ json: BODY }));
  await accessTo(server, {}, { server: `${server.url}/k8s/clusters/c-1/` }).get('/version');

  expect(server.asked.map(({ path }) => path)).toEqual(['/k8s/clusters/c-1/version']);
});

test.for<[what: string, reply: Reply]>([
  ['too many requests', { status: 429, headers: { 'retry-after': '0' } }],
  ['an internal error', { status: 500 }],
  ['no backing service', { status: 503 }],
  ['a reset before anything', { json: BODY, cut: 0 }],
  ['a reset in the middle', { json: BODY, cut: 10 }],
  ['a packed answer cut off', { bytes: Buffer.from('1f8b0800', 'hex'), headers: GZIP() }],
  ['what is not packed as it says', { json: BODY, headers: GZIP() }],
  ['half of a document', { bytes: '{"kind":' }],
  ['an empty answer', { bytes: '' }],
  ['a login page', { bytes: '<html>', headers: { 'content-type': 'text/html' } }],
])('%s is asked for again', async ([, reply]) => {
  const server = await startServer(inTurn(reply, reply, { json: BODY, gzip: true }));

  expect((await accessTo(server).get('/version')).body).toEqual(BODY);
  expect(server.asked.length).toBe(3);
});

test.for<[reply: Reply, fault: string, message: string]>([
  [{ status: 500 }, 'unreachable', 'the server answers 500'],
  [{ status: 429, headers: { 'retry-after': '0' } }, 'unreachable', 'the server answers 429'],
  [{ json: BODY, cut: 10 }, 'unreachable', 'the connection broke (ECONNRESET)'],
  [{ bytes: '<html>' }, 'malformed', 'the answer is not JSON'],
  [{ json: BODY, headers: GZIP() }, 'malformed', 'the packed answer is damaged or cut off'],
])('%o every time is given up after some attempts', async ([reply, fault, message]) => {
  const server = await startServer(() => reply);
  const error = await failureOf(server, '/api/v1/pods?limit=500');

  expect([error.fault, error.message]).toEqual([fault, `GET /api/v1/pods: ${message}`]);
  expect(server.asked.length).toBe(3);
});

test.for<[status: number, fault: string]>([
  [403, 'forbidden'],
  [404, 'not-found'],
  [406, 'not-acceptable'],
  [410, 'expired'],
  [400, 'malformed'],
  [301, 'unreachable'],
])('a %i is final, and its body is not repeated', async ([status, fault]) => {
  const location = 'http://elsewhere.invalid/';
  const server = await startServer(() => ({ status, bytes: HOSTILE, headers: { location } }));
  const error = await failureOf(server, '/api/v1/pods');

  expect([error.fault, error.status, error.message]).toEqual([
    fault,
    status,
    `GET /api/v1/pods: the server answers ${status}`,
  ]);
  expect(server.asked.length).toBe(1);
});

test('credentials that are no longer taken are renewed once', async () => {
  const server = await startServer(({ headers }) =>
    headers.authorization === 'Bearer new-token' ? { json: BODY } : { status: 401 },
  );

  expect((await accessTo(server).get('/version')).body).toEqual(BODY);
});

test('credentials that are never taken are told as such, without them', async () => {
  const server = await startServer(() => ({ status: 401, bytes: HOSTILE }));
  const error = await failureOf(server, '/version');

  expect([error.fault, error.message]).toEqual([
    'unauthenticated',
    'GET /version: the server answers 401',
  ]);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer old-token',
    'Bearer new-token',
  ]);
});

test('an answer that does not come in time is a timeout', async () => {
  const server = await startServer(() => ({ hang: true }));
  const error = await failureOf(server, '/version', { requestTimeout: 50 });

  expect([error.fault, error.message]).toEqual([
    'timeout',
    'GET /version: no whole answer within 0.05 s',
  ]);
});

test('a port where nobody listens is unreachable', async () => {
  const server = await startServer(() => ({}));
  const free = await freePort();
  const error = await failureOf({ ...server, url: `http://127.0.0.1:${free}` }, '/version');

  expect([error.fault, error.message]).toEqual([
    'unreachable',
    'GET /version: it refuses connections (ECONNREFUSED)',
  ]);
});

test('an abort ends a request, and a pause, with its own reason', async () => {
  const busy = await startServer(() => ({ status: 503, headers: { 'retry-after': '60' } }));
  const slow = await startServer(() => ({ hang: true }));
  const controller = new AbortController();
  const { signal } = controller;
  const pending = [busy, slow].map((server) => accessTo(server).get('/version', { signal }));
  setTimeout(() => controller.abort(new Error('enough')), 50);

  expect((await Promise.allSettled(pending)).map((one) => Reflect.get(one, 'reason'))).toEqual([
    new Error('enough'),
    new Error('enough'),
  ]);
});

test('an answer larger than can be held is told as such, packed or not', async () => {
  const body = { text: 'x'.repeat(10_000) };
  for (const gzip of [true, false]) {
    const server = await startServer(() => ({ json: body, gzip }));
    const error = await failureOf(server, '/api/v1/pods', { largest: 1000 });

    expect(error.fault).toBe('too-large');
  }
});

test('a review is posted as JSON', async () => {
  const server = await startServer(() => ({ status: 201, json: BODY }));
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  await accessTo(server).review(path, { spec: {} });

  expect(
    server.asked.map(({ method, body, headers }) => [method, body, headers['content-type']]),
  ).toEqual([['POST', '{"spec":{}}', 'application/json']]);
});

test.for([
  '/api/v1/secrets',
  '/api/v1/secrets?includeObject=Object',
  '/api/v1/secrets?includeObject=Metadata&includeObject=Object',
  '/api/v1/namespaces/shop/secrets?limit=1',
  '/api/v1/namespaces/shop/secrets/database',
  '/api/v1/namespaces/shop/%73ecrets/database',
  '/api/v1/secrets/?includeObject=Metadata',
])('%s is never asked for', async (path) => {
  const server = await startServer(() => ({ json: BODY }));
  const error = await failureOf(server, path);

  expect(error.message).toContain('Secrets are never read with their values');
  expect(server.asked).toEqual([]);
});

function GZIP(): Readonly<Record<string, string>> {
  return { 'content-encoding': 'gzip' };
}

async function failureOf(
  server: LocalServer,
  path: string,
  options: Parameters<typeof accessTo>[1] = {},
): Promise<AccessError> {
  try {
    await accessTo(server, { attempts: 3, ...options }).get(path);
  } catch (error) {
    if (error instanceof AccessError) {
      expect(JSON.stringify([error.message, error.stack])).not.toMatch(/canary|-token/);
      return error;
    }
    throw error;
  }
  throw new Error('expected it to fail');
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  connect(port, '127.0.0.1').on('error', () => undefined);
  return port;
}
