import type { CloudGrant } from '../../../model/cloud/authorizers.ts';
import { flag, list, text } from '../../../model/decode.ts';
import type { Binding } from '../iam.ts';
import type { RoleWorth } from '../known-roles.ts';
import { holderOf } from '../members.ts';
import type { Reading, Told } from './parts.ts';

/** Whom IAM gives rights on objects in the cluster, on the project or above it. */
export async function authorizers(reading: Reading): Promise<Told> {
  const { cluster, where, iam, source, signal } = reading;
  const { bindings, gaps } = await iam.over(where.project, source, signal);
  const accounts = accountsOf(cluster);
  // Roles that only Google's own accounts hold are not asked for: nobody decides about those.
  const wanted = new Set(
    bindings.filter(({ member }) => holderOf(member, accounts) !== 'cloud').map(({ role }) => role),
  );
  const { worths, gaps: unread } = await iam.worths(wanted, source, signal);
  const grants = bindings.flatMap((one) => grantOf(one, worths, accounts));
  return { value: [...legacy(cluster), ...grants], gaps: [...gaps, ...unread] };
}

export function accountsOf(cluster: unknown): readonly string[] {
  return list(cluster, 'nodePools').map((one) => text(one, 'config.serviceAccount') ?? '');
}

function grantOf(
  { role, member, condition, field }: Binding,
  worths: ReadonlyMap<string, RoleWorth>,
  accounts: readonly string[],
): readonly CloudGrant[] {
  const { inCluster = 'none' } = worths.get(role) ?? {};
  if (inCluster === 'none') return [];
  return [
    {
      principal: member,
      holder: holderOf(member, accounts),
      grants: condition === undefined ? role : `${role}, if ${condition}`,
      admin: inCluster === 'all',
      namespaces: [],
      groups: [],
      field,
    },
  ];
}

/** The authorizer from before RBAC: pods, nodes and whoever signs in have nearly every right. */
function legacy(cluster: unknown): readonly CloudGrant[] {
  if (flag(cluster, 'legacyAbac.enabled') !== true) return [];
  return [
    {
      principal: 'system:authenticated',
      holder: 'people',
      grants: 'legacy authorization (ABAC)',
      admin: true,
      namespaces: [],
      groups: [],
      field: 'legacyAbac.enabled',
    },
  ];
}
