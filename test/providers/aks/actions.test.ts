import { expect, test } from 'vitest';
import { cloudActions, inventoryActions } from '../../../src/model/cloud/rights.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import {
  azure,
  cluster,
  everyFound,
  page,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';
import { HARDENED, hardenedRoutes } from './hardened.ts';

const CANONICAL = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/prod`;
const { signal } = new AbortController();

/** Already taken to find the cluster; or only where somebody has a role that Azure does not bring along. */
const COMMON: ReadonlySet<string> = new Set([
  'Microsoft.ContainerService/managedClusters/read',
  'Microsoft.Authorization/roleDefinitions/read',
]);

test('finding clusters takes no action that is not asked for', async () => {
  const { provider, calls } = await shop();
  await everyFound(provider);

  expect(calls.byOperation().map(([action]) => action)).toEqual(
    expect.arrayContaining(['Microsoft.ContainerService/managedClusters/read']),
  );
  for (const [action] of calls.byOperation()) expect(inventoryActions('aks')).toContain(action);
});

test.each(cloudSections.map(({ id }) => id))(
  '%s takes the actions that are asked for it',
  async (id) => {
    const { provider, calls } = await shop();
    const [found] = await everyFound(provider);
    if (found?.found !== true) throw new Error('expected a cluster');
    const before = new Map(calls.byOperation());
    await provider.sections?.(found.ref, [id], signal);
    const taken = calls
      .byOperation()
      .filter(([action, count]) => count > (before.get(action) ?? 0))
      .map(([action]) => action);

    const asked = cloudActions(id, 'aks').filter((action) => !COMMON.has(action));

    expect(taken.filter((action) => !COMMON.has(action))).toEqual(asked.toSorted());
  },
);

function shop(): ReturnType<typeof azure> {
  const workspace = `/subscriptions/${SHOP}/resourceGroups/sec/providers/Microsoft.OperationalInsights/workspaces/audit`;
  const storage = `/subscriptions/${SHOP}/resourceGroups/sec/providers/Microsoft.Storage/storageAccounts/keep`;
  const logs = [{ categoryGroup: 'audit', enabled: true }];
  return azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(cluster('prod', HARDENED))),
    ...hardenedRoutes(CANONICAL),
    [`${CANONICAL}/providers/Microsoft.Insights/diagnosticSettings`]: page({
      name: 'all',
      properties: { workspaceId: workspace, storageAccountId: storage, logs },
    }),
    [`${CANONICAL}/providers/Microsoft.Insights/diagnosticSettingsCategories`]: page({
      name: 'kube-audit',
      properties: { categoryGroups: ['audit'] },
    }),
  });
}
