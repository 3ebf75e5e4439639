import { type Code, catalogue } from '../catalogue/entry.ts';
import { architectureDuties } from './architecture.ts';
import { type Duty, type DutyRow, IN_PLAN } from './duty.ts';
import { identityDuties } from './identity.ts';
import { monitoringDuties } from './monitoring.ts';
import { lineage, PROFILES, type ProfileId } from './profiles.ts';
import { responseDuties } from './response.ts';

type Organization = Extract<Code, `ORG-${string}`>;

const rows: Readonly<Record<Exclude<Code, Organization>, DutyRow>> = {
  ...architectureDuties,
  ...monitoringDuties,
  ...identityDuties,
  ...responseDuties,
};

/** Every duty by check: a check that nobody wrote down does not compile. What people arrange is ours alone. */
const DUTIES: ReadonlyMap<string, DutyRow> = new Map([
  ...catalogue
    .filter(({ code }) => code.startsWith('ORG-'))
    .map(({ code }): readonly [string, DutyRow] => [code, IN_PLAN]),
  ...Object.entries(rows),
]);

/** A duty with where its provider publishes it. */
export interface ProfileDuty extends Duty {
  readonly reference: string;
}

/** Who answers for a check on one way of running a cluster; undefined for a check of somebody's own. */
export function dutyOf(code: string, profile: ProfileId): ProfileDuty | undefined {
  const row = DUTIES.get(code);
  if (row === undefined) return undefined;
  const own = lineage(profile).find((one) => row.by?.[one] !== undefined);
  const duty = (own === undefined ? undefined : row.by?.[own]) ?? row.everywhere;
  return { ...duty, reference: PROFILES[profile].reference };
}
