import type { CloudGrant } from '../../../model/cloud/authorizers.ts';
import type { Observed } from '../../../model/observed.ts';
import type { HeldCluster } from '../held-cluster.ts';
import { type Allowance, allows, allowsData } from '../permissions.ts';
import { isWithin } from '../resource-id.ts';
import { type Assignment, assignmentsAt, type Role, roleOf } from '../roles.ts';
import { type Reading, tried, withGaps } from './reading.ts';
import { usesEntra } from './settings.ts';

const AKS = 'Microsoft.ContainerService/managedClusters';

/**
 * Whom role assignments in Azure give rights in the cluster: through Azure RBAC, by certificates that
 * they may fetch, or by changing how the cluster lets people in.
 */
export async function authorizersOf(reading: Reading): Promise<Observed<readonly CloudGrant[]>> {
  const { cluster, id, arm, signal } = reading;
  const assignments = await assignmentsAt(id.whole, arm, signal);
  const grants: CloudGrant[] = [...openToAll(cluster)];
  for (const one of assignments) {
    const namespaces = namespacesOf(one.scope, id.whole);
    if (namespaces === undefined) continue;
    const lacks = `which rights ${one.principalType} ${one.principal} has by role ${one.role}`;
    const role = await tried(
      reading,
      () => roleOf(one.role, id.subscription, reading, signal),
      lacks,
    );
    const worth = role === undefined ? 'nothing' : worthOf(role, cluster, namespaces.length > 0);
    if (role === undefined || worth === 'nothing') continue;
    grants.push({
      principal: `${one.principalType.toLowerCase()}:${one.principal}`,
      holder: holderOf(one, cluster),
      grants: role.name,
      admin: worth === 'admin',
      namespaces,
      groups: [],
      field: `roleAssignments[${one.name}].roleDefinitionId`,
    });
  }
  return withGaps(grants, reading);
}

/** An old cluster may have no authorization at all: whoever signs in may do everything. */
function openToAll(cluster: HeldCluster): readonly CloudGrant[] {
  if (cluster.flag('enableRbac') !== false) return [];
  return [
    {
      principal: 'group:system:authenticated',
      holder: 'people',
      grants: 'everything: Kubernetes RBAC is off',
      admin: true,
      namespaces: [],
      groups: [],
      field: 'properties.enableRBAC',
    },
  ];
}

/** None for the whole cluster; undefined where it holds in neither the cluster nor a namespace of it. */
function namespacesOf(scope: string, cluster: string): readonly string[] | undefined {
  // The root of a tenant, a management group, the subscription, the resource group.
  const isAbove = scope === '/' || /^\/providers\/Microsoft\.Management\//i.test(scope);
  if (isAbove || isWithin(cluster, scope)) return [];
  if (!isWithin(scope, `${cluster}/namespaces`)) return undefined;
  const name = scope.slice(cluster.length + '/namespaces/'.length).split('/')[0] ?? '';
  return name === '' ? [] : [name];
}

/** What a role is worth inside of the cluster, as that is set. */
function worthOf(
  { allowances }: Role,
  cluster: HeldCluster,
  isNamespaced: boolean,
): 'admin' | 'some' | 'nothing' {
  const data = (action: string): boolean => allowances.some((one) => allowsData(one, action));
  const may = (action: string): boolean => allowances.some((one) => allows(one, action));
  if (cluster.flag('aadProfile.enableAzureRbac') === true) {
    const binding = isNamespaced ? 'rolebindings' : 'clusterrolebindings';
    // Who writes bindings has every right that there is, one step later.
    if (data(`${AKS}/rbac.authorization.k8s.io/${binding}/write`)) return 'admin';
    if (allowances.some(touchesClusters)) return 'some';
  }
  if (isNamespaced) return 'nothing';
  if (certificateActions(cluster).some(may)) return 'admin';
  return CHANGES.some(may) ? 'some' : 'nothing';
}

/** What hands out a certificate of an administrator, or runs a command as one. */
function certificateActions(cluster: HeldCluster): readonly string[] {
  const entra = usesEntra(cluster);
  const runs = cluster.flag('apiServerAccessProfile.disableRunCommand') !== true;
  const local = cluster.flag('disableLocalAccounts') !== true;
  return [
    ...(local
      ? [`${AKS}/listClusterAdminCredential/action`, `${AKS}/accessProfiles/listCredential/action`]
      : []),
    // Without Entra ID the kubeconfig of users is that of an administrator, and so is who runs commands.
    ...(entra ? [] : [`${AKS}/listClusterUserCredential/action`]),
    ...(entra || !runs ? [] : [`${AKS}/runcommand/action`]),
  ];
}

/** Who may do these decides who gets in: by the settings of the cluster, or by assigning roles. */
const CHANGES = [`${AKS}/write`, 'Microsoft.Authorization/roleAssignments/write'] as const;

/** Whether a pattern of its may be met by anything inside of clusters. */
function touchesClusters({ dataActions }: Allowance): boolean {
  const inside = `${AKS}/`.toLowerCase();
  return dataActions.some((pattern) => {
    const [before = ''] = pattern.toLowerCase().split('*');
    return inside.startsWith(before) || before.startsWith(inside);
  });
}

/** The object ids that the cluster itself acts as in Azure; everybody else counts as somebody who signs in. */
function holderOf({ principal }: Assignment, cluster: HeldCluster): CloudGrant['holder'] {
  const kubelet = cluster.text('identityProfile.kubeletidentity.objectId');
  if (kubelet?.toLowerCase() === principal) return 'nodes';
  return cluster.actsAs.some((one) => one.toLowerCase() === principal) ? 'cloud' : 'people';
}
