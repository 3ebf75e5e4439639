import type { PlaybookPart } from './responder-rights.ts';

/** When this table was last compared with the rights of the clouds (readiness model, T-RSP). */
export const CLOUD_RIGHTS_KNOWN_ON = '2026-11-15';

/** What playbooks ask of the cloud, with the right by its name there. */
export interface CloudRight {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly PlaybookPart[];
  readonly rights: Readonly<Record<CloudName, string>>;
}

export type CloudName = 'aws' | 'gcp' | 'azure';

/** What would tell who holds them. */
export const CLOUD_READERS: Readonly<Record<CloudName, string>> = {
  aws: 'iam:SimulatePrincipalPolicy',
  gcp: 'resourcemanager.projects.getIamPolicy',
  azure: 'Microsoft.Authorization/roleAssignments/read',
};

export const CLOUD_RIGHTS: readonly CloudRight[] = [
  cloud(
    'isolate-machines',
    'Change the firewall of a node',
    ['contain'],
    [
      'ec2:ModifyNetworkInterfaceAttribute',
      'compute.instances.setTags',
      'Microsoft.Network/networkInterfaces/write',
    ],
  ),
  cloud(
    'snapshot-disks',
    'Snapshot disks of nodes',
    ['evidence'],
    ['ec2:CreateSnapshot', 'compute.disks.createSnapshot', 'Microsoft.Compute/snapshots/write'],
  ),
  cloud(
    'end-sessions',
    'End sessions of cloud roles',
    ['eradicate'],
    [
      'iam:PutRolePolicy',
      'iam.serviceAccounts.disable',
      'Microsoft.Authorization/roleAssignments/delete',
    ],
  ),
  cloud(
    'replace-nodes',
    'Replace a node pool',
    ['recover'],
    [
      'eks:UpdateNodegroupVersion',
      'container.clusters.update',
      'Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action',
    ],
  ),
  cloud(
    'read-audit-logs',
    'Read audit logs',
    ['evidence'],
    [
      'logs:StartQuery',
      'logging.logEntries.list',
      'Microsoft.OperationalInsights/workspaces/query/read',
    ],
  ),
];

function cloud(
  id: string,
  title: string,
  parts: readonly PlaybookPart[],
  [aws, gcp, azure]: readonly [string, string, string],
): CloudRight {
  return { id, title, parts, rights: { aws, gcp, azure } };
}
