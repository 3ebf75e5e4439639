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
      plan ?? `not set: ${OFFICIAL}`,
    ),
    standardUntil: undefined,
    extendedUntil: undefined,
    channel: saidIf(
      cluster.text('autoUpgradeProfile.upgradeChannel'),
      'properties.autoUpgradeProfile.upgradeChannel',
    ),
    offered: await offeredTo(reading),
    supported: await supportedOn(plan ?? OFFICIAL, current ?? wanted, reading),
    maintenance: await maintenanceOf(reading),
  };
  return withGaps(value, reading);
}

const OFFICIAL = 'KubernetesOfficial';

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

const VERSIONS = 'Microsoft.ContainerService/locations/kubernetesVersions/read';

/** A region lists the minor versions that are supported there, and on which plans. */
async function supportedOn(
  plan: string,
  version: string,
  reading: Reading,
): Promise<Sourced<boolean> | undefined> {
  const { cluster, id, arm, known, signal } = reading;
  const key = `${id.subscription} ${cluster.location}`;
  const listed = await tried(
    reading,
    () =>
      known.versions.get(key, signal, () =>
        arm.containers(id.subscription, VERSIONS, signal, async (client) => {
          const answer = await client.managedClusters.listKubernetesVersions(cluster.location);
          return answer.values ?? [];
        }),
      ),
    `which versions are supported in ${cluster.location}`,
  );
  const minor = /^\d+\.\d+/.exec(version)?.[0];
  if (listed === undefined || listed.length === 0 || minor === undefined) return undefined;
  const field = `kubernetesVersions[${minor}].capabilities.supportPlan`;
  const plans = listed.find((one) => one.version === minor)?.capabilities?.supportPlan;
  if (plans === undefined) return said(false, field, `not listed in ${cluster.location}`);
  return said(plans.includes(plan), field, plans.join(', '));
}

const MAINTENANCE = 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read';

/** The schedules by name: `aksManagedAutoUpgradeSchedule`, `aksManagedNodeOSUpgradeSchedule`, `default`. */
async function maintenanceOf(reading: Reading): Promise<Sourced<string> | undefined> {
  const { id, arm, signal } = reading;
  const all = await tried(
    reading,
    () =>
      arm.containers(id.subscription, MAINTENANCE, signal, (client) =>
        Array.fromAsync(client.maintenanceConfigurations.listByManagedCluster(id.group, id.name)),
      ),
    'when it may be upgraded',
  );
  if (all === undefined) return undefined;
  const windows = all.map(({ name = '', maintenanceWindow }) => {
    const hours = maintenanceWindow?.durationHours;
    const start = maintenanceWindow?.startTime;
    return hours === undefined ? name : `${name}: ${hours} hours from ${start}`;
  });
  return said(
    windows.length === 0 ? 'any time' : windows.join('; '),
    'maintenanceConfigurations[]',
  );
}
