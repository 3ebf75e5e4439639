import { expect, test } from 'vitest';
import { sampleNodeClocks } from '../../../src/collect/live/clock-samples.ts';
import { AccessError, type Answer, type ClusterAccess } from '../../../src/model/access.ts';
import { nodeClocks } from '../../../src/model/node-clocks.ts';

const START = Date.parse('2026-11-20T09:00:00Z');
const PATH = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases?limit=500';

interface Fake {
  readonly access: Pick<ClusterAccess, 'get'>;
  readonly asked: string[];
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A server whose clock moves only while somebody waits. */
function fake(answer: (path: string, now: number) => unknown, date = true): Fake {
  const asked: string[] = [];
  let now = START;
  return {
    asked,
    access: {
      get: async (path): Promise<Answer> => {
        asked.push(path);
        const body = await Promise.resolve(answer(path, now));
        return { body, mediaType: 'application/json', date: date ? now : undefined };
      },
    },
    wait: async (milliseconds) => {
      now += milliseconds;
      await Promise.resolve();
    },
  };
}

function lease(name: string, renewed: number): unknown {
  return { metadata: { name }, spec: { renewTime: new Date(renewed).toISOString() } };
}

test('leases are read three times, five seconds apart, with the time of each answer', async () => {
  const { access, asked, wait } = fake((_, now) => ({ items: [lease('a', now - 3000)] }));
  const raw = await sampleNodeClocks(access, { wait });

  expect(asked).toEqual([PATH, PATH, PATH]);
  expect(nodeClocks.decode(raw)).toEqual(
    [0, 5000, 10_000].map((later) => ({
      at: START + later,
      renewed: new Map([['a', START + later - 3000]]),
    })),
  );
});

test('a page is a sample of its own, and every page is read', async () => {
  const { access, asked, wait } = fake((path) =>
    path === PATH
      ? { metadata: { continue: 'next/page' }, items: [lease('a', START)] }
      : { metadata: { continue: '' }, items: [lease('b', START)] },
  );
  const { samples } = await sampleNodeClocks(access, { wait });

  expect(asked.slice(0, 2)).toEqual([PATH, `${PATH}&continue=next%2Fpage`]);
  expect(samples.map(({ leases }) => leases.map(({ node }) => node))).toEqual([
    ['a'],
    ['b'],
    ['a'],
    ['b'],
    ['a'],
    ['b'],
  ]);
});

test('leases that were never renewed are left out, and a name may be any text', async () => {
  const { access, wait } = fake(() => ({
    items: [lease('__proto__', START), { metadata: { name: 'new' }, spec: {} }, {}],
  }));
  const [first] = nodeClocks.decode(await sampleNodeClocks(access, { wait }));
  expect(first?.renewed).toEqual(new Map([['__proto__', START]]));
});

test('a server that tells no time, or refuses, gives no samples', async () => {
  const timeless = fake(() => ({ items: [] }), false);
  await expect(sampleNodeClocks(timeless.access, timeless)).rejects.toMatchObject({
    code: 'malformed',
    path: 'Date',
  });
  const closed = fake(() => {
    throw new AccessError('forbidden', 'leases are forbidden', { status: 403 });
  });
  await expect(sampleNodeClocks(closed.access, closed)).rejects.toMatchObject({
    fault: 'forbidden',
  });
  expect(closed.asked).toEqual([PATH]);
});

test('an abort ends the wait', async () => {
  const { access } = fake(() => ({ items: [] }));
  const reason = new Error('enough');
  await expect(
    sampleNodeClocks(access, { signal: AbortSignal.abort(reason) }),
  ).rejects.toMatchObject({ cause: reason });
});
