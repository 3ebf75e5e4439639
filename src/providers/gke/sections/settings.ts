import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudAddon, CloudEncryption, CloudNetwork } from '../../../model/cloud.ts';
import { entries, flag, text } from '../../../model/decode.ts';
import { type Reading, type Told, told, whole } from './parts.ts';

const STATE = 'databaseEncryption.currentState';
const WANTED = 'databaseEncryption.state';
const KEY = 'databaseEncryption.keyName';

/** States in which Secrets are encrypted with the customer's key, or objects are from then on. */
const BY_CUSTOMER: ReadonlySet<string> = new Set([
  'ENCRYPTED',
  'ALL_OBJECTS_ENCRYPTION_ENABLED',
  'CURRENT_STATE_ENCRYPTED',
  'CURRENT_STATE_ALL_OBJECTS_ENCRYPTION_ENABLED',
]);

const DISKS = 'userManagedKeysConfig.controlPlaneDiskEncryptionKey';

/** Google encrypts every disk with a key of its own: what is asked is whether there is another one. */
export function encryption({ cluster }: Reading): Told {
  const current = text(cluster, STATE) ?? '';
  const isTold = current !== '' && current !== 'CURRENT_STATE_UNSPECIFIED';
  const state = isTold ? current : (text(cluster, WANTED) ?? '');
  const disks = text(cluster, DISKS) || undefined;
  if (!BY_CUSTOMER.has(state) && disks !== undefined) return whole(byDisks(disks));
  const key = text(cluster, KEY) || undefined;
  const secrets = BY_CUSTOMER.has(state) ? 'customer-key' : 'provider-key';
  const value: CloudEncryption = {
    secrets: told(secrets, isTold ? STATE : WANTED, state || 'not set'),
    key: key === undefined ? undefined : told(key, KEY),
  };
  return whole(value);
}

/** Not the Secrets by themselves, but the disks of the control plane that they are on. */
function byDisks(key: string): CloudEncryption {
  return {
    secrets: told('customer-key', DISKS, 'the disks of the control plane'),
    key: told(key, DISKS),
  };
}

export function network({ cluster }: Reading): Told {
  const field = 'networkConfig.inTransitEncryptionConfig';
  const said = text(cluster, field) ?? '';
  const isOn = said === 'IN_TRANSIT_ENCRYPTION_INTER_NODE_TRANSPARENT';
  const value: CloudNetwork = {
    policyEngine: engineOf(cluster),
    inTransitEncryption: told(isOn, field, said || 'not set'),
    outbound: undefined,
  };
  return whole(value);
}

/** Dataplane V2 enforces by itself; the old data plane only with Calico. */
function engineOf(cluster: unknown): Sourced<string> {
  const datapath = text(cluster, 'networkConfig.datapathProvider') ?? '';
  if (datapath === 'ADVANCED_DATAPATH') return told(datapath, 'networkConfig.datapathProvider');
  if (flag(cluster, 'networkPolicy.enabled') === true) {
    return told(text(cluster, 'networkPolicy.provider') || 'CALICO', 'networkPolicy.provider');
  }
  return told('none', 'networkPolicy.enabled', datapath === '' ? 'not set' : `${datapath}, false`);
}

/** Add-ons, and scans for weak settings and for vulnerable images, which are switched like them. */
export function addons({ cluster }: Reading): Told {
  const own = entries(cluster, 'addonsConfig').map(([name, one]): CloudAddon => {
    const isOn = flag(one, 'enabled') ?? flag(one, 'disabled') === false;
    return addon(name, isOn ? 'enabled' : 'disabled', `addonsConfig.${name}`);
  });
  const scans = ['mode', 'vulnerabilityMode'].flatMap((mode) => {
    const field = `securityPostureConfig.${mode}`;
    const said = text(cluster, field) ?? '';
    return said === '' || said.endsWith('_UNSPECIFIED') ? [] : [addon(field, said, field)];
  });
  return whole([...own, ...scans]);
}

function addon(name: string, status: string, field: string): CloudAddon {
  return { name, version: undefined, status, issues: undefined, field };
}
