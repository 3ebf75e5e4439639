import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Raw } from '../../scripts/examples/raw.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import type { CollectOptions } from '../../src/collect/live/options.ts';
import type { CollectProgress } from '../../src/collect/live/tally.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { servedApis, serverVersion } from '../../src/model/info.ts';
import { calicoGlobalPolicies } from '../../src/model/kubernetes/calico-policy.ts';
import { ingresses } from '../../src/model/kubernetes/ingress.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { pods } from '../../src/model/kubernetes/pod.ts';
import { serviceAccounts } from '../../src/model/kubernetes/service-account.ts';
import type { GapCause } from '../../src/model/observed.ts';
import type { Leaf } from '../../src/model/source.ts';
import { accessOf } from '../envtest/access.ts';
import { type Fault, type FaultProxy, type Rule, startFaultProxy } from '../envtest/faults.ts';
import { apply } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';
import { byId, namesIn } from './read.ts';
import { apiService, namespace } from './samples.ts';

const plan: readonly Leaf[] = [
  ingresses,
  namespaces,
  pods,
  serviceAccounts,
  serverVersion,
  servedApis,
];
const PODS = Array.from({ length: 25 }, (_, at) => `pod-${String(at).padStart(2, '0')}`);
/** Long names in labels, so that a page is large enough to be packed. */
const LARGE = Object.fromEntries(
  Array.from({ length: 200 }, (_, at) => [`harbour.example/label-${at}`, `value-${at}`.repeat(5)]),
);
const HASTE = { attempts: 3, backoff: 1 };
/** Milliseconds in which a server answers that means to, also on a busy machine. */
const LONG_ENOUGH = 10_000;
const PAGE = /^\/api\/v1\/pods\?/;
const NEXT_PAGE = /^\/api\/v1\/pods\?.*continue=/;

describe.skipIf(isSkipped)('an API server that goes wrong', () => {
  let server: ApiServer;
  let proxy: FaultProxy;
  let whole: ClusterData;

  beforeAll(async () => {
    server = await startApiServer();
    proxy = await startFaultProxy(server);
    await apply(server.client, [namespace('team-a'), ...PODS.map(pod)]);
    whole = await collect();
  });

  afterEach(() => proxy.set());

  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  async function collect(
    options: CollectOptions = {},
    leaves: readonly Leaf[] = plan,
    requestTimeout = 60_000,
  ): Promise<ClusterData> {
    const context = server.context(server.logins.token('admin'), { server: proxy.url });
    const access = accessOf(context, { ...HASTE, requestTimeout });
    try {
      return await collectCluster(access, leaves, { limit: 10, ...options });
    } finally {
      access.close();
    }
  }

  /** The requests for pages of pods under this fault, and what came of it. */
  async function collectUnder(
    rule: Rule,
    requestTimeout?: number,
  ): Promise<{ readonly data: ClusterData; readonly pages: readonly number[] }> {
    proxy.set(rule);
    const data = await collect({}, plan, requestTimeout);
    const pages = proxy.requests.filter(({ path }) => path === '/api/v1/pods');
    return { data, pages: pages.map(({ status }) => status) };
  }

  test('without a fault, a list comes in its pages', () => {
    expect(namesIn(whole, pods.id)).toEqual(PODS);
    expect(whole.gaps).toEqual([]);
  });

  test.for<[string, Omit<Rule, 'path'>, readonly number[]]>([
    ['a server too busy', { fault: busy, times: 2 }, [200, 429, 429, 200, 200]],
    ['an error of the server', { fault: status(500), times: 2 }, [200, 500, 500, 200, 200]],
    ['a gateway without a server', { fault: status(503), times: 1 }, [200, 503, 200, 200]],
    [
      'a reset before the head',
      { fault: { type: 'reset', after: 0 }, times: 1 },
      [200, 0, 200, 200],
    ],
    [
      'a reset in the middle',
      { fault: { type: 'reset', after: 99 }, times: 1 },
      [200, 200, 200, 200],
    ],
    ['a packed answer cut off', { fault: { type: 'cut-gzip' }, times: 1 }, [200, 200, 200, 200]],
    ['a page of HTML', { fault: login, times: 1 }, [200, 200, 200, 200]],
    ['a slow answer', { fault: { type: 'late', milliseconds: 200 }, times: 1 }, [200, 200, 200]],
  ])(
    '%s, for a while: the page is asked for again, and nothing is lost or doubled',
    async ([, rule, statuses]) => {
      const { data, pages } = await collectUnder({ path: NEXT_PAGE, ...rule });

      expect([...data.leaves]).toEqual([...whole.leaves]);
      expect(pages).toEqual(statuses);
    },
  );

  // A lower bound: no machine is too slow for it.
  test('the wait that a busy server asks for is kept', async () => {
    const started = performance.now();
    await collectUnder({
      path: PAGE,
      fault: { type: 'answer', status: 429, headers: { 'retry-after': '1' } },
      times: 1,
    });

    expect(performance.now() - started).toBeGreaterThanOrEqual(1000);
  });

  test('a list that expires on its second page begins anew', async () => {
    const { data, pages } = await collectUnder({ path: NEXT_PAGE, fault: expired, times: 1 });

    expect([...data.leaves]).toEqual([...whole.leaves]);
    expect(pages).toEqual([200, 410, 200, 200, 200]);
  });

  test.for<[string, Fault, GapCause]>([
    ['too busy', busy, 'unreachable'],
    ['in error', status(500), 'unreachable'],
    ['breaking off', { type: 'reset', after: 99 }, 'unreachable'],
    ['cutting off what it packs', { type: 'cut-gzip' }, 'malformed'],
    ['talking HTML', login, 'malformed'],
    ['expiring every second page', expired, 'timeout'],
    ['silent in the middle', { type: 'stall', after: 99 }, 'timeout'],
  ])(
    'a server that stays %s leaves that list as a gap, and the others whole',
    async ([, fault, cause]) => {
      const { data } = await collectUnder(
        { path: NEXT_PAGE, fault },
        fault.type === 'stall' ? LONG_ENOUGH : undefined,
      );

      const { [pods.id]: unread, ...others } = byId(data);
      expect(unread).toEqual({
        state: 'unseen',
        gaps: [
          {
            source: pods.id,
            cause,
            detail: expect.stringMatching(/pods/),
            permission: expect.any(String),
          },
        ],
      });
      const { [pods.id]: _read, ...rest } = byId(whole);
      expect(others).toEqual(rest);
    },
  );

  test('an API group whose service is down is a gap of its own', async () => {
    const path = '/apis/apiregistration.k8s.io/v1/apiservices/v3.projectcalico.org';
    await apply(server.client, [apiService('projectcalico.org', 'v3')]);
    onTestFinished(async () => {
      await server.client.ask('DELETE', path);
    });
    const data = await collect({}, [...plan, calicoGlobalPolicies]);

    const { [servedApis.id]: apis, [calicoGlobalPolicies.id]: unread, ...others } = byId(data);
    expect(unread).toEqual({
      state: 'unseen',
      gaps: [
        {
          source: calicoGlobalPolicies.id,
          cause: 'unreachable',
          detail: expect.stringContaining('projectcalico.org/v3'),
          permission: expect.any(String),
        },
      ],
    });
    expect(apis).toMatchObject({ state: 'partial', gaps: [{ cause: 'unreachable' }] });
    const { [servedApis.id]: _apis, ...rest } = byId(whole);
    expect(others).toEqual(rest);
  });

  test('time that is up ends the run with what there is, and a gap for the rest', async () => {
    proxy.set({ path: PAGE, fault: { type: 'stall', after: 0 } });
    const data = await collect({ timeout: LONG_ENOUGH });

    expect(data.leaves.get(namespaces.id)).toEqual(whole.leaves.get(namespaces.id));
    expect(data.leaves.get(pods.id)).toMatchObject({ gaps: [{ cause: 'timeout' }] });
  });

  test('an abort ends it with its reason', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    proxy.set({ path: PAGE, fault: { type: 'stall', after: 0 } });
    const progress = ({ done, all }: CollectProgress): void => {
      if (done === all - 1) controller.abort(reason);
    };

    await expect(collect({ signal: controller.signal, progress })).rejects.toBe(reason);
  });

  test('a server that is not there any more is no cluster with gaps', async () => {
    await server.kill();
    const access = accessOf(server.context(server.logins.token('admin')), HASTE);

    const unreachable = { code: 'access', fault: 'unreachable' };
    await expect(collectCluster(access, plan)).rejects.toMatchObject(unreachable);
  });
});

const busy: Fault = { type: 'answer', status: 429 };
const expired: Fault = { type: 'answer', status: 410 };
/** What a proxy in between may answer to those who are not logged in to it. */
const login: Fault = {
  type: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Log in</title>',
};

function status(code: number): Fault {
  return { type: 'answer', status: code };
}

function pod(name: string): Raw {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'team-a', labels: LARGE },
    spec: { containers: [{ name: 'main', image: 'registry.example/main' }] },
  };
}
