import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudPool } from '../../../model/cloud/pools.ts';
import { text } from '../../../model/decode.ts';
import type { Observed } from '../../../model/observed.ts';
import type { HeldCluster } from '../held-cluster.ts';
import { permissionsOf } from './permission-levels.ts';
import { PREVIEW, previewed, type Reading, withGaps } from './reading.ts';
import { said, saidIf, switchOf } from './said.ts';

/** The pools, whose machines all have the one identity of the kubelets. */
export async function poolsOf(reading: Reading): Promise<Observed<readonly CloudPool[]>> {
  const { cluster } = reading;
  const holder = cluster.text('identityProfile.kubeletidentity.objectId');
  const who = cluster.text('identityProfile.kubeletidentity.resourceId');
  const identity = saidIf(who ?? holder, 'properties.identityProfile.kubeletidentity.resourceId');
  const permissions =
    holder === undefined || cluster.pools.length === 0
      ? undefined
      : await permissionsOf(holder, reading);
  const metadata = cluster.pools.length === 0 ? undefined : await metadataProtection(reading);
  const pools = cluster.pools.map((pool): CloudPool => {
    const at = (path: string): string => `properties.agentPoolProfiles[${pool.name}].${path}`;
    const version = pool.text('currentOrchestratorVersion') ?? pool.text('orchestratorVersion');
    const priority = pool.text('scaleSetPriority');
    return {
      name: pool.name,
      version: saidIf(version, at('currentOrchestratorVersion')),
      image: saidIf(pool.text('nodeImageVersion'), at('nodeImageVersion')),
      spot: said(priority === 'Spot', at('scaleSetPriority'), priority ?? 'not set'),
      serverless: false,
      // The restriction is for Linux alone.
      metadataProtected: pool.text('osType') === 'Windows' ? undefined : metadata,
      kubeletReadOnlyPort: undefined,
      autoUpgrade: imagesFollow(cluster),
      secureBoot: switchOf(
        pool.flag('securityProfile.enableSecureBoot'),
        at('securityProfile.enableSecureBoot'),
      ),
      identity,
      permissions,
    };
  });
  return withGaps(pools, reading);
}

async function metadataProtection(reading: Reading): Promise<Sourced<boolean> | undefined> {
  const { id, arm, signal } = reading;
  const path = 'properties.networkProfile.podLinkLocalAccess';
  const access = await previewed(
    reading,
    async () => text(await arm.get(`${encodeURI(id.whole)}?${PREVIEW}`, signal), path),
    'whether pods reach the metadata service',
  );
  return access === undefined ? undefined : said(access === 'None', path, access);
}

/** Whether Azure replaces node images by itself: that is a setting of the whole cluster. */
function imagesFollow(cluster: HeldCluster): Sourced<boolean> | undefined {
  const field = 'properties.autoUpgradeProfile.nodeOSUpgradeChannel';
  const channel = cluster.text('autoUpgradeProfile.nodeOSUpgradeChannel');
  if (channel !== undefined) return said(REPLACING.has(channel), field, channel);
  const whole = cluster.text('autoUpgradeProfile.upgradeChannel');
  return whole === 'node-image'
    ? said(true, 'properties.autoUpgradeProfile.upgradeChannel', whole)
    : undefined;
}

const REPLACING: ReadonlySet<string> = new Set(['NodeImage', 'SecurityPatch']);
