import { flag, list, text, texts } from '../../../model/decode.ts';
import { restRequest } from '../protocols.ts';
import { addonOf } from './addon.ts';
import { type Reading, type ReadSection, type Sight, told } from './sight.ts';

const AGENT = 'aws-guardduty-agent';

/** What guards the cluster: GuardDuty, backups, and whether it can be deleted just so. */
export const readSecurity: ReadSection = async (sight, reading) => {
  const [detection, backup, protection] = await Promise.all([
    reading.attempt('guardduty:ListDetectors', () => detectionOf(sight, reading)),
    reading.attempt('backup:ListRecoveryPointsByResource', () => backupOf(sight)),
    reading.attempt('eks:DescribeCluster', async () =>
      flag(await sight.cluster(), 'deletionProtection'),
    ),
  ]);
  return {
    ...detection,
    ...(backup === undefined ? {} : { backup }),
    ...(protection === undefined
      ? {}
      : { deletionProtection: told(protection, 'deletionProtection') }),
  };
};

/** An account has one detector in a region, or none. */
async function detectionOf(sight: Sight, reading: Reading): Promise<object> {
  const { arn, common, signal, service } = sight;
  const detector = await common.get(
    `detector ${arn.account} ${arn.region}`,
    async () => {
      const found = await service(restRequest('guardduty:ListDetectors', '/detector'));
      const [id] = texts(found, 'detectorIds');
      if (id === undefined) return null;
      return service(restRequest('guardduty:GetDetector', `/detector/${encodeURIComponent(id)}`));
    },
    signal,
  );
  if (detector === null) {
    const none = told(false, 'guardduty.detectorIds', 'none');
    return { runtimeDetection: none, auditDetection: none };
  }
  const status = text(detector, 'status') ?? 'not set';
  if (status !== 'ENABLED') {
    const off = told(false, 'guardduty.detector.status', status);
    return { runtimeDetection: off, auditDetection: off };
  }
  const features = list(detector, 'features');
  const runtime = await runtimeOf(features, sight, reading);
  return {
    ...(runtime === undefined ? {} : { runtimeDetection: runtime }),
    auditDetection: featureOf(features, 'EKS_AUDIT_LOGS'),
  };
}

function featureOf(features: readonly unknown[], name: string): ReturnType<typeof told<boolean>> {
  const found = features.find((one) => text(one, 'name') === name);
  const status = text(found, 'status') ?? 'not listed';
  return told(status === 'ENABLED', `guardduty.detector.features[${name}].status`, status);
}

/** On is not enough: GuardDuty sees what its agent on the nodes sees, which it puts there or people do. */
async function runtimeOf(
  features: readonly unknown[],
  sight: Sight,
  reading: Reading,
): Promise<ReturnType<typeof told<boolean>> | undefined> {
  const [newer, older] = ['RUNTIME_MONITORING', 'EKS_RUNTIME_MONITORING'].map((name) =>
    featureOf(features, name),
  );
  const on = [newer, older].find((one) => one?.value === true);
  if (on === undefined) return newer;
  const found = features.find((one) => on.field.includes(`[${text(one, 'name')}]`));
  const managed = list(found, 'additionalConfiguration').some(
    (one) => text(one, 'name') === 'EKS_ADDON_MANAGEMENT' && text(one, 'status') === 'ENABLED',
  );
  if (managed) return told(true, on.field, 'ENABLED, EKS_ADDON_MANAGEMENT ENABLED');
  const agent = await reading.attempt('eks:DescribeAddon', async () => ({
    raw: await addonOf(AGENT, sight),
  }));
  if (agent === undefined) return undefined;
  const there = agent.raw !== undefined;
  return told(
    there,
    `addons[${AGENT}].status`,
    there ? text(agent.raw, 'status') : 'no such add-on',
  );
}

/** Whether AWS Backup has a point to go back to that is whole. */
async function backupOf({ arn, service }: Sight): Promise<object> {
  const path = `/resources/${encodeURIComponent(arn.arn)}/recovery-points/`;
  const raw = await service(restRequest('backup:ListRecoveryPointsByResource', path));
  const points = list(raw, 'RecoveryPoints').map((one) => text(one, 'Status') ?? 'UNKNOWN');
  const whole = points.includes('COMPLETED');
  return told(whole, 'backup.recoveryPoints[].Status', whole ? 'COMPLETED' : (points[0] ?? 'none'));
}
