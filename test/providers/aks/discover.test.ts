import { expect, test } from 'vitest';
import {
  azure,
  cluster,
  everyFound,
  OLD,
  page,
  refusal,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';

const MANAGED = `/subscriptions/${SHOP}/providers/Microsoft.ContainerService/managedClusters`;

test('clusters of a subscription are found with what Azure says of them', async () => {
  const { provider, calls, manager } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(cluster('prod'))),
  });

  expect(await everyFound(provider)).toEqual([
    {
      found: true,
      ref: {
        name: 'prod',
        source: 'aks',
        server: 'https://prod-dns-abc.hcp.westeurope.azmk8s.io',
        identities: [
          {
            type: 'cloud',
            value: `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/prod`,
          },
        ],
        region: 'westeurope',
        described: {
          provider: 'azure',
          distribution: 'aks',
          managed: true,
          version: '1.34.2',
          scope: `subscription Shop (${SHOP})`,
          status: 'Succeeded',
        },
        foundBy: [`aks subscription Shop (${SHOP})`],
        notes: [],
      },
    },
  ]);
  expect(calls.byOperation()).toEqual([
    ['Microsoft.Authorization/permissions/read', 1],
    ['Microsoft.ContainerService/managedClusters/read', 1],
    ['Microsoft.Kubernetes/connectedClusters/read', 1],
    ['Microsoft.RedHatOpenShift/openShiftClusters/read', 1],
    ['Microsoft.ResourceGraph/resources/read', 1],
    ['Microsoft.Resources/subscriptions/read', 1],
  ]);
  expect(new Set(manager.asked.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer token-for-https://management.azure.com']),
  );
});

test('a list of six pages is read to its end', async () => {
  const names = Array.from({ length: 600 }, (_, index) => `shop-${index}`);
  const { provider, calls, manager } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP),
    [MANAGED]: ({ query }: { query: URLSearchParams }) => {
      const from = Number(query.get('$skiptoken') ?? '0');
      const nextLink = `${manager.url}${MANAGED}?api-version=2026-06-01&$skiptoken=${from + 100}`;
      const value = names.slice(from, from + 100).map((name) => cluster(name));
      return { json: { value, ...(from < 500 ? { nextLink } : {}) } };
    },
  });
  const found = await everyFound(provider);

  expect(found.map((one) => (one.found ? one.ref.name : one.name))).toEqual(names);
  expect(new Map(calls.byOperation()).get('Microsoft.ContainerService/managedClusters/read')).toBe(
    6,
  );
});

test('a subscription that refuses hides no other, and the missing action is named', async () => {
  const { provider } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop'), subscription(OLD, 'Old', 'Disabled')),
    ...subscriptionRoutes(SHOP, page(cluster('prod'))),
    ...subscriptionRoutes(OLD),
    [MANAGED.replace(SHOP, OLD)]: () => refusal(403, 'AuthorizationFailed'),
  });
  const found = await everyFound(provider);

  expect(found.filter((one) => one.found).map(({ ref }) => ref.name)).toEqual(['prod']);
  expect(found.filter((one) => !one.found)).toEqual([
    {
      found: false,
      place: true,
      name: `subscription Old (${OLD})`,
      gap: {
        source: 'inventory/aks',
        cause: 'forbidden',
        detail:
          'Microsoft.ContainerService/managedClusters/read: Azure answers 403 AuthorizationFailed; its subscription is in the state Disabled',
        permission: 'Microsoft.ContainerService/managedClusters/read',
      },
    },
  ]);
});

test('clusters of a subscription that is disabled say so', async () => {
  const { provider } = await azure({
    '/subscriptions': page(subscription(OLD, 'Old', 'Warned')),
    ...subscriptionRoutes(OLD, page(cluster('legacy', { powerState: { code: 'Stopped' } }, OLD))),
  });
  const [found] = await everyFound(provider);

  expect(found).toMatchObject({
    found: true,
    ref: {
      notes: ['its subscription is in the state Warned'],
      described: { status: 'Stopped' },
    },
  });
});
