import type { Gap } from '../observed.ts';

/** Clouds by the distribution that they run, with the word for a right in each. */
export type CloudName = 'eks' | 'gke' | 'aks';

const TITLES: Readonly<Record<CloudName, string>> = { eks: 'EKS', gke: 'GKE', aks: 'AKS' };

type Actions = Readonly<Record<CloudName, readonly string[]>>;

interface SectionRights {
  /** What the section would tell. */
  readonly tells: string;
  readonly actions: Actions;
}

const AKS = 'Microsoft.ContainerService/managedClusters/read';
const GKE = 'container.clusters.get';
const EKS = 'eks:DescribeCluster';

/** What policies and roles of AWS are read by. */
const POLICIES = [
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
];

/** The policy of a Google project. Those above it, which it inherits, take a role above it. */
const GOOGLE_POLICIES = ['resourcemanager.projects.get', 'resourcemanager.projects.getIamPolicy'];

/** Who holds what in a Google project. */
const HELD = [...GOOGLE_POLICIES, 'iam.roles.get'];

const ASSIGNED = [
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleDefinitions/read',
];

/** The actions that each section takes; that of the cluster itself where there is no other. */
const SECTIONS: Readonly<Record<string, SectionRights>> = {
  'cloud/exposure': told('who reaches the API server'),
  'cloud/logging': told('which logs of the control plane are kept', {
    eks: [EKS, 'logs:DescribeLogGroups', 'logs:DescribeSubscriptionFilters'],
    gke: [GKE, 'logging.sinks.list', 'logging.buckets.list', ...GOOGLE_POLICIES],
    aks: [
      AKS,
      'Microsoft.Insights/diagnosticSettings/read',
      'Microsoft.Insights/diagnosticSettingsCategories/read',
      'Microsoft.OperationalInsights/workspaces/tables/read',
      'Microsoft.Storage/storageAccounts/managementPolicies/read',
      'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    ],
  }),
  'cloud/encryption': told('who holds the key that encrypts Secrets'),
  'cloud/identity': told('how people sign in, and which local accounts there are', {
    eks: [EKS, 'eks:ListIdentityProviderConfigs', 'eks:DescribeIdentityProviderConfig'],
    aks: [AKS, 'Microsoft.ContainerService/managedClusters/jwtAuthenticators/read'],
  }),
  'cloud/authorizers': told('whom the cloud gives rights that no binding shows', {
    eks: ['eks:ListAccessEntries', 'eks:DescribeAccessEntry', 'eks:ListAssociatedAccessPolicies'],
    gke: HELD,
    aks: ASSIGNED,
  }),
  'cloud/workload-identities': told(
    'which roles pods can take, whom those trust and what they allow',
    {
      eks: [
        'eks:ListPodIdentityAssociations',
        'eks:DescribePodIdentityAssociation',
        'iam:ListRoles',
        ...POLICIES,
      ],
      gke: [GKE, 'iam.serviceAccounts.list', 'iam.serviceAccounts.getIamPolicy', ...HELD],
      aks: [
        'Microsoft.ManagedIdentity/userAssignedIdentities/read',
        'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read',
        ...ASSIGNED,
      ],
    },
  ),
  'cloud/versions': told('until when this version is supported', {
    eks: [EKS, 'eks:DescribeClusterVersions'],
    gke: [GKE, 'container.clusters.list'],
    aks: [
      'Microsoft.ContainerService/locations/kubernetesVersions/read',
      'Microsoft.ContainerService/managedClusters/upgradeProfiles/read',
      'Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read',
    ],
  }),
  'cloud/network': told('what enforces network policies', {
    eks: [EKS, 'eks:DescribeAddon'],
  }),
  'cloud/pools': told('the identity of node pools and what it may do', {
    eks: [
      'eks:ListNodegroups',
      'eks:DescribeNodegroup',
      'eks:ListFargateProfiles',
      'eks:DescribeFargateProfile',
      'ec2:DescribeInstances',
      ...POLICIES,
    ],
    gke: [GKE, ...HELD],
    aks: [AKS, ...ASSIGNED],
  }),
  'cloud/addons': told('which add-ons the cloud runs', {
    eks: ['eks:ListAddons', 'eks:DescribeAddon'],
    aks: [AKS, 'Microsoft.KubernetesConfiguration/extensions/read'],
  }),
  'cloud/security': told("what guards the cluster from the cloud's side", {
    eks: [
      EKS,
      'eks:DescribeAddon',
      'guardduty:ListDetectors',
      'guardduty:GetDetector',
      'backup:ListRecoveryPointsByResource',
    ],
    gke: [GKE, 'securitycentermanagement.securityCenterServices.get', 'gkebackup.backupPlans.list'],
    aks: [
      AKS,
      'Microsoft.Security/pricings/read',
      'Microsoft.Authorization/locks/read',
      'Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings/read',
      'Microsoft.DataProtection/backupVaults/backupInstances/read',
    ],
  }),
};

/** What finding the clusters takes, and reaching them. */
const INVENTORY: Actions = {
  eks: ['eks:ListClusters', EKS, 'ec2:DescribeRegions'],
  gke: [
    'resourcemanager.projects.get',
    'container.clusters.list',
    GKE,
    'gkehub.memberships.list',
    // For the endpoint that has a name; rights on objects come of roles and bindings.
    'container.clusters.connect',
  ],
  aks: [
    'Microsoft.Resources/subscriptions/read',
    'Microsoft.ResourceGraph/resources/read',
    // Its own rights: a list leaves out what a role does not reach.
    'Microsoft.Authorization/permissions/read',
    AKS,
    'Microsoft.RedHatOpenShift/openShiftClusters/read',
    'Microsoft.Kubernetes/connectedClusters/read',
    // What it returns for a cluster with Entra ID is its CA and how to sign in, no credentials.
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
  ],
};

function told(
  tells: string,
  own: Partial<Record<CloudName, readonly string[]>> = {},
): SectionRights {
  return { tells, actions: { eks: [EKS], gke: [GKE], aks: [AKS], ...own } };
}

/** The actions that finding the clusters of a cloud takes, and reaching them. */
export function inventoryActions(cloud: CloudName): readonly string[] {
  return INVENTORY[cloud];
}

/** The actions that reading a section takes; that of the cluster itself for one that is not known. */
export function cloudActions(source: string, cloud: CloudName): readonly string[] {
  return (SECTIONS[source]?.actions ?? CLUSTER)[cloud];
}

const CLUSTER: Actions = { eks: [EKS], gke: [GKE], aks: [AKS] };

/** Nobody asked the cloud: what it would have told, and the right that this takes in each cloud. */
export function cloudNotAsked(source: string): Gap {
  return {
    source,
    cause: 'not-collected',
    detail: `no cloud provider was asked about this cluster; its API would tell ${cloudTells(source)}`,
    permission: cloudRight(source),
  };
}

/** What a section would tell, such as `who reaches the API server`. */
export function cloudTells(source: string): string {
  return SECTIONS[source]?.tells ?? 'more';
}

/** The right that reading a section takes in one cloud, or in each of them. */
export function cloudRight(source: string, distribution?: string): string {
  const own = nameOf(distribution);
  if (own !== undefined) return inWords(cloudActions(source, own));
  return CLOUDS.map((one) => `${inWords(cloudActions(source, one))} (${TITLES[one]})`).join(
    ', or ',
  );
}

/** `a, b and c`. */
function inWords(actions: readonly string[]): string {
  const last = actions.at(-1) ?? '';
  return actions.length < 2 ? last : `${actions.slice(0, -1).join(', ')} and ${last}`;
}

export const CLOUDS: readonly CloudName[] = ['eks', 'gke', 'aks'];

/** The same gap with the right of the cloud that this cluster is in. */
export function inThisCloud(gap: Gap, distribution: string): Gap {
  const asked = gap.cause === 'not-collected' && SECTIONS[gap.source] !== undefined;
  if (!asked || nameOf(distribution) === undefined) return gap;
  return { ...gap, permission: cloudRight(gap.source, distribution) };
}

function nameOf(distribution: string | undefined): CloudName | undefined {
  return CLOUDS.find((one) => one === distribution);
}
