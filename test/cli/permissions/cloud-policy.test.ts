import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checks } from '../../../checks/index.ts';
import { policyOf } from '../../../src/cli/permissions/cloud-policy.ts';
import { neededActions } from '../../../src/engine/cloud-needs.ts';
import { CLOUDS, cloudActions, inventoryActions } from '../../../src/model/cloud/rights.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import { kubemuster } from '../run.ts';

const ANYWHERE = { account: [], subscription: [], region: [] };

const versionCheck = checks.filter(({ id }) => id === 'architecture/version-is-supported');

test('a policy of AWS has the actions of the selected checks, and those that find clusters', async () => {
  const args = ['permissions', '--provider', 'aws', '--check', 'architecture/version-is-supported'];
  const { code, stdout, stderr } = await kubemuster(args);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Kubemuster',
        Effect: 'Allow',
        Action: [
          'ec2:DescribeRegions',
          'eks:DescribeCluster',
          'eks:DescribeClusterVersions',
          'eks:ListClusters',
        ],
        Resource: '*',
      },
    ],
  });
  expect(stderr).toContain('aws iam create-policy');
});

test('with a role it is the policy of whoever takes that role, in all accounts or in these', () => {
  const entered = (scope: Partial<Parameters<typeof policyOf>[2]>): unknown =>
    policyOf('eks', [], { ...ANYWHERE, role: 'audit/reader', ...scope }).document;

  expect(entered({})).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'FindAccounts',
        Effect: 'Allow',
        Action: ['organizations:ListAccounts'],
        Resource: '*',
      },
      {
        Sid: 'EnterAccounts',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: ['arn:aws:iam::*:role/audit/reader'],
      },
    ],
  });
  expect(entered({ account: ['111122223333'], region: ['cn-north-1'] })).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'EnterAccounts',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: ['arn:aws-cn:iam::111122223333:role/audit/reader'],
      },
    ],
  });
});

test('a role of Google Cloud holds permissions, of an organization those above its projects too', () => {
  const actions = neededActions(versionCheck, 'gke').map(({ action }) => action);
  const of = (organization?: string): unknown =>
    Reflect.get(
      policyOf('gke', actions, { ...ANYWHERE, ...(organization ? { organization } : {}) }).document,
      'includedPermissions',
    );

  expect(of()).toEqual([
    'container.clusters.connect',
    'container.clusters.get',
    'container.clusters.list',
    'gkehub.memberships.list',
    'resourcemanager.projects.get',
  ]);
  expect(of('123')).toEqual(
    expect.arrayContaining(['cloudasset.assets.searchAllResources', 'container.clusters.list']),
  );
});

test('a role definition of Azure may be assigned in the subscriptions that are named', () => {
  const actions = neededActions(versionCheck, 'aks').map(({ action }) => action);

  expect(policyOf('aks', actions, { ...ANYWHERE, subscription: ['s-1', 's-2'] }).document).toEqual({
    Name: 'Kubemuster reader',
    IsCustom: true,
    Description: 'Reads what Kubemuster judges: clusters and their settings, no Secret.',
    Actions: [
      'Microsoft.Authorization/permissions/read',
      'Microsoft.ContainerService/locations/kubernetesVersions/read',
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      'Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read',
      'Microsoft.ContainerService/managedClusters/read',
      'Microsoft.ContainerService/managedClusters/upgradeProfiles/read',
      'Microsoft.Kubernetes/connectedClusters/read',
      'Microsoft.RedHatOpenShift/openShiftClusters/read',
      'Microsoft.ResourceGraph/resources/read',
      'Microsoft.Resources/subscriptions/read',
    ],
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ['/subscriptions/s-1', '/subscriptions/s-2'],
  });
});

test('each action says which verdicts go without it', async () => {
  const args = ['permissions', '--provider', 'gcp', '--format', 'text'];
  const { stdout } = await kubemuster([...args, '--check', 'architecture/version-is-supported']);

  expect(stdout).toBe(
    [
      'container.clusters.connect',
      '  finds clusters: without it they are places that nobody looked into',
      'container.clusters.get',
      '  finds clusters: without it they are places that nobody looked into',
      '  reads cloud/versions',
      '  weaker without it: architecture/version-is-supported',
      'container.clusters.list',
      '  finds clusters: without it they are places that nobody looked into',
      '  reads cloud/versions',
      '  weaker without it: architecture/version-is-supported',
      'gkehub.memberships.list',
      '  finds clusters: without it they are places that nobody looked into',
      'resourcemanager.projects.get',
      '  finds clusters: without it they are places that nobody looked into',
      '',
    ].join('\n'),
  );
});

test.each(CLOUDS)('no action of %s writes, and none reads a secret', (cloud) => {
  const all = [
    ...inventoryActions(cloud),
    ...cloudSections.flatMap(({ id }) => cloudActions(id, cloud)),
  ];

  const reads = /(:(List|Describe|Get)[A-Za-z]+|\.(get|list|getIamPolicy)|\/read)$/;
  // A POST that returns the CA and how to sign in, and is asked only where it returns no more.
  const posted = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';
  // Lets a call through to the API server, which decides about it.
  const passed = 'container.clusters.connect';
  expect(all.filter((one) => !reads.test(one) && one !== posted && one !== passed)).toEqual([]);
  expect(all.filter((one) => /secret|token|password|admin/i.test(one))).toEqual([]);
});

/** What reads, of all the actions that a provider names anywhere in its source. */
function readsIn(provider: string, named: RegExp): readonly string[] {
  const root = path.join(import.meta.dirname, '..', '..', '..', 'src', 'providers', provider);
  const files = globSync('**/*.ts', { cwd: root }).map((file) => path.join(root, file));
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(named)].map(([, one]) => one ?? ''))),
  ];
}

test.each([
  [
    'eks',
    /'((?:eks|ec2|iam|organizations|logs|guardduty|backup):(?:Get|List|Describe)[A-Za-z]+)'/g,
    ['organizations:ListAccounts'],
  ],
  [
    'gke',
    /`((?:container|gkehub|iam|logging|gkebackup|securitycentermanagement)\.\w+\.(?:get|list|getIamPolicy)) /g,
    [],
  ],
  ['aks', /'(Microsoft\.(?!ContainerRegistry|Storage)[A-Za-z/.]+\/read)'/g, []],
] as const)(
  'every reading action that the provider %s names is in its policy',
  (provider, named, others) => {
    const table = new Set<string>([
      ...others,
      ...inventoryActions(provider),
      ...cloudSections.flatMap(({ id }) => cloudActions(id, provider)),
    ]);
    const found = readsIn(provider, named);

    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((one) => !table.has(one))).toEqual([]);
  },
);
