import type { CloudAddon } from '../../../model/cloud.ts';
import { list, requiredText, text } from '../../../model/decode.ts';
import type { Observed } from '../../../model/observed.ts';
import type { HeldCluster } from '../held-cluster.ts';
import { type Reading, tried, withGaps } from './reading.ts';

/** Add-ons that the cluster has as settings of its own, and the extensions that are installed in it. */
export async function addonsOf(reading: Reading): Promise<Observed<readonly CloudAddon[]>> {
  const { cluster, id, arm, signal } = reading;
  const path = `${encodeURI(id.whole)}/providers/Microsoft.KubernetesConfiguration/extensions?api-version=2023-05-01`;
  const extensions = await tried(reading, () => arm.all(path, signal), 'which extensions it has');
  return withGaps([...settingsOf(cluster), ...(extensions ?? []).map(extensionOf)], reading);
}

/** Settings of extensions may hold secrets and are not looked at. */
function extensionOf(raw: unknown): CloudAddon {
  const name = requiredText(raw, 'name');
  const failed = list(raw, 'properties.statuses').flatMap((one) =>
    text(one, 'level') === 'Error' ? (text(one, 'code') ?? 'Error') : [],
  );
  return {
    name: text(raw, 'properties.extensionType') ?? name,
    version: text(raw, 'properties.currentVersion') ?? text(raw, 'properties.version'),
    status: text(raw, 'properties.provisioningState'),
    issues: failed,
    field: `extensions[${name}].properties.provisioningState`,
  };
}

function settingsOf(cluster: HeldCluster): readonly CloudAddon[] {
  const [revision] = cluster.texts('serviceMeshProfile.istio.revisions').toReversed();
  const mesh = cluster.text('serviceMeshProfile.mode');
  return [
    ...cluster.addons.map(({ name, enabled }) =>
      addon(name, enabled ? 'enabled' : 'disabled', `addonProfiles.${name}.enabled`),
    ),
    ...SWITCHES.flatMap(({ name, path }) => {
      const on = cluster.flag(path);
      return on === undefined ? [] : addon(name, on ? 'enabled' : 'disabled', path);
    }),
    ...(mesh === undefined
      ? []
      : [{ ...addon('serviceMesh', mesh, 'serviceMeshProfile.mode'), version: revision }]),
  ];
}

function addon(name: string, status: string, path: string): CloudAddon {
  return { name, version: undefined, status, issues: undefined, field: `properties.${path}` };
}

/** Parts that are switched on by a field of their own. */
const SWITCHES = [
  { name: 'keda', path: 'workloadAutoScalerProfile.keda.enabled' },
  {
    name: 'verticalPodAutoscaler',
    path: 'workloadAutoScalerProfile.verticalPodAutoscaler.enabled',
  },
  { name: 'webAppRouting', path: 'ingressProfile.webAppRouting.enabled' },
  { name: 'imageCleaner', path: 'securityProfile.imageCleaner.enabled' },
  { name: 'monitorMetrics', path: 'azureMonitorProfile.metrics.enabled' },
  { name: 'containerInsights', path: 'azureMonitorProfile.containerInsights.enabled' },
  { name: 'podIdentity', path: 'podIdentityProfile.enabled' },
] as const;
