import type { Observed } from '../../../model/observed.ts';
import { readAddons } from './addons.ts';
import { readAuthorizers } from './authorizers.ts';
import { readEncryption } from './encryption.ts';
import { readExposure } from './exposure.ts';
import { readIdentity } from './identity.ts';
import { readLogging } from './logging.ts';
import { readNetwork } from './network.ts';
import { readPools } from './pools.ts';
import { readSecurity } from './security.ts';
import { Reading, type ReadSection, type Sight } from './sight.ts';
import { readVersions } from './versions.ts';
import { readWorkloadIdentities } from './workload-identities.ts';

const SECTIONS: ReadonlyMap<string, ReadSection> = new Map([
  ['cloud/exposure', readExposure],
  ['cloud/logging', readLogging],
  ['cloud/encryption', readEncryption],
  ['cloud/identity', readIdentity],
  ['cloud/authorizers', readAuthorizers],
  ['cloud/workload-identities', readWorkloadIdentities],
  ['cloud/versions', readVersions],
  ['cloud/network', readNetwork],
  ['cloud/pools', readPools],
  ['cloud/addons', readAddons],
  ['cloud/security', readSecurity],
]);

/** These sections, and none of the calls that only others need. One that is not known here is left out. */
export async function readSections(
  ids: readonly string[],
  sight: Sight,
): Promise<ReadonlyMap<string, Observed<unknown>>> {
  const all = await Promise.all(
    ids.map(async (id) => {
      const read = SECTIONS.get(id);
      if (read === undefined) return [];
      const reading = new Reading(id, sight.signal);
      return [[id, await reading.observe(() => read(sight, reading))] as const];
    }),
  );
  return new Map(all.flat());
}
