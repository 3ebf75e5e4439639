import { expect, test, vi } from 'vitest';
import type { Found } from '../../../src/model/access.ts';
import type { Gap } from '../../../src/model/observed.ts';
import { type Asked, type Reply, startServer } from '../../collect/live/local-server.ts';
import {
  azure,
  cluster,
  everyFound,
  OLD,
  page,
  READER,
  refusal,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';

const MANAGED = `/subscriptions/${SHOP}/providers/Microsoft.ContainerService/managedClusters`;
const ONE = { '/subscriptions': page(subscription(SHOP, 'Shop')) };

test('a busy answer is waited for as long as it asks, and every attempt is counted', async () => {
  let asked = 0;
  const { provider, calls } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP),
    [MANAGED]: (): Reply => {
      asked += 1;
      if (asked < 3) return refusal(429, 'TooManyRequests', { 'retry-after': '0' });
      return { json: page(cluster('prod')) };
    },
  });
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(new Map(calls.byOperation()).get('Microsoft.ContainerService/managedClusters/read')).toBe(
    3,
  );
});

test('a subscription that stays busy is given up, and is a gap', async () => {
  const { provider } = await azure(
    {
      ...ONE,
      ...subscriptionRoutes(SHOP),
      [MANAGED]: () => refusal(429, 'TooManyRequests', { 'retry-after': '0' }),
    },
    { client: { userAgent: 'kubemuster/test', backoff: 1, attempts: 2 } },
  );

  expect(gapsOf(await everyFound(provider))).toEqual([
    {
      source: 'inventory/aks',
      cause: 'unreachable',
      detail: 'Microsoft.ContainerService/managedClusters/read: Azure answers 429 TooManyRequests',
      permission: 'a connection to Azure Resource Manager that answers in time',
    },
  ]);
});

test('an expired token is told as such', async () => {
  const { provider } = await azure({
    '/subscriptions': () => refusal(401, 'ExpiredAuthenticationToken'),
  });

  expect(await everyFound(provider)).toEqual([
    {
      found: false,
      place: true,
      name: 'all subscriptions',
      gap: {
        source: 'inventory/aks',
        cause: 'unauthenticated',
        detail:
          'Microsoft.Resources/subscriptions/read: Azure answers 401 ExpiredAuthenticationToken',
        permission:
          'a login to Azure that is valid: az login, a service principal, or a workload or managed identity',
      },
    },
  ]);
});

test('without any credentials nothing is asked, and the ways to sign in are named', async () => {
  const { provider, manager } = await azure(ONE);
  vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'EnvironmentCredential');

  expect(gapsOf(await everyFound(provider))).toMatchObject([
    {
      cause: 'unauthenticated',
      detail: expect.stringContaining('no token of Entra ID'),
      permission: expect.stringContaining('az login'),
    },
  ]);
  expect(manager.asked).toEqual([]);
});

test('no subscription at all is no proof of no clusters', async () => {
  const { provider } = await azure({ '/subscriptions': page() });

  expect(gapsOf(await everyFound(provider))).toMatchObject([
    { cause: 'forbidden', permission: 'Microsoft.Resources/subscriptions/read' },
  ]);
});

test('a list that a role of the whole subscription does not cover may lack clusters', async () => {
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP, page(cluster('prod'))),
    [`/subscriptions/${SHOP}/providers/Microsoft.Authorization/permissions`]: page({
      actions: ['Microsoft.ContainerService/*/read', 'Microsoft.Kubernetes/*'],
      notActions: ['Microsoft.Kubernetes/connectedClusters/read'],
    }),
  });
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found)).toEqual([
    {
      source: 'inventory/aks',
      cause: 'forbidden',
      detail: `subscription Shop (${SHOP}): Azure lists only what a role reaches, and no role of this identity in the whole subscription gives Microsoft.RedHatOpenShift/openShiftClusters/read, Microsoft.Kubernetes/connectedClusters/read`,
      permission:
        'Microsoft.RedHatOpenShift/openShiftClusters/read, Microsoft.Kubernetes/connectedClusters/read',
    },
  ]);
});

test('a subscription that Resource Graph is silent about is listed all the same', async () => {
  const { provider } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop'), subscription(OLD, 'Old')),
    ...subscriptionRoutes(SHOP),
    ...subscriptionRoutes(OLD, page(cluster('legacy', {}, OLD))),
    '/providers/Microsoft.ResourceGraph/resources': { data: [cluster('prod')] },
  });

  expect(namesOf(await everyFound(provider)).toSorted()).toEqual(['legacy', 'prod']);
});

test('Resource Graph is read to its last page, and half an answer of it is none', async () => {
  const graph = ({ body }: Asked): Reply =>
    body.includes('"$skipToken":"next"')
      ? refusal(500, 'InternalServerError')
      : { json: { data: [cluster('prod')], $skipToken: 'next' } };
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP, page(cluster('prod'), cluster('test'))),
    '/providers/Microsoft.ResourceGraph/resources': graph,
  });

  expect(namesOf(await everyFound(provider))).toEqual(['prod', 'test']);
});

test('an answer of Resource Graph that it calls cut off is none', async () => {
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP, page(cluster('prod'), cluster('test'))),
    '/providers/Microsoft.ResourceGraph/resources': {
      data: [cluster('prod')],
      resultTruncated: 'true',
    },
  });

  expect(namesOf(await everyFound(provider))).toEqual(['prod', 'test']);
});

test('clusters of ARO and Arc are named with what is known of them', async () => {
  const at = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers`;
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP),
    [`/subscriptions/${SHOP}/providers/Microsoft.RedHatOpenShift/openShiftClusters`]: page({
      id: `${at}/Microsoft.RedHatOpenShift/openShiftClusters/shifted`,
      name: 'shifted',
      location: 'westeurope',
      properties: {
        provisioningState: 'Succeeded',
        clusterProfile: { version: '4.17.9', pullSecret: 'secret-pull' },
        apiserverProfile: { url: 'https://api.shifted.westeurope.aroapp.io:6443/' },
      },
    }),
    [`/subscriptions/${SHOP}/providers/Microsoft.Kubernetes/connectedClusters`]: page({
      id: `${at}/Microsoft.Kubernetes/connectedClusters/cellar`,
      name: 'cellar',
      location: 'westeurope',
      properties: {
        distribution: 'k3s',
        infrastructure: 'generic',
        kubernetesVersion: '1.33.1',
        connectivityStatus: 'Offline',
      },
    }),
  });
  const found = await everyFound(provider);

  expect(found.map((one) => (one.found ? [one.ref.server, one.ref.described] : one.gap))).toEqual([
    [
      'https://api.shifted.westeurope.aroapp.io:6443',
      {
        provider: 'azure',
        distribution: 'aro',
        managed: true,
        version: '4.17.9',
        scope: `subscription Shop (${SHOP})`,
        status: 'Succeeded',
      },
    ],
    [
      '',
      {
        provider: 'unknown',
        distribution: 'k3s',
        managed: null,
        version: '1.33.1',
        scope: `subscription Shop (${SHOP})`,
        status: 'Offline',
      },
    ],
  ]);
});

test('what Resource Graph names is not asked for again, however it writes the types', async () => {
  const at = `/subscriptions/${SHOP.toUpperCase()}/resourcegroups/SHOP-RG/providers`;
  const { provider, paths } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP),
    '/providers/Microsoft.ResourceGraph/resources': {
      data: [
        {
          id: `${at}/microsoft.redhatopenshift/openshiftclusters/shifted`,
          name: 'shifted',
          location: 'westeurope',
          properties: { clusterProfile: { version: '4.17.9' } },
        },
        {
          id: `${at}/Microsoft.Kubernetes/ConnectedClusters/cellar`,
          name: 'cellar',
          location: 'westeurope',
          properties: { distribution: 'rke2', infrastructure: 'aws' },
        },
      ],
    },
  });
  const found = await everyFound(provider);

  expect(
    found.map((one) =>
      one.found ? [one.ref.identities[0]?.value, one.ref.described?.distribution] : one.gap,
    ),
  ).toEqual([
    [
      `/subscriptions/${SHOP}/resourceGroups/SHOP-RG/providers/Microsoft.RedHatOpenShift/openShiftClusters/shifted`,
      'aro',
    ],
    [
      `/subscriptions/${SHOP}/resourceGroups/SHOP-RG/providers/Microsoft.Kubernetes/connectedClusters/cellar`,
      'rke2',
    ],
  ]);
  expect(paths().map((path) => path.split('/').at(-1))).toEqual([
    'subscriptions',
    'resources',
    'managedClusters',
    'permissions',
  ]);
});

test('a kind of clusters that was never switched on in a subscription is no gap', async () => {
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP, page(cluster('prod'))),
    [MANAGED]: () => refusal(409, 'MissingSubscriptionRegistration'),
    [`/subscriptions/${SHOP}/providers/Microsoft.RedHatOpenShift/openShiftClusters`]: () =>
      refusal(409, 'MissingSubscriptionRegistration'),
  });

  expect(gapsOf(await everyFound(provider))).toEqual([]);
});

test('subscriptions that are asked for are looked into, also where they are not listed', async () => {
  const { provider, paths } = await azure(
    {
      '/subscriptions': page(subscription(SHOP, 'Shop')),
      [`/subscriptions/${OLD}/providers/Microsoft.Authorization/permissions`]: READER,
    },
    { subscriptions: [OLD.toUpperCase()] },
  );
  const found = await everyFound(provider);

  expect(gapsOf(found).map(({ cause }) => cause)).toEqual([
    'absent-api',
    'absent-api',
    'absent-api',
  ]);
  expect(paths().some((path) => path.startsWith(`/subscriptions/${SHOP}`))).toBe(false);
});

test.each([
  ['no JSON', { bytes: '<html>', headers: { 'content-type': 'text/html' } }],
  ['no list', { json: { value: 'clusters' } }],
  ['half of it', { json: page(cluster('prod')), cut: 20 }],
] as const)('an answer that is %s is a gap of its subscription', async (_, reply) => {
  const { provider } = await azure(
    { ...ONE, ...subscriptionRoutes(SHOP), [MANAGED]: () => reply },
    { client: { userAgent: 'kubemuster/test', backoff: 1, attempts: 1 } },
  );
  const [gap, ...rest] = gapsOf(await everyFound(provider));

  expect(rest).toEqual([]);
  expect(['malformed', 'unreachable']).toContain(gap?.cause);
  expect(gap?.detail).toContain('Microsoft.ContainerService/managedClusters/read: ');
});

test('one cluster of another shape hides no other', async () => {
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(
      SHOP,
      page(
        cluster('odd', { apiServerAccessProfile: { authorizedIPRanges: [] }, fqdn: 7 }),
        cluster('prod'),
      ),
    ),
  });
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(found.filter((one) => !one.found)).toMatchObject([
    { name: 'odd', gap: { cause: 'malformed', detail: 'odd: fqdn: expected text, found number' } },
  ]);
});

test('a next page at another host is not followed', async () => {
  const other = await azure({ [MANAGED]: page(cluster('bait')) });
  const { provider } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP),
    [MANAGED]: { value: [cluster('prod')], nextLink: `${other.manager.url}${MANAGED}` },
  });
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found).map(({ detail }) => detail)).toEqual([
    'Microsoft.ContainerService/managedClusters/read: the answer goes on at another host',
  ]);
  expect(other.manager.asked).toEqual([]);
});

test('nothing that listens is a gap with its cause', async () => {
  const { provider } = await azure(ONE, {
    endpoint: { url: 'https://127.0.0.1:9' },
    client: { userAgent: 'kubemuster/test', backoff: 1, attempts: 2 },
  });

  expect(gapsOf(await everyFound(provider))).toMatchObject([
    {
      cause: 'unreachable',
      detail: 'Microsoft.Resources/subscriptions/read: the connection failed (ECONNREFUSED)',
    },
  ]);
});

test('an answer that never comes ends with its time, and another subscription is read', async () => {
  const { provider } = await azure(
    {
      '/subscriptions': page(subscription(SHOP, 'Shop'), subscription(OLD, 'Old')),
      ...subscriptionRoutes(SHOP),
      ...subscriptionRoutes(OLD, page(cluster('legacy', {}, OLD))),
      [MANAGED]: () => ({ hang: true }),
    },
    { callTimeout: 50 },
  );
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['legacy']);
  expect(gapsOf(found)).toMatchObject([
    {
      cause: 'timeout',
      detail: 'Microsoft.ContainerService/managedClusters/read: no whole answer in time',
    },
  ]);
});

test('who gives up gets that reason at once, on a page after the first too', async () => {
  const given = new AbortController();
  const { provider, manager } = await azure({
    ...ONE,
    ...subscriptionRoutes(SHOP),
    [MANAGED]: ({ query }: Asked): Reply => {
      if (!query.has('$skiptoken')) {
        return {
          json: { value: [cluster('prod')], nextLink: `${manager.url}${MANAGED}?$skiptoken=1` },
        };
      }
      given.abort(new Error('enough'));
      return { hang: true };
    },
  });

  await expect(everyFound(provider, given.signal)).rejects.toThrow('enough');
});

test('who gives up while a busy answer is waited for does not wait for it', async () => {
  const given = new AbortController();
  const { provider, manager } = await azure({
    '/subscriptions': () => {
      setImmediate(() => given.abort(new Error('enough')));
      return refusal(429, 'TooManyRequests', { 'retry-after': '3600' });
    },
  });

  await expect(everyFound(provider, given.signal)).rejects.toThrow('enough');
  expect(manager.asked.length).toBe(1);
});

test('on loopback an emulator may speak plain http', async () => {
  const { manager, provider } = await plain();
  const found = await everyFound(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(manager.asked[0]?.headers.authorization).toBe(
    'Bearer token-for-https://management.azure.com',
  );
});

async function plain(): ReturnType<typeof azure> {
  const routes: Readonly<Record<string, unknown>> = {
    ...ONE,
    ...subscriptionRoutes(SHOP, page(cluster('prod'))),
  };
  const manager = await startServer(({ path }) => {
    const found = routes[path];
    return found === undefined ? refusal(404, 'NotFound') : { json: found };
  });
  const rest = await azure({}, { endpoint: { url: manager.url, insecure: true } });
  return { ...rest, manager };
}

function namesOf(found: readonly Found[]): readonly string[] {
  return found.flatMap((one) => (one.found ? [one.ref.name] : []));
}

function gapsOf(found: readonly Found[]): readonly Gap[] {
  return found.flatMap((one) => (one.found ? [] : [one.gap]));
}
