import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { collectCluster } from '../../src/collect/live/collect.ts';
import type { CollectOptions } from '../../src/collect/live/options.ts';
import { clusterRoleOf } from '../../src/engine/permissions.ts';
import type { AccessFault } from '../../src/model/access.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { servedApis, serverVersion } from '../../src/model/info.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { nodes } from '../../src/model/kubernetes/node.ts';
import { pods } from '../../src/model/kubernetes/pod.ts';
import { secrets } from '../../src/model/kubernetes/secret.ts';
import { services } from '../../src/model/kubernetes/service.ts';
import type { Gap } from '../../src/model/observed.ts';
import type { Leaf } from '../../src/model/source.ts';
import { accessOf } from '../envtest/access.ts';
import type { Context, Login } from '../envtest/credentials.ts';
import { startFaultProxy } from '../envtest/faults.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';
import { gapsIn, namesIn } from './read.ts';
import { namespace } from './samples.ts';

const plan: readonly Leaf[] = [namespaces, nodes, pods, services, serverVersion, servedApis];
const TEAMS = ['team-a', 'team-b', 'team-c'];
const LIST_PODS = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }];
const CANARY = 'canary-of-a-secret';

describe.skipIf(isSkipped)('who reads', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ users: [{ name: 'whole' }, { name: 'sees-secrets' }] });
    await apply(server.client, [
      ...TEAMS.map(namespace),
      ...TEAMS.map((home) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `of-${home}`, namespace: home },
        spec: { containers: [{ name: 'main', image: 'registry.example/main' }] },
      })),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'database', namespace: 'team-a' },
        stringData: { password: CANARY },
      },
    ]);
    await bind(server.client, 'whole', clusterRoleOf(plan).rules);
  });

  afterAll(() => server.stop());

  async function collectAs(
    login: Login,
    options: CollectOptions = {},
    leaves: readonly Leaf[] = plan,
    through: Partial<Context> = {},
  ): Promise<ClusterData> {
    const access = accessOf(server.context(login, through));
    try {
      return await collectCluster(access, leaves, options);
    } finally {
      access.close();
    }
  }

  test('a token and a client certificate see the same', async () => {
    const byToken = await collectAs(server.logins.token('whole'));
    const byCertificate = await collectAs(server.logins.certificate({ name: 'whole' }));

    expect(podsIn(byToken)).toEqual(TEAMS.map((home) => `of-${home}`));
    expect([...byCertificate.leaves]).toEqual([...byToken.leaves]);
  });

  test.for<[string, () => Login]>([
    ['an expired token', () => server.logins.expiredToken()],
    ['a token that nobody has', () => ({ token: 'nobody-has-this' })],
    ['an expired certificate', () => server.logins.certificate({ name: 'whole' }, Date.now() - 1)],
  ])('%s is no cluster with gaps, but one that could not be read', async ([, login]) => {
    await expect(collectAs(login())).rejects.toMatchObject(fault('unauthenticated'));
  });

  test('rights in some namespaces give partial sight, and a gap for each of the others', async () => {
    await bind(server.client, 'lists-namespaces', clusterRoleOf([namespaces]).rules);
    await bind(server.client, 'lists-namespaces', LIST_PODS, ['team-a', 'team-c']);
    const data = await collectAs(server.logins.certificate({ name: 'lists-namespaces' }));

    expect(podsIn(data)).toEqual(['of-team-a', 'of-team-c']);
    const others = ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'team-b'];
    expect(gapsIn(data, pods.id)).toEqual(others.map(podsGap));
    expect(data.leaves.get(namespaces.id)?.state).toBe('seen');
    for (const kind of [nodes, services]) {
      expect(data.leaves.get(kind.id)?.state).toBe('unseen');
      expect(gapsIn(data, kind.id).map(({ cause }) => cause)).toEqual(['forbidden']);
    }
  });

  test('where namespaces cannot be listed, those that are named are read, and the rest is a gap', async () => {
    await bind(server.client, 'knows-names', LIST_PODS, ['team-a', 'team-c']);
    const login = server.logins.certificate({ name: 'knows-names' });
    const data = await collectAs(login, { namespaces: ['team-a', 'team-b'] });

    expect(podsIn(data)).toEqual(['of-team-a']);
    const { namespace: _none, ...whole } = podsGap('');
    expect(gapsIn(data, pods.id)).toEqual([whole, podsGap('team-b')]);
    expect(podsIn(await collectAs(login))).toEqual([]);
  });

  test('Secrets are not asked for, and with the opt-in they come without what they hold', async () => {
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['list', 'get'] }];
    await bind(server.client, 'sees-secrets', rules);
    const proxy = await startFaultProxy(server);
    onTestFinished(proxy.stop);
    const through = { server: proxy.url };
    const login = server.logins.token('sees-secrets');

    const without = await collectAs(login, {}, [secrets], through);
    expect(gapsIn(without, secrets.id).map(({ cause }) => cause)).toEqual(['not-collected']);
    expect(proxy.requests.filter(({ path }) => path.includes('secret'))).toEqual([]);

    const seen = await collectAs(login, { allowSecretMetadata: true }, [secrets], through);
    expect(namesIn(seen, secrets.id)).toEqual(['database']);
    const tables = proxy.requests.filter(({ path }) => path === '/api/v1/secrets');
    expect(tables.map(({ accept }) => accept)).toEqual([expect.stringMatching(/^[^,]*as=Table/)]);
    for (const { text } of proxy.requests) {
      expect(text()).not.toContain(CANARY);
      expect(text()).not.toContain(Buffer.from(CANARY).toString('base64'));
    }
    expect(JSON.stringify([...seen.leaves])).not.toMatch(/canary|password/i);
  });
});

function fault(name: AccessFault): { readonly code: 'access'; readonly fault: AccessFault } {
  return { code: 'access', fault: name };
}

function podsGap(home: string): Gap {
  return {
    source: pods.id,
    cause: 'forbidden',
    detail: expect.any(String),
    namespace: home,
    permission: 'list pods',
  };
}

function podsIn(data: ClusterData): readonly string[] {
  return namesIn(data, pods.id);
}
