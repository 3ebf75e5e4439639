import { expect, test } from 'vitest';
import type { ClusterRef } from '../../../src/model/access.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import type { Observed } from '../../../src/model/observed.ts';
import {
  type Azure,
  azure,
  cluster,
  clusterId,
  everyFound,
  OLD,
  page,
  refusal,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';
import { HARDENED, hardenedRoutes, OPERATORS } from './hardened.ts';

const { signal } = new AbortController();
const CANONICAL = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/prod`;

test('settings of a hardened cluster are read without a call beside the list', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));
  const before = shop.azure.calls.total;
  const ids = ['exposure', 'encryption', 'network'].map((one) => `cloud/${one}`);
  const sections = await shop.azure.provider.sections?.(shop.ref, ids, signal);

  expect(shop.azure.calls.total).toBe(before);
  expect(decoded(sections)).toEqual({
    'cloud/exposure': {
      public: said(false, 'properties.apiServerAccessProfile.enablePrivateCluster', 'true'),
      private: said(true, 'properties.apiServerAccessProfile.enablePrivateCluster', 'true'),
      allowed: said([], 'properties.apiServerAccessProfile.authorizedIPRanges'),
    },
    'cloud/encryption': {
      secrets: said('customer-key', 'properties.securityProfile.azureKeyVaultKms.enabled', 'true'),
      key: said(
        'https://shop.vault.azure.net/keys/etcd/1',
        'properties.securityProfile.azureKeyVaultKms.keyId',
      ),
    },
    'cloud/network': {
      policyEngine: said('cilium', 'properties.networkProfile.networkPolicy'),
      inTransitEncryption: said(
        true,
        'properties.networkProfile.advancedNetworking.security.transitEncryption.type',
        'WireGuard',
      ),
      outbound: said('userDefinedRouting', 'properties.networkProfile.outboundType'),
    },
  });
});

test('people sign in by Entra ID and by issuers that a preview of the API tells', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));

  expect(decoded(await sectionOf(shop, 'identity'))).toEqual({
    'cloud/identity': {
      people: said('provider', 'properties.disableLocalAccounts', 'true'),
      localAdmins: said(false, 'properties.disableLocalAccounts', 'true'),
      workloadIdentity: said(true, 'properties.securityProfile.workloadIdentity.enabled'),
      tokenIssuer: said(
        'https://westeurope.oic.prod-aks.azure.com/t/i/',
        'properties.oidcIssuerProfile.issuerURL',
      ),
      otherIssuers: said(
        ['https://token.actions.example'],
        'jwtAuthenticators[].properties.issuer.url',
      ),
      groups: said(true, 'properties.aadProfile', 'set'),
    },
  });
});

test('a cluster as it is made without options is open to everybody, with local accounts', async () => {
  const shop = await shopWith({});
  const ids = ['exposure', 'encryption', 'identity', 'network'].map((one) => `cloud/${one}`);

  expect(decoded(await shop.azure.provider.sections?.(shop.ref, ids, signal))).toEqual({
    'cloud/exposure': {
      public: said(true, 'properties.apiServerAccessProfile.enablePrivateCluster', 'not set'),
      private: said(false, 'properties.apiServerAccessProfile.enablePrivateCluster', 'not set'),
      allowed: said(
        ['0.0.0.0/0', '::/0'],
        'properties.apiServerAccessProfile.authorizedIPRanges',
        'not set',
      ),
    },
    'cloud/encryption': {
      secrets: said(
        'provider-key',
        'properties.securityProfile.azureKeyVaultKms.enabled',
        'not set',
      ),
    },
    'cloud/identity': {
      people: said('local', 'properties.aadProfile', 'not set'),
      localAdmins: said(true, 'properties.disableLocalAccounts', 'not set'),
      workloadIdentity: said(
        false,
        'properties.securityProfile.workloadIdentity.enabled',
        'not set',
      ),
      groups: said(false, 'properties.aadProfile', 'not set'),
    },
    'cloud/network': {
      policyEngine: said('none', 'properties.networkProfile.networkPolicy', 'not set'),
      inTransitEncryption: said(
        false,
        'properties.networkProfile.advancedNetworking.security.transitEncryption.type',
        'not set',
      ),
    },
  });
});

test('ranges that stand for all of Azure are no addresses of ours', async () => {
  const shop = await shopWith({
    apiServerAccessProfile: { authorizedIPRanges: ['198.51.100.0/24', 'AzureCloud.westeurope'] },
  });

  expect(decoded(await sectionOf(shop, 'exposure'))).toMatchObject({
    'cloud/exposure': {
      allowed: { value: ['198.51.100.0/24'] },
      cloudAddresses: { value: true, said: '198.51.100.0/24, AzureCloud.westeurope' },
    },
  });
});

test('logs are found by category and by group, each with the retention of its sink', async () => {
  const workspace = `/subscriptions/${OLD}/resourceGroups/sec/providers/Microsoft.OperationalInsights/workspaces/audit`;
  const storage = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.Storage/storageAccounts/keep`;
  const insights = `${CANONICAL}/providers/Microsoft.Insights`;
  const shop = await shopWith(
    {},
    {
      [`${insights}/diagnosticSettings`]: page(
        {
          name: 'to-workspace',
          properties: {
            workspaceId: workspace,
            logAnalyticsDestinationType: 'Dedicated',
            logs: [
              { categoryGroup: 'audit', enabled: true },
              { category: 'guard', enabled: true },
              { category: 'kube-scheduler', enabled: false },
            ],
          },
        },
        {
          name: 'to-storage',
          properties: {
            storageAccountId: storage,
            logs: [{ category: 'kube-audit', enabled: true }],
          },
        },
      ),
      [`${insights}/diagnosticSettingsCategories`]: page(
        ...['kube-audit', 'kube-audit-admin'].map((name) => ({
          name,
          properties: { categoryType: 'Logs', categoryGroups: ['audit', 'allLogs'] },
        })),
        { name: 'kube-apiserver', properties: { categoryGroups: ['allLogs'] } },
        ...['guard', 'kube-controller-manager', 'cloud-controller-manager', 'kube-scheduler'].map(
          (name) => ({ name, properties: { categoryGroups: ['allLogs'] } }),
        ),
      ),
      [`${workspace}/tables/AKSAudit`]: {
        properties: { retentionInDays: 90, totalRetentionInDays: 730 },
      },
      [`${workspace}/tables/AKSAuditAdmin`]: {
        properties: { retentionInDays: 90, totalRetentionInDays: 90 },
      },
      [`${workspace}/tables/AKSControlPlane`]: { properties: { retentionInDays: 30 } },
      [`${storage}/managementPolicies/default`]: {
        properties: {
          policy: {
            rules: [
              {
                enabled: true,
                definition: {
                  actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 400 } } },
                  filters: { blobTypes: ['appendBlob'], prefixMatch: ['insights-logs-kube'] },
                },
              },
              {
                enabled: true,
                definition: {
                  actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 3 } } },
                  filters: { blobTypes: ['blockBlob'] },
                },
              },
            ],
          },
        },
      },
      [`${storage}/blobServices/default/containers/insights-logs-kube-audit`]: {
        properties: { immutabilityPolicy: { properties: { state: 'Locked' } } },
      },
    },
  );
  const found = await sectionOf(shop, 'logging');
  const { 'cloud/logging': logs } = decoded(found);

  expect(found?.get('cloud/logging')?.state).toBe('seen');
  expect(summaryOf(logs)).toEqual([
    'api off',
    'audit categoryGroup audit: 730 days, 90 searchable, locked false, apart true',
    'audit category kube-audit: 400 days, 0 searchable, locked true, apart false',
    'audit-writes-only categoryGroup audit: 90 days, 90 searchable, locked false, apart true',
    'authenticator category guard: 30 days, 30 searchable, locked false, apart true',
    'controller-manager off',
    'cloud-controller-manager off',
    'scheduler off',
    'workloads off',
  ]);
});

test('a retention that may not be read is a gap, and the log is on all the same', async () => {
  const workspace = `/subscriptions/${SHOP}/resourceGroups/sec/providers/Microsoft.OperationalInsights/workspaces/audit`;
  const shop = await shopWith(
    {},
    {
      [`${CANONICAL}/providers/Microsoft.Insights/diagnosticSettings`]: page({
        name: 'all',
        properties: {
          workspaceId: workspace,
          logs: [{ categoryGroup: 'allLogs', enabled: true }],
        },
      }),
      [`${workspace}/tables/AzureDiagnostics`]: () => refusal(403, 'AuthorizationFailed'),
    },
  );
  const logging = (await sectionOf(shop, 'logging'))?.get('cloud/logging');

  expect(logging).toMatchObject({
    state: 'partial',
    gaps: expect.arrayContaining([
      {
        source: 'cloud/logging',
        cause: 'forbidden',
        detail:
          'how long the table AzureDiagnostics of workspace audit is kept: Microsoft.OperationalInsights/workspaces/tables/read: Azure answers 403 AuthorizationFailed',
        permission: 'Microsoft.OperationalInsights/workspaces/tables/read',
      },
    ]),
  });
  expect(
    new Map(shop.azure.calls.byOperation()).get(
      'Microsoft.OperationalInsights/workspaces/tables/read',
    ),
  ).toBe(1);
});

test('role assignments give rights by Azure RBAC, by certificates, and by changing the cluster', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));
  const { 'cloud/authorizers': grants } = decoded(await sectionOf(shop, 'authorizers'));

  expect(grants).toEqual([
    grant(`group:${OPERATORS}`, 'Azure Kubernetes Service RBAC Cluster Admin', 'r1', {
      admin: true,
    }),
    grant(`user:${OPERATORS}`, 'Azure Kubernetes Service RBAC Admin', 'r2', {
      admin: true,
      namespaces: ['shop'],
    }),
    grant(`user:${OPERATORS}`, 'Contributor', 'r3'),
    grant(`serviceprincipal:${OPERATORS}`, 'Pods of ours', 'r5'),
  ]);
});

test('with local accounts whoever may fetch their certificate is an administrator', async () => {
  const shop = await shopWith(
    { ...HARDENED, disableLocalAccounts: false },
    hardenedRoutes(CANONICAL),
  );
  const { 'cloud/authorizers': grants } = decoded(await sectionOf(shop, 'authorizers'));

  expect(grants).toContainEqual(grant(`user:${OPERATORS}`, 'Contributor', 'r3', { admin: true }));
});

test('without Entra ID whoever may fetch the kubeconfig of users is an administrator', async () => {
  const shop = await shopWith({}, hardenedRoutes(CANONICAL));
  const { 'cloud/authorizers': grants } = decoded(await sectionOf(shop, 'authorizers'));
  const user = 'Azure Kubernetes Service Cluster User Role';

  expect(grants).toContainEqual(grant(`user:${OPERATORS}`, user, 'r6', { admin: true }));
});

test('without RBAC whoever signs in is an administrator', async () => {
  const roles = `${CANONICAL}/providers/Microsoft.Authorization/roleAssignments`;
  const shop = await shopWith({ enableRBAC: false }, { [roles]: page() });

  expect(decoded(await sectionOf(shop, 'authorizers'))).toMatchObject({
    'cloud/authorizers': [
      { principal: 'group:system:authenticated', admin: true, field: 'properties.enableRBAC' },
    ],
  });
});

test('pools have the identity of the kubelets with what it holds', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));

  expect(decoded(await sectionOf(shop, 'pools'))).toEqual({
    'cloud/pools': [
      {
        name: 'system',
        version: said('1.34.2', 'properties.agentPoolProfiles[system].currentOrchestratorVersion'),
        image: said(
          'AKSAzureLinux-V3gen2-202611.03.0',
          'properties.agentPoolProfiles[system].nodeImageVersion',
        ),
        spot: said(false, 'properties.agentPoolProfiles[system].scaleSetPriority', 'not set'),
        serverless: false,
        metadataProtected: said(true, 'properties.networkProfile.podLinkLocalAccess', 'None'),
        autoUpgrade: said(true, 'properties.autoUpgradeProfile.nodeOSUpgradeChannel', 'NodeImage'),
        secureBoot: said(
          true,
          'properties.agentPoolProfiles[system].securityProfile.enableSecureBoot',
        ),
        identity: said(
          `/subscriptions/${SHOP}/resourceGroups/mc/providers/Microsoft.ManagedIdentity/userAssignedIdentities/prod-agentpool`,
          'properties.identityProfile.kubeletidentity.resourceId',
        ),
        permissions: [
          {
            name: 'AcrPull at /subscriptions/x/resourceGroups/images',
            level: 'minimal',
            field: 'roleAssignments[k1].roleDefinitionId',
          },
          {
            name: 'Contributor at /subscriptions/x',
            level: 'admin',
            field: 'roleAssignments[k2].roleDefinitionId',
          },
        ],
      },
    ],
  });
});

test('where the preview is over, whether pods reach the metadata service stays unknown', async () => {
  const shop = await shopWith(HARDENED, {
    ...hardenedRoutes(CANONICAL),
    [CANONICAL]: () => refusal(400, 'InvalidApiVersionParameter'),
  });
  const pools = (await sectionOf(shop, 'pools'))?.get('cloud/pools');

  expect(pools).toMatchObject({
    state: 'seen',
    value: [{ name: 'system', metadataProtected: undefined }],
  });
});

test('identities that take tokens of the cluster are found by its issuer', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));

  expect(decoded(await sectionOf(shop, 'workload-identities'))).toEqual({
    'cloud/workload-identities': {
      associations: [],
      roles: [
        {
          role: 'c0c0c0c0-0000-4000-8000-000000000001',
          subjects: said(
            ['system:serviceaccount:shop:cart'],
            'userAssignedIdentities[cart].federatedIdentityCredentials[].subject',
          ),
          audiences: said(
            ['api://AzureADTokenExchange'],
            'userAssignedIdentities[cart].federatedIdentityCredentials[].audiences',
          ),
          permissions: [],
        },
      ],
    },
  });
});

test('versions, add-ons and guards are read by the calls that they take', async () => {
  const shop = await shopWith(HARDENED, hardenedRoutes(CANONICAL));
  const ids = ['cloud/versions', 'cloud/addons', 'cloud/security'];

  expect(decoded(await shop.azure.provider.sections?.(shop.ref, ids, signal))).toEqual({
    'cloud/versions': {
      controlPlane: said('1.34.2', 'properties.currentKubernetesVersion'),
      support: said('standard', 'properties.supportPlan', 'KubernetesOfficial'),
      channel: said('stable', 'properties.autoUpgradeProfile.upgradeChannel'),
      offered: said(
        '1.35.10',
        'upgradeProfiles[default].controlPlaneProfile.upgrades[].kubernetesVersion',
      ),
      supported: said(
        true,
        'kubernetesVersions[1.34].capabilities.supportPlan',
        'KubernetesOfficial, AKSLongTermSupport',
      ),
      maintenance: said(
        'aksManagedAutoUpgradeSchedule: 4 hours from 22:00',
        'maintenanceConfigurations[]',
      ),
    },
    'cloud/addons': [
      {
        name: 'azurepolicy',
        status: 'enabled',
        field: 'properties.addonProfiles.azurepolicy.enabled',
      },
      {
        name: 'imageCleaner',
        status: 'enabled',
        field: 'properties.securityProfile.imageCleaner.enabled',
      },
      {
        name: 'microsoft.flux',
        version: '1.17.3',
        status: 'Failed',
        issues: ['ExtensionOperationFailed'],
        field: 'extensions[flux].properties.provisioningState',
      },
    ],
    'cloud/security': {
      runtimeDetection: said(
        true,
        'properties.securityProfile.defender.securityMonitoring.enabled',
      ),
      auditDetection: said(true, 'pricings[Containers].properties.pricingTier', 'Standard'),
      backup: said(
        true,
        'backupInstances[prod-backup].properties.currentProtectionState',
        'ProtectionConfigured',
      ),
      deletionProtection: said(true, 'locks[keep].properties.level', 'CanNotDelete'),
    },
  });
});

test.each([
  ['1.30.9', undefined, false, 'AKSLongTermSupport'],
  ['1.30.9', 'AKSLongTermSupport', true, 'AKSLongTermSupport'],
  ['1.29.9', 'AKSLongTermSupport', false, 'not listed in westeurope'],
] as const)(
  'version %s on the plan %s is supported: %s',
  async (version, plan, supported, words) => {
    const shop = await shopWith(
      { ...HARDENED, currentKubernetesVersion: version, supportPlan: plan },
      hardenedRoutes(CANONICAL),
    );

    expect(decoded(await sectionOf(shop, 'versions'))).toMatchObject({
      'cloud/versions': { supported: { value: supported, said: words } },
    });
  },
);

test('a section that is refused is a gap of its own with the missing action', async () => {
  const shop = await shopWith(HARDENED, {
    [`${CANONICAL}/providers/Microsoft.Authorization/roleAssignments`]: () =>
      refusal(403, 'AuthorizationFailed'),
  });
  const ids = cloudSections.map(({ id }) => id);
  const sections = await shop.azure.provider.sections?.(shop.ref, ids, signal);

  expect(sections?.get('cloud/authorizers')).toEqual({
    state: 'unseen',
    gaps: [
      {
        source: 'cloud/authorizers',
        cause: 'forbidden',
        detail:
          'Microsoft.Authorization/roleAssignments/read: Azure answers 403 AuthorizationFailed',
        permission: 'Microsoft.Authorization/roleAssignments/read',
      },
    ],
  });
  expect([...(sections?.keys() ?? [])]).toEqual(ids);
  expect(sections?.get('cloud/exposure')?.state).toBe('seen');
});

test('of clusters that only Resource Graph named, neighbours are read in one list', async () => {
  const rows = ['prod', 'test'].map((name) => cluster(name));
  const { provider, calls } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(...rows)),
    '/providers/Microsoft.ResourceGraph/resources': { data: rows, totalRecords: 2 },
  });
  const refs = (await everyFound(provider)).flatMap((one) => (one.found ? [one.ref] : []));
  const listed = (): number | undefined =>
    new Map(calls.byOperation()).get('Microsoft.ContainerService/managedClusters/read');

  expect(refs.map(({ name }) => name)).toEqual(['prod', 'test']);
  expect(listed()).toBe(undefined);
  await Promise.all(refs.map(async (ref) => provider.sections?.(ref, ['cloud/exposure'], signal)));
  expect(listed()).toBe(1);
});

test('where the list is refused each cluster is read alone, and the list is not asked for again', async () => {
  const rows = ['prod', 'test'].map((name) => cluster(name));
  const { provider, calls, paths } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP),
    [`/subscriptions/${SHOP}/providers/Microsoft.ContainerService/managedClusters`]: () =>
      refusal(403, 'AuthorizationFailed'),
    [clusterId('prod')]: rows[0],
    [clusterId('test')]: () => refusal(403, 'AuthorizationFailed'),
    '/providers/Microsoft.ResourceGraph/resources': { data: rows },
  });
  const refs = (await everyFound(provider)).flatMap((one) => (one.found ? [one.ref] : []));
  const read: unknown[] = [];
  for (const ref of refs) read.push(await provider.sections?.(ref, ['cloud/exposure'], signal));

  expect(read.map((one) => (one instanceof Map ? one.get('cloud/exposure').state : one))).toEqual([
    'seen',
    'unseen',
  ]);
  expect(paths().filter((path) => path.endsWith('/managedClusters')).length).toBe(1);
  expect(calls.total).toBe(paths().length);
});

interface Shop {
  readonly azure: Azure;
  readonly ref: ClusterRef;
}

async function shopWith(
  properties: Readonly<Record<string, unknown>>,
  routes: Readonly<Record<string, unknown>> = {},
): Promise<Shop> {
  const one = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(cluster('prod', properties))),
    ...routes,
  });
  const [found] = await everyFound(one.provider);
  if (found?.found !== true) throw new Error(`expected a cluster: ${clusterId('prod')}`);
  return { azure: one, ref: found.ref };
}

function sectionOf(
  { azure: { provider }, ref }: Shop,
  name: string,
): Promise<ReadonlyMap<string, Observed<unknown>>> | undefined {
  return provider.sections?.(ref, [`cloud/${name}`], signal);
}

/** As the model reads them back out of a snapshot. */
function decoded(
  sections: ReadonlyMap<string, Observed<unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...(sections ?? [])].map(([id, observed]) => {
      if (observed.state === 'unseen') return [id, observed.gaps];
      const section = cloudSections.find((one) => one.id === id);
      const written: unknown = JSON.parse(JSON.stringify(observed.value));
      return [id, JSON.parse(JSON.stringify(section?.decode(written)))];
    }),
  );
}

function said(value: unknown, field: string, words?: string): unknown {
  return { value, field, ...(words === undefined ? {} : { said: words }) };
}

function grant(
  principal: string,
  grants: string,
  assignment: string,
  more: { readonly admin?: boolean; readonly namespaces?: readonly string[] } = {},
): unknown {
  return {
    principal,
    holder: 'people',
    grants,
    admin: false,
    namespaces: [],
    groups: [],
    field: `roleAssignments[${assignment}].roleDefinitionId`,
    ...more,
  };
}

interface Log {
  readonly log: string;
  readonly enabled: { readonly value: boolean; readonly said?: string };
  readonly retentionDays?: { readonly value: number | null };
  readonly searchableDays?: { readonly value: number };
  readonly locked?: { readonly value: boolean };
  readonly apart?: { readonly value: boolean };
}

function summaryOf(logs: unknown): readonly string[] {
  if (!isLogs(logs)) throw new Error('expected logs');
  return logs.map((one) =>
    one.enabled.value
      ? `${one.log} ${one.enabled.said}: ${one.retentionDays?.value} days, ${one.searchableDays?.value} searchable, locked ${one.locked?.value}, apart ${one.apart?.value}`
      : `${one.log} off`,
  );
}

function isLogs(value: unknown): value is readonly Log[] {
  return Array.isArray(value);
}
