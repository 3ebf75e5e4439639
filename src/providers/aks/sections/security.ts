import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudSecurity } from '../../../model/cloud.ts';
import { text } from '../../../model/decode.ts';
import type { Observed } from '../../../model/observed.ts';
import { isWithin, resourceIdOf } from '../resource-id.ts';
import { type Reading, tried, withGaps } from './reading.ts';
import { said, saidIf, switchOf } from './said.ts';

export async function securityOf(reading: Reading): Promise<Observed<CloudSecurity>> {
  const { cluster } = reading;
  const gating = cluster.flag('securityProfile.defender.securityGating.enabled');
  const value: CloudSecurity = {
    runtimeDetection: switchOf(
      cluster.flag('securityProfile.defender.securityMonitoring.enabled'),
      'properties.securityProfile.defender.securityMonitoring.enabled',
    ),
    auditDetection: await auditDetection(reading),
    imagePolicy: saidIf(
      gating === true ? 'Defender security gating' : undefined,
      'properties.securityProfile.defender.securityGating.enabled',
    ),
    backup: await backupOf(reading),
    deletionProtection: await deletionProtection(reading),
  };
  return withGaps(value, reading);
}

/** Defender for Containers of the subscription reads audit logs without anything in the cluster. */
async function auditDetection(reading: Reading): Promise<Sourced<boolean> | undefined> {
  const { id, arm, known, signal } = reading;
  const path = `/subscriptions/${encodeURIComponent(id.subscription)}/providers/Microsoft.Security/pricings?api-version=2024-01-01`;
  const plans = await tried(
    reading,
    () => known.lists.get(path, signal, () => arm.all(path, signal)),
    'the plan Defender for Containers',
  );
  if (plans === undefined) return undefined;
  const plan = plans.find((one) => text(one, 'name') === 'Containers');
  const tier = text(plan, 'properties.pricingTier') ?? 'not among the plans';
  return said(tier === 'Standard', 'pricings[Containers].properties.pricingTier', tier);
}

const VAULT = 'Microsoft.DataProtection/backupVaults';

/** A vault can only back up a cluster that trusts it; whether it does, its backup instances say. */
async function backupOf(reading: Reading): Promise<Sourced<boolean> | undefined> {
  const vaults = await trustedVaults(reading);
  if (vaults === undefined) return undefined;
  const field = 'trustedAccessRoleBindings[].properties.sourceResourceId';
  if (vaults.length === 0) return said(false, field, 'no backup vault');
  for (const vault of vaults) {
    const found = await backedUpIn(vault, reading);
    if (found === undefined || found.value) return found;
  }
  return said(false, field, 'a backup vault, which backs it up no longer');
}

async function trustedVaults(reading: Reading): Promise<readonly string[] | undefined> {
  const { id, arm, signal } = reading;
  const action = 'Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings/read';
  const bindings = await tried(
    reading,
    () =>
      arm.containers(id.subscription, action, signal, (client) =>
        Array.fromAsync(client.trustedAccessRoleBindings.list(id.group, id.name)),
      ),
    'which vaults may back it up',
  );
  return bindings?.flatMap((one) => {
    const source = resourceIdOf(one.sourceResourceId);
    return source?.type.toLowerCase() === VAULT.toLowerCase() ? [source.whole] : [];
  });
}

async function backedUpIn(vault: string, reading: Reading): Promise<Sourced<boolean> | undefined> {
  const { id, arm, signal } = reading;
  const path = `${encodeURI(vault)}/backupInstances?api-version=2024-04-01`;
  const all = await tried(reading, () => arm.all(path, signal), 'what the backup vault backs up');
  if (all === undefined) return undefined;
  const own = all.find((one) =>
    isWithin(text(one, 'properties.dataSourceInfo.resourceID') ?? '', id.whole),
  );
  const state = text(own, 'properties.currentProtectionState');
  const name = text(own, 'name') ?? '';
  return said(
    state === 'ProtectionConfigured',
    `backupInstances[${name}].properties.currentProtectionState`,
    state ?? 'not among them',
  );
}

/** A lock of Azure on the cluster, on its resource group or on the subscription. */
async function deletionProtection(reading: Reading): Promise<Sourced<boolean> | undefined> {
  const { id, arm, known, signal } = reading;
  const path = `/subscriptions/${encodeURIComponent(id.subscription)}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`;
  const locks = await tried(
    reading,
    () => known.lists.get(path, signal, () => arm.all(path, signal)),
    'which locks keep it from being deleted',
  );
  if (locks === undefined) return undefined;
  const own = locks.find((one) => {
    const [scope = ''] = (text(one, 'id') ?? '').split(
      /\/providers\/Microsoft\.Authorization\/locks\//i,
    );
    return (
      scope !== '' && LEVELS.has(text(one, 'properties.level') ?? '') && isWithin(id.whole, scope)
    );
  });
  if (own === undefined) return said(false, 'locks[].properties.level', 'no lock');
  const name = text(own, 'name') ?? '';
  return said(true, `locks[${name}].properties.level`, text(own, 'properties.level'));
}

/** Both keep a resource from being deleted. */
const LEVELS: ReadonlySet<string> = new Set(['CanNotDelete', 'ReadOnly']);
