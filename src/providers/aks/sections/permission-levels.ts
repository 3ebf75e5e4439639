import type { CloudLevel, CloudPermission } from '../../../model/cloud/permissions.ts';
import { type Allowance, allows, allowsData } from '../permissions.ts';
import { type Assignment, assignmentsOf, type Role, roleOf } from '../roles.ts';
import { type Reading, tried } from './reading.ts';

/**
 * What an identity holds in Azure, as far as the subscription of the cluster shows it. Undefined where its
 * assignments, or one of its roles, could not be read: what is missing may be the worst of them.
 */
export async function permissionsOf(
  principal: string,
  reading: Reading,
): Promise<readonly CloudPermission[] | undefined> {
  const { id, signal } = reading;
  const assignments = await tried(
    reading,
    () => assignmentsOf(principal, id.subscription, reading, signal),
    `what the identity ${principal} may do`,
  );
  if (assignments === undefined) return undefined;
  const held: CloudPermission[] = [];
  for (const one of assignments) {
    const role = await tried(
      reading,
      () => roleOf(one.role, id.subscription, reading, signal),
      `what the role ${one.role} of the identity ${principal} allows`,
    );
    if (role === undefined) return undefined;
    held.push({
      name: `${role.name} at ${one.scope}`,
      level: levelOf(role, one),
      field: `roleAssignments[${one.name}].roleDefinitionId`,
    });
  }
  return held;
}

/** Roles that nodes and nothing else need: pulling images. */
const PULLS = [
  'Microsoft.ContainerRegistry/registries/pull/read',
  'Microsoft.ContainerRegistry/registries/repositories/content/read',
] as const;

function levelOf(role: Role, { scope }: Assignment): CloudLevel {
  const { allowances } = role;
  if (allowances.some(administers)) return 'admin';
  if (isWide(scope) && allowances.some(readsWhatIsStored)) return 'admin';
  return allowances.every(onlyPulls) ? 'minimal' : 'extra';
}

/** Gives rights away, or changes whatever is there. */
function administers(one: Allowance): boolean {
  if (allows(one, 'Microsoft.Authorization/roleAssignments/write')) return true;
  return (
    allows(one, 'Microsoft.Compute/virtualMachines/runCommand/action') &&
    allows(one, 'Microsoft.Storage/storageAccounts/listKeys/action')
  );
}

function readsWhatIsStored(one: Allowance): boolean {
  return (
    allows(one, 'Microsoft.Storage/storageAccounts/listKeys/action') ||
    allowsData(one, 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read') ||
    allowsData(one, 'Microsoft.KeyVault/vaults/secrets/getSecret/action')
  );
}

/** A subscription or more than that. */
function isWide(scope: string): boolean {
  return !/\/resourcegroups\//i.test(scope);
}

function onlyPulls({ actions, dataActions }: Allowance): boolean {
  const allowed = new Set(PULLS.map((one) => one.toLowerCase()));
  return [...actions, ...dataActions].every((one) => allowed.has(one.toLowerCase()));
}
