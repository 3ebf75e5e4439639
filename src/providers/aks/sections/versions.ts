import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudVersions } from '../../../model/cloud.ts';
import type { Observed } from '../../../model/observed.ts';
import { type Reading, tried, withGaps } from './reading.ts';
import { said, saidIf } from './said.ts';

/** Azure gives no dates of support anywhere: until when a version is supported is in a table here. */
export async function versionsOf(reading: Reading): Promise<Observed<CloudVersions>> {
  const { cluster } = reading;
  const current = cluster.text('currentKubernetesVersion');
  const wanted = cluster.text('kubernetesVersion') ?? 'unknown';
  const plan = cluster.text('supportPlan');
  const value: CloudVersions = {
    controlPlane:
      current === undefined
        ? said(wanted, 'properties.kubernetesVersion')
        : said(current, 'properties.currentKubernetesVersion'),
    support: said(
      plan === 'AKSLongTermSupport' ? 'extended' : 'standard',
      'properties.supportPlan',
      plan ?? 'not set: KubernetesOfficial',
    ),
    standardUntil: undefined,
    extendedUntil: undefined,
    channel: saidIf(
      cluster.text('autoUpgradeProfile.upgradeChannel'),
      'properties.autoUpgradeProfile.upgradeChannel',
    ),
    offered: await offeredTo(reading),
  };
  return withGaps(value, reading);
}

const UPGRADES = 'Microsoft.ContainerService/managedClusters/upgradeProfiles/read';

/** The newest version that it can be upgraded to; none where it has that already. */
async function offeredTo(reading: Reading): Promise<Sourced<string> | undefined> {
  const { id, arm, signal } = reading;
  const profile = await tried(
    reading,
    () =>
      arm.containers(id.subscription, UPGRADES, signal, (client) =>
        client.managedClusters.getUpgradeProfile(id.group, id.name),
      ),
    'which versions it can be upgraded to',
  );
  const versions = (profile?.controlPlaneProfile.upgrades ?? []).flatMap(
    ({ kubernetesVersion, isPreview }) =>
      kubernetesVersion === undefined || isPreview === true ? [] : [kubernetesVersion],
  );
  const newest = versions.toSorted(byVersion).at(-1);
  return saidIf(
    newest,
    'upgradeProfiles[default].controlPlaneProfile.upgrades[].kubernetesVersion',
  );
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
