import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Raw } from '../../scripts/examples/raw.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import { clusterRoleOf } from '../../src/engine/permissions.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { serviceAccounts } from '../../src/model/kubernetes/service-account.ts';
import { accessOf } from '../envtest/access.ts';
import { type FaultProxy, startFaultProxy } from '../envtest/faults.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { until } from '../envtest/until.ts';
import { isSkipped } from './live.ts';
import { namespace } from './samples.ts';

const plan = [namespaces, serviceAccounts];
const ACCOUNTS = Array.from({ length: 25 }, (_, at) => `account-${String(at).padStart(2, '0')}`);
/** The server answers so many requests at once, and refuses the others. */
const AT_ONCE = 2;

describe.skipIf(isSkipped)('an API server at its limits', () => {
  let server: ApiServer;
  let proxy: FaultProxy;
  let whole: ClusterData;

  beforeAll(async () => {
    server = await startApiServer({
      users: [{ name: 'reader' }],
      flags: [
        '--enable-priority-and-fairness=false',
        `--max-requests-inflight=${AT_ONCE}`,
        '--etcd-compaction-interval=1s',
        // Old lists come from etcd, and are gone when it has compacted them.
        '--watch-cache=false',
      ],
    });
    proxy = await startFaultProxy(server);
    await apply(server.client, [namespace('team-a'), ...ACCOUNTS.map(account), ...filling()]);
    await bind(server.client, 'reader', [
      ...clusterRoleOf(plan).rules,
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
    ]);
    whole = await collect();
  });

  afterEach(() => proxy.set());

  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  async function collect(): Promise<ClusterData> {
    const context = server.context(server.logins.token('reader'), { server: proxy.url });
    const access = accessOf(context);
    try {
      return await collectCluster(access, plan, { limit: 10, concurrency: 1 });
    } finally {
      access.close();
    }
  }

  /** A list that is asked for and not read: it is under way until it is let go. */
  async function hold(): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const token = server.logins.token('reader');
    if (!('token' in token)) throw new Error('no token');
    const headers = { authorization: `Bearer ${token.token}` };
    const options = { ca: server.authority, headers, agent: false };
    const sent = request(new URL('/api/v1/configmaps', server.url), options, resolve);
    sent.on('error', reject).end();
    const answer = await promise;
    expect(answer.statusCode).toBe(200);
    return () => answer.destroy();
  }

  /** The second page of the list as it is now. */
  async function continuation(): Promise<string> {
    const path = '/api/v1/serviceaccounts?limit=10';
    const { metadata } = (await server.client.ask('GET', path)) as {
      readonly metadata: { readonly continue: string };
    };
    return `${path}&continue=${metadata.continue}`;
  }

  test('what it refuses for being too busy is read when it is less so', async () => {
    const held = await Promise.all(Array.from({ length: AT_ONCE }, hold));
    onTestFinished(() => letGo(held));
    const collected = collect();
    await until('it refuses a request', () => proxy.requests.some(({ status }) => status === 429));
    letGo(held);

    expect([...(await collected).leaves]).toEqual([...whole.leaves]);
  });

  test('a list whose continuation it has forgotten is read anew', async () => {
    const forget = async (): Promise<void> => {
      // Younger than the one that is held: when it is forgotten, so is that.
      const next = await continuation();
      await until('the continuation is forgotten', async () => {
        // What was is forgotten only as new things are written.
        await apply(server.client, [namespace('team-a')]);
        return (await server.client.request('GET', next)).status === 410;
      });
    };
    const fault = { type: 'held', until: forget } as const;
    proxy.set({ path: /serviceaccounts\?.*continue=/, fault, times: 1 });
    const data = await collect();

    expect(data.leaves.get(serviceAccounts.id)).toEqual(whole.leaves.get(serviceAccounts.id));
    const pages = proxy.requests.filter(({ path: asked }) => asked === '/api/v1/serviceaccounts');
    expect(pages.map(({ status }) => status)).toEqual([200, 410, 200, 200, 200]);
  });
});

function letGo(held: readonly (() => void)[]): void {
  for (const release of held) release();
}

function account(name: string): Raw {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'team-a' } };
}

/** More than the buffers between two processes take. */
function filling(): readonly Raw[] {
  return Array.from({ length: 32 }, (_, at) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `filling-${at}`, namespace: 'team-a' },
    data: { text: 'x'.repeat(900_000) },
  }));
}
