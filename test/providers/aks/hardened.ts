import { page, SHOP } from './azure.ts';

const KUBELET = '77777777-0000-4000-8000-000000000007';
export const OPERATORS = '99999999-0000-4000-8000-000000000009';
const CART = '88888888-0000-4000-8000-000000000008';
const OURS = 'aaaaaaaa-0000-4000-8000-00000000000a';

/** A cluster with everything switched on, as Resource Manager writes it. */
export const HARDENED: Readonly<Record<string, unknown>> = {
  privateFQDN: 'prod-dns-abc.privatelink.westeurope.azmk8s.io',
  supportPlan: 'KubernetesOfficial',
  apiServerAccessProfile: { enablePrivateCluster: true, disableRunCommand: true },
  aadProfile: { managed: true, enableAzureRBAC: true, tenantID: 't' },
  disableLocalAccounts: true,
  oidcIssuerProfile: { enabled: true, issuerURL: 'https://westeurope.oic.prod-aks.azure.com/t/i/' },
  securityProfile: {
    workloadIdentity: { enabled: true },
    azureKeyVaultKms: { enabled: true, keyId: 'https://shop.vault.azure.net/keys/etcd/1' },
    defender: { securityMonitoring: { enabled: true } },
    imageCleaner: { enabled: true, intervalHours: 48 },
  },
  networkProfile: {
    networkPlugin: 'azure',
    networkPolicy: 'cilium',
    networkDataplane: 'cilium',
    outboundType: 'userDefinedRouting',
    advancedNetworking: {
      enabled: true,
      security: { enabled: true, transitEncryption: { type: 'WireGuard' } },
    },
  },
  autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' },
  addonProfiles: { azurepolicy: { enabled: true, config: { version: 'v2' } } },
  identityProfile: {
    kubeletidentity: {
      resourceId: `/subscriptions/${SHOP}/resourceGroups/mc/providers/Microsoft.ManagedIdentity/userAssignedIdentities/prod-agentpool`,
      clientId: '66666666-0000-4000-8000-000000000006',
      objectId: KUBELET,
    },
  },
  agentPoolProfiles: [
    {
      name: 'system',
      mode: 'System',
      osSKU: 'AzureLinux',
      orchestratorVersion: '1.34',
      currentOrchestratorVersion: '1.34.2',
      nodeImageVersion: 'AKSAzureLinux-V3gen2-202611.03.0',
      securityProfile: { enableSecureBoot: true, enableVTPM: true },
    },
  ],
};

/** What Azure answers about it besides. */
export function hardenedRoutes(id: string): Readonly<Record<string, unknown>> {
  const authorization = 'providers/Microsoft.Authorization';
  const subscription = `/subscriptions/${SHOP}`;
  const identity = `${subscription}/resourceGroups/shop-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const vault = `${subscription}/resourceGroups/backup/providers/Microsoft.DataProtection/backupVaults/vault`;
  return {
    [`${id}/${authorization}/roleAssignments`]: page(
      assignment('r1', 'Group', OPERATORS, 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b', subscription),
      assignment(
        'r2',
        'User',
        OPERATORS,
        '3498e952-d568-435e-9b2c-8d77e338d7f7',
        `${id}/namespaces/shop`,
      ),
      assignment('r3', 'User', OPERATORS, 'b24988ac-6180-42a0-ab88-20f7382dd24c', '/'),
      assignment('r4', 'User', OPERATORS, 'acdd72a7-3385-48ef-bd42-f606fba81ae7', subscription),
      assignment('r5', 'ServicePrincipal', OPERATORS, OURS, id),
      assignment('r6', 'User', OPERATORS, '4abbcc35-e782-43d8-92c5-2d3f1bd2253f', id),
    ),
    [`${subscription}/${authorization}/roleDefinitions/${OURS}`]: {
      properties: {
        roleName: 'Pods of ours',
        type: 'CustomRole',
        permissions: [
          {
            actions: ['Microsoft.ContainerService/managedClusters/read'],
            notActions: [],
            dataActions: ['Microsoft.ContainerService/managedClusters/pods/*'],
            notDataActions: [],
          },
        ],
      },
    },
    [`${subscription}/${authorization}/roleAssignments`]: ({
      query,
    }: {
      query: URLSearchParams;
    }) => {
      const filter = query.get('$filter') ?? '';
      const own = [
        assignment(
          'k1',
          'ServicePrincipal',
          KUBELET,
          '7f951dda-4ed3-4680-a7ca-43fe172d538d',
          '/subscriptions/x/resourceGroups/images',
        ),
        assignment(
          'k2',
          'ServicePrincipal',
          KUBELET,
          'b24988ac-6180-42a0-ab88-20f7382dd24c',
          '/subscriptions/x',
        ),
      ];
      return { json: page(...(filter === `assignedTo('${KUBELET}')` ? own : [])) };
    },
    [`${subscription}/${authorization}/locks`]: page(
      lock('other', `${subscription}/resourceGroups/other`),
      lock('keep', `${subscription}/resourceGroups/shop-rg`),
    ),
    [`${subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`]: page(
      {
        id: `${identity}/cart`,
        name: 'cart',
        properties: { clientId: 'c0c0c0c0-0000-4000-8000-000000000001', principalId: CART },
      },
      {
        id: `${identity}/other`,
        name: 'other',
        properties: { clientId: 'c0c0c0c0-0000-4000-8000-000000000002', principalId: OURS },
      },
    ),
    [`${identity}/cart/federatedIdentityCredentials`]: page(
      federated('cart', 'https://westeurope.oic.prod-aks.azure.com/t/i/'),
    ),
    [`${identity}/other/federatedIdentityCredentials`]: page(
      federated('ci', 'https://token.actions.githubusercontent.com'),
    ),
    [`${subscription}/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions`]:
      {
        values: [
          {
            version: '1.34',
            capabilities: { supportPlan: ['KubernetesOfficial', 'AKSLongTermSupport'] },
          },
          { version: '1.30', capabilities: { supportPlan: ['AKSLongTermSupport'] } },
        ],
      },
    [`${id}/maintenanceConfigurations`]: page({
      name: 'aksManagedAutoUpgradeSchedule',
      properties: {
        maintenanceWindow: {
          durationHours: 4,
          startTime: '22:00',
          schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Sunday' } },
        },
      },
    }),
    [id]: ({ query }: { query: URLSearchParams }) => ({
      json: {
        properties: (query.get('api-version') ?? '').endsWith('-preview')
          ? { networkProfile: { podLinkLocalAccess: 'None' } }
          : {},
      },
    }),
    [`${id}/jwtAuthenticators`]: page({
      name: 'ci',
      properties: { issuer: { url: 'https://token.actions.example', audiences: ['prod'] } },
    }),
    [`${id}/upgradeProfiles/default`]: {
      properties: {
        controlPlaneProfile: {
          kubernetesVersion: '1.34.2',
          osType: 'Linux',
          upgrades: [
            { kubernetesVersion: '1.35.9' },
            { kubernetesVersion: '1.35.10' },
            { kubernetesVersion: '1.36.0', isPreview: true },
          ],
        },
        agentPoolProfiles: [],
      },
    },
    [`${id}/providers/Microsoft.KubernetesConfiguration/extensions`]: page({
      name: 'flux',
      properties: {
        extensionType: 'microsoft.flux',
        currentVersion: '1.17.3',
        provisioningState: 'Failed',
        statuses: [{ code: 'ExtensionOperationFailed', level: 'Error' }],
      },
    }),
    [`${subscription}/providers/Microsoft.Security/pricings`]: page(
      { name: 'VirtualMachines', properties: { pricingTier: 'Free' } },
      { name: 'Containers', properties: { pricingTier: 'Standard' } },
    ),
    [`${id}/trustedAccessRoleBindings`]: page({
      name: 'backup',
      properties: {
        sourceResourceId: vault,
        roles: ['Microsoft.DataProtection/backupVaults/backup-operator'],
      },
    }),
    [`${vault}/backupInstances`]: page({
      name: 'prod-backup',
      properties: {
        dataSourceInfo: { resourceID: id },
        currentProtectionState: 'ProtectionConfigured',
      },
    }),
  };
}

function assignment(
  name: string,
  principalType: string,
  principalId: string,
  role: string,
  scope: string,
): unknown {
  const roleDefinitionId = `/subscriptions/${SHOP}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  return { name, properties: { principalType, principalId, roleDefinitionId, scope } };
}

function lock(name: string, scope: string): unknown {
  const id = `${scope}/providers/Microsoft.Authorization/locks/${name}`;
  return { id, name, properties: { level: 'CanNotDelete' } };
}

function federated(name: string, issuer: string): unknown {
  const audiences = ['api://AzureADTokenExchange'];
  return { name, properties: { issuer, subject: 'system:serviceaccount:shop:cart', audiences } };
}
