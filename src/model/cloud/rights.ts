import type { Gap } from '../observed.ts';

/** Clouds by the distribution that they run, with the word for a right in each. */
export type CloudName = 'eks' | 'gke' | 'aks';

const TITLES: Readonly<Record<CloudName, string>> = { eks: 'EKS', gke: 'GKE', aks: 'AKS' };

interface SectionRights {
  /** What the section would tell. */
  readonly tells: string;
  readonly rights: Readonly<Record<CloudName, string>>;
}

const AKS = 'Microsoft.ContainerService/managedClusters/read';
const GKE = 'container.clusters.get';
const EKS = 'eks:DescribeCluster';

/** The reading rights that each section takes; that of the cluster itself where it is no other. */
const SECTIONS: Readonly<Record<string, SectionRights>> = {
  'cloud/exposure': told('who reaches the API server'),
  'cloud/logging': told('which logs of the control plane are kept', {
    eks: 'eks:DescribeCluster and logs:DescribeLogGroups',
    aks: 'Microsoft.Insights/diagnosticSettings/read',
  }),
  'cloud/encryption': told('who holds the key that encrypts Secrets'),
  'cloud/identity': told('how people sign in, and which local accounts there are', {
    eks: 'eks:DescribeCluster, eks:ListIdentityProviderConfigs and eks:DescribeIdentityProviderConfig',
  }),
  'cloud/authorizers': told('whom the cloud gives rights that no binding shows', {
    eks: 'eks:ListAccessEntries, eks:DescribeAccessEntry and eks:ListAssociatedAccessPolicies',
    gke: 'resourcemanager.projects.getIamPolicy and iam.roles.get',
    aks: 'Microsoft.Authorization/roleAssignments/read and Microsoft.Authorization/roleDefinitions/read',
  }),
  'cloud/workload-identities': told(
    'which roles pods can take, whom those trust and what they allow',
    {
      eks: 'eks:ListPodIdentityAssociations, eks:DescribePodIdentityAssociation, iam:ListRoles, iam:GetRole, iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:GetRolePolicy, iam:GetPolicy and iam:GetPolicyVersion',
      gke: 'iam.serviceAccounts.getIamPolicy and resourcemanager.projects.getIamPolicy',
      aks: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read and Microsoft.Authorization/roleAssignments/read',
    },
  ),
  'cloud/versions': told('until when this version is supported', {
    eks: 'eks:DescribeCluster and eks:DescribeClusterVersions',
    aks: 'Microsoft.ContainerService/locations/kubernetesVersions/read',
  }),
  'cloud/network': told('what enforces network policies', {
    eks: 'eks:DescribeCluster and eks:DescribeAddon',
  }),
  'cloud/pools': told('the identity of node pools and what it may do', {
    eks: 'eks:ListNodegroups, eks:DescribeNodegroup, eks:ListFargateProfiles, eks:DescribeFargateProfile, ec2:DescribeInstances, iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:GetRolePolicy, iam:GetPolicy and iam:GetPolicyVersion',
    gke: 'container.clusters.get and resourcemanager.projects.getIamPolicy',
    aks: 'Microsoft.ContainerService/managedClusters/agentPools/read and Microsoft.Authorization/roleAssignments/read',
  }),
  'cloud/addons': told('which add-ons the cloud runs', {
    eks: 'eks:ListAddons and eks:DescribeAddon',
  }),
  'cloud/security': told("what guards the cluster from the cloud's side", {
    eks: 'eks:DescribeCluster, guardduty:ListDetectors, guardduty:GetDetector and backup:ListRecoveryPointsByResource',
  }),
};

function told(tells: string, own: Partial<Record<CloudName, string>> = {}): SectionRights {
  return { tells, rights: { eks: EKS, gke: GKE, aks: AKS, ...own } };
}

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
  const rights = SECTIONS[source]?.rights ?? { eks: EKS, gke: GKE, aks: AKS };
  const own = nameOf(distribution);
  if (own !== undefined) return rights[own];
  return CLOUDS.map((one) => `${rights[one]} (${TITLES[one]})`).join(', or ');
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
