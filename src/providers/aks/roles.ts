import { list, requiredText, text } from '../../model/decode.ts';
import type { Arm } from './arm.ts';
import { BUILT_IN_ROLES } from './built-in-roles.ts';
import type { Known } from './known.ts';
import { type Allowance, allowanceOf } from './permissions.ts';

/** Who has which role where. */
export interface Assignment {
  readonly name: string;
  readonly principal: string;
  /** `User`, `Group`, `ServicePrincipal`. */
  readonly principalType: string;
  /** The id of the role definition alone, in small letters. */
  readonly role: string;
  readonly scope: string;
}

export interface Role {
  readonly name: string;
  readonly allowances: readonly Allowance[];
}

const VERSION = 'api-version=2022-04-01';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every assignment at a cluster, above it and below it. */
export async function assignmentsAt(
  scope: string,
  arm: Arm,
  signal: AbortSignal,
): Promise<readonly Assignment[]> {
  const path = `${encodeURI(scope)}/providers/Microsoft.Authorization/roleAssignments?${VERSION}`;
  return (await arm.all(path, signal)).map(assignmentOf);
}

/** Every assignment of an identity that concerns a subscription, those of its groups among them. */
export function assignmentsOf(
  principal: string,
  subscription: string,
  { arm, known }: Asking,
  signal: AbortSignal,
): Promise<readonly Assignment[]> {
  // Nothing else is ever put into a filter.
  if (!GUID.test(principal)) return Promise.resolve([]);
  const path = `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Authorization/roleAssignments?${VERSION}&$filter=${encodeURIComponent(`assignedTo('${principal}')`)}`;
  return known.assignments.get(path, signal, async () =>
    (await arm.all(path, signal)).map(assignmentOf),
  );
}

interface Asking {
  readonly arm: Arm;
  readonly known: Known;
}

/** Of the built-in roles by a table, of all others by asking. */
export function roleOf(
  role: string,
  subscription: string,
  { arm, known }: Asking,
  signal: AbortSignal,
): Promise<Role> {
  const builtIn = BUILT_IN_ROLES.get(role);
  if (builtIn !== undefined) return Promise.resolve(builtIn);
  const path = `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(role)}?${VERSION}`;
  return known.roles.get(path, signal, async () => {
    const definition = await arm.get(path, signal);
    return {
      name: requiredText(definition, 'properties.roleName'),
      allowances: list(definition, 'properties.permissions').map(allowanceOf),
    };
  });
}

function assignmentOf(raw: unknown): Assignment {
  return {
    name: requiredText(raw, 'name'),
    principal: requiredText(raw, 'properties.principalId').toLowerCase(),
    principalType: text(raw, 'properties.principalType') ?? 'Unknown',
    role: (requiredText(raw, 'properties.roleDefinitionId').split('/').at(-1) ?? '').toLowerCase(),
    scope: requiredText(raw, 'properties.scope'),
  };
}
