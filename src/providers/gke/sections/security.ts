import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudSecurity } from '../../../model/cloud.ts';
import { at, flag, text } from '../../../model/decode.ts';
import { attempt } from '../failure.ts';
import { allOf } from '../pages.ts';
import { nameOf } from '../ref.ts';
import { type Reading, type Told, told } from './parts.ts';

/** What guards the cluster from outside: Security Command Center, Binary Authorization, Backup for GKE. */
export async function security(reading: Reading): Promise<Told> {
  const { source, where } = reading;
  const right = `on projects/${where.project}`;
  const [runtime, audit, backup] = await Promise.all([
    attempt(source, `securitycentermanagement.securityCenterServices.get ${right}`, () =>
      detection(reading, 'container-threat-detection'),
    ),
    attempt(source, `securitycentermanagement.securityCenterServices.get ${right}`, () =>
      detection(reading, 'event-threat-detection'),
    ),
    attempt(source, `gkebackup.backupPlans.list ${right}`, () => backupOf(reading)),
  ]);
  const value: CloudSecurity = {
    runtimeDetection: 'gap' in runtime ? undefined : runtime.value,
    auditDetection: 'gap' in audit ? undefined : audit.value,
    imagePolicy: imagePolicy(reading.cluster),
    backup: 'gap' in backup ? undefined : backup.value,
    deletionProtection: undefined,
  };
  const gaps = [runtime, audit, backup].flatMap((one) => ('gap' in one ? [one.gap] : []));
  return { value, gaps };
}

/** A detector, as it is in force for the project: switched on there or above. */
async function detection(
  { where, google, shared, signal }: Reading,
  service: string,
): Promise<Sourced<boolean> | undefined> {
  const path = `/v1/projects/${encodeURIComponent(where.project)}/locations/global/securityCenterServices/${service}`;
  const answer = await shared.get(path, signal, () =>
    google.rest(
      {
        service: 'securitycentermanagement',
        method: 'securityCenterServices.get',
        of: `projects/${where.project}`,
        path,
      },
      signal,
    ),
  );
  const state = text(answer, 'effectiveEnablementState') ?? '';
  if (state !== 'ENABLED' && state !== 'DISABLED') return undefined;
  const field = `securityCenterServices[${service}].effectiveEnablementState`;
  return told(state === 'ENABLED', field, state);
}

function imagePolicy(cluster: unknown): Sourced<string> {
  const field = 'binaryAuthorization.evaluationMode';
  const mode = text(cluster, field) ?? '';
  if (mode !== '' && mode !== 'EVALUATION_MODE_UNSPECIFIED') return told(mode, field);
  const isOn = flag(cluster, 'binaryAuthorization.enabled') === true;
  return told(
    isOn ? 'PROJECT_SINGLETON_POLICY_ENFORCE' : 'DISABLED',
    'binaryAuthorization.enabled',
    String(isOn),
  );
}

const AGENT = 'addonsConfig.gkeBackupAgentConfig.enabled';

/** An agent alone backs nothing up: it takes a plan for this cluster that is in force and has a schedule. */
async function backupOf(reading: Reading): Promise<Sourced<boolean>> {
  const { cluster, where, google, shared, signal } = reading;
  if (flag(cluster, AGENT) !== true)
    return told(false, AGENT, String(flag(cluster, AGENT) ?? 'not set'));
  const of = `projects/${where.project}`;
  const call = {
    service: 'gkebackup',
    method: 'backupPlans.list',
    of,
    path: `/v1/projects/${encodeURIComponent(where.project)}/locations/-/backupPlans`,
  } as const;
  const plans = await shared.get(`backup ${of}`, signal, () =>
    allOf(google, call, 'backupPlans', signal),
  );
  const own = (Array.isArray(plans) ? plans : []).find((plan: unknown) =>
    isFor(plan, nameOf(where)),
  );
  if (own === undefined) return told(false, 'backupPlans', 'none of this cluster has a schedule');
  return told(true, 'backupPlans[].backupSchedule', text(own, 'name'));
}

function isFor(plan: unknown, cluster: string): boolean {
  const named = (text(plan, 'cluster') ?? '').replace('/zones/', '/locations/');
  const schedule = at(plan, 'backupSchedule');
  const hasSchedule =
    (text(schedule, 'cronSchedule') ?? '') !== '' || at(schedule, 'rpoConfig') !== undefined;
  const isOff = flag(plan, 'deactivated') === true || flag(schedule, 'paused') === true;
  return named === cluster && hasSchedule && !isOff;
}
