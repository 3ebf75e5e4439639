import type { Allowance } from './permissions.ts';
import type { Role } from './roles.ts';

/**
 * Roles that Azure brings along, by the id that they have everywhere; compared with its documentation on
 * 2026-11-20. Each spares a call; one that is missing is asked for as a role of one's own is.
 */
export const BUILT_IN_ROLES: ReadonlyMap<string, Role> = new Map([
  of('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', { actions: ['*'] }),
  of('b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  }),
  of('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', { actions: ['*/read'] }),
  of('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  }),
  of('0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8', 'Azure Kubernetes Service Cluster Admin Role', {
    actions: [
      'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
      'Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action',
      'Microsoft.ContainerService/managedClusters/read',
      'Microsoft.ContainerService/managedClusters/runcommand/action',
    ],
  }),
  of('4abbcc35-e782-43d8-92c5-2d3f1bd2253f', 'Azure Kubernetes Service Cluster User Role', {
    actions: [
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      'Microsoft.ContainerService/managedClusters/read',
    ],
  }),
  of('b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b', 'Azure Kubernetes Service RBAC Cluster Admin', {
    dataActions: ['Microsoft.ContainerService/managedClusters/*'],
  }),
  of('3498e952-d568-435e-9b2c-8d77e338d7f7', 'Azure Kubernetes Service RBAC Admin', {
    dataActions: ['Microsoft.ContainerService/managedClusters/*'],
    notDataActions: [
      'Microsoft.ContainerService/managedClusters/resourcequotas/write',
      'Microsoft.ContainerService/managedClusters/resourcequotas/delete',
      'Microsoft.ContainerService/managedClusters/namespaces/write',
      'Microsoft.ContainerService/managedClusters/namespaces/delete',
    ],
  }),
  of('7f951dda-4ed3-4680-a7ca-43fe172d538d', 'AcrPull', {
    actions: ['Microsoft.ContainerRegistry/registries/pull/read'],
  }),
]);

function of(id: string, name: string, given: Partial<Allowance>): readonly [string, Role] {
  const none = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  return [id, { name, allowances: [{ ...none, ...given }] }];
}
