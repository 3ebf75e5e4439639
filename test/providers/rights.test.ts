import { describe, expect, test } from 'vitest';
import type { Calls } from '../../src/collect/cloud/calls.ts';
import type { ClusterRef, Found, Provider } from '../../src/model/access.ts';
import { type CloudName, cloudActions, inventoryActions } from '../../src/model/cloud/rights.ts';
import { cloudSections } from '../../src/model/cloud.ts';
import { azure, cluster, page, SHOP, subscription, subscriptionRoutes } from './aks/azure.ts';
import { HARDENED, hardenedRoutes } from './aks/hardened.ts';
import { CONTROL_PLANE } from './eks/control-plane.ts';
import { start } from './eks/world.ts';
import { shop } from './gke/shop.ts';
import { fakeGoogle } from './gke/world.ts';

const { signal } = new AbortController();

interface Asked {
  readonly provider: Provider;
  readonly calls: Calls;
}

/** What roles of a project or an account cannot hold: entering accounts, and policies above a project. */
const ABOVE = [
  'organizations:ListAccounts',
  'sts:AssumeRole',
  'sts:GetCallerIdentity',
  'resourcemanager.folders.getIamPolicy',
  'resourcemanager.organizations.getIamPolicy',
];

/** The permissions of Google's methods, which are counted by their own names. */
const METHODS: Readonly<Record<string, string>> = {
  'cloudresourcemanager:projects.search': 'resourcemanager.projects.get',
  'cloudresourcemanager:projects.get': 'resourcemanager.projects.get',
  'cloudresourcemanager:projects.getIamPolicy': 'resourcemanager.projects.getIamPolicy',
  'container:listClusters': 'container.clusters.list',
  'container:getCluster': 'container.clusters.get',
  'container:fetchClusterUpgradeInfo': 'container.clusters.get',
  'container:getServerConfig': 'container.clusters.list',
  'gkehub:memberships.list': 'gkehub.memberships.list',
  'cloudresourcemanager:projects.getAncestry': 'resourcemanager.projects.get',
  'cloudresourcemanager:folders.getIamPolicy': 'resourcemanager.folders.getIamPolicy',
  'cloudresourcemanager:organizations.getIamPolicy': 'resourcemanager.organizations.getIamPolicy',
  'gkebackup:backupPlans.list': 'gkebackup.backupPlans.list',
  'iam:roles.get': 'iam.roles.get',
  'iam:serviceAccounts.getIamPolicy': 'iam.serviceAccounts.getIamPolicy',
  'iam:serviceAccounts.list': 'iam.serviceAccounts.list',
  'logging:buckets.list': 'logging.buckets.list',
  'logging:sinks.list': 'logging.sinks.list',
  'securitycentermanagement:securityCenterServices.get':
    'securitycentermanagement.securityCenterServices.get',
};

/** The actions that a section takes, by the calls that reading it made beyond finding the cluster. */
async function takenBy(
  { provider, calls }: Asked,
  ids: readonly string[],
): Promise<readonly string[]> {
  const found: readonly Found[] = await Array.fromAsync(provider.discover(signal));
  const refs = found.flatMap((one): readonly ClusterRef[] => (one.found ? [one.ref] : []));
  expect(refs.length).toBeGreaterThan(0);
  for (const ref of refs) await provider.sections?.(ref, ids, signal);
  return calls.byOperation().map(([operation]) => METHODS[operation] ?? operation);
}

const OPENED: Readonly<Record<CloudName, () => Promise<Asked>>> = {
  eks: () => start({ answers: CONTROL_PLANE }),
  gke: () => fakeGoogle('rest', shop, { projects: ['shop'] }),
  aks: () => {
    const id = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/prod`;
    return azure({
      '/subscriptions': page(subscription(SHOP, 'Shop')),
      ...subscriptionRoutes(SHOP, page(cluster('prod', HARDENED))),
      ...hardenedRoutes(id),
    });
  },
};

describe.each(['eks', 'gke', 'aks'] as const)('policies of %s', (cloud) => {
  test.each(cloudSections.map(({ id }) => id))(
    'reading %s takes no action that the policy for it lacks',
    async (id) => {
      const allowed = [...ABOVE, ...inventoryActions(cloud), ...cloudActions(id, cloud)];
      const taken = await takenBy(await OPENED[cloud](), [id]);

      expect(taken.filter((one) => !allowed.includes(one))).toEqual([]);
    },
  );
});
