import { expect, test } from 'vitest';
import {
  collectFleet,
  type FleetOptions,
  type FleetResult,
} from '../../../src/collect/live/fleet.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
} from '../../../src/model/access.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { namespaces } from '../../../src/model/kubernetes/namespace.ts';
import { byText } from '../../../src/model/order.ts';
import { clusterApi } from './cluster-api.ts';
import { accessTo, type LocalServer, refTo, startServer } from './local-server.ts';

const api = clusterApi({
  resources: [
    {
      groupVersion: 'v1',
      kind: 'Namespace',
      resource: 'namespaces',
      namespaced: false,
      objects: [],
    },
  ],
});

test('each cluster comes, and one that cannot be read stops no other', async () => {
  const server = await startServer(api);
  const broken: Found = {
    found: false,
    name: 'dangling',
    gap: { source: 'cluster/dangling', cause: 'malformed', detail: 'no such cluster' },
  };
  const found = [
    refOf('east'),
    refOf('barred'),
    broken,
    refOf('odd'),
    refOf('faulty'),
    refOf('west'),
  ];
  const results = await resultsOf(found, (ref) => connect(ref, server));

  expect(results.map(rowOf).sort((a, b) => byText(String(a[0]), String(b[0])))).toEqual([
    ['barred', 'unauthenticated', 'no login', 'valid credentials for this cluster'],
    ['dangling', 'malformed', 'no such cluster', undefined],
    ['east'],
    ['faulty', 'error', 'fault in kubemuster: a bug', undefined],
    ['odd', 'unreachable', 'no such file', 'a usable kubeconfig'],
    ['west'],
  ]);
});

test('a slow cluster holds up no other, and no more are under way than allowed', async () => {
  const server = await startServer(api);
  let underWay = 0;
  let most = 0;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const order: string[] = [];
  const names = ['slow', 'b', 'c', 'd', 'e', 'f'];
  const results = collectFleet(
    names.map(refOf),
    async (ref) => {
      underWay += 1;
      most = Math.max(most, underWay);
      if (ref.name === 'slow') await held;
      return connect(ref, server);
    },
    [namespaces],
    { clusters: 2 },
  );
  for await (const result of results) {
    underWay -= 1;
    order.push(nameOf(result));
    if (order.length === 5) release();
  }

  expect(order).toEqual(['b', 'c', 'd', 'e', 'f', 'slow']);
  expect(most).toBe(2);
});

test('an abort rejects with its reason, and what was handed out is whole', async () => {
  const server = await startServer((asked) =>
    asked.headers['user-agent'] === 'hangs' ? { hang: true } : api(asked),
  );
  const controller = new AbortController();
  const taken: string[] = [];
  const run = async (): Promise<void> => {
    const results = collectFleet(
      [refOf('east'), refOf('hangs')],
      async (ref) => accessTo(server, { userAgent: ref.name }, ref),
      [namespaces],
      { signal: controller.signal },
    );
    for await (const result of results) {
      taken.push(nameOf(result));
      controller.abort(new Error('enough'));
    }
  };

  await expect(run()).rejects.toThrow('enough');
  expect(taken).toEqual(['east']);
});

test('who stops taking results ends what is under way', async () => {
  const server = await startServer((asked) =>
    asked.headers['user-agent'] === 'hangs' ? { hang: true } : api(asked),
  );
  const signals: AbortSignal[] = [];
  for await (const result of collectFleet(
    [refOf('east'), refOf('hangs')],
    async (ref, signal) => {
      signals.push(signal);
      return accessTo(server, { userAgent: ref.name }, ref);
    },
    [namespaces],
  )) {
    expect(nameOf(result)).toBe('east');
    break;
  }

  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

function refOf(name: string): Found {
  return { found: true, ref: refTo('http://127.0.0.1:1', { name }) };
}

async function connect(ref: ClusterRef, server: LocalServer): Promise<ClusterAccess> {
  if (ref.name === 'barred') throw new AccessError('unauthenticated', 'no login');
  if (ref.name === 'odd') throw new InputError('no such file');
  if (ref.name === 'faulty') throw new Error('a bug');
  return accessTo(server, {}, { name: ref.name });
}

async function resultsOf(
  found: readonly Found[],
  connecting: (ref: ClusterRef) => Promise<ClusterAccess>,
  options: FleetOptions = {},
): Promise<readonly FleetResult[]> {
  const results: FleetResult[] = [];
  for await (const one of collectFleet(found, connecting, [namespaces], options)) results.push(one);
  return results;
}

function nameOf(result: FleetResult): string {
  return result.reached ? result.data.info.name : result.name;
}

function rowOf(result: FleetResult): readonly unknown[] {
  if (result.reached) return [nameOf(result)];
  const { cause, detail, permission } = result.gap;
  return [nameOf(result), cause, detail, permission];
}
