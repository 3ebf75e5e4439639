import type { AuditPolicy } from '../../model/kubernetes/audit-policy.ts';
import type { OpenShiftApiServer } from '../../model/kubernetes/openshift-api-server.ts';
import { OPENSHIFT_AUDIT } from '../../tables/audit-profiles.ts';

/**
 * The policy that OpenShift makes of its profile, with that of the first custom rule whose group a user
 * is in before it; undefined for a profile that this table does not know.
 */
export function openShiftPolicy({
  auditProfile = 'Default',
  auditRules,
}: OpenShiftApiServer): AuditPolicy | undefined {
  const all = OPENSHIFT_AUDIT[auditProfile];
  if (all === undefined) return undefined;
  if (auditProfile === 'None') return { rules: all, omitStages: [] };
  const own = auditRules.map(({ group, profile }) =>
    OPENSHIFT_AUDIT[profile]?.map((rule) => ({ ...rule, groups: [group] })),
  );
  if (own.includes(undefined)) return undefined;
  return {
    rules: [...own.flatMap((rules) => rules ?? []), ...all],
    omitStages: ['RequestReceived'],
  };
}
