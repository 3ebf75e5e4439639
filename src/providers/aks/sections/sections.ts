import { AccessError, type ClusterRef } from '../../../model/access.ts';
import { type Observed, seen, unseen } from '../../../model/observed.ts';
import type { Arm } from '../arm.ts';
import { armGap, errorOf } from '../arm-error.ts';
import { type Clusters, idOf } from '../clusters.ts';
import { isAks } from '../discover.ts';
import type { Known } from '../known.ts';
import { addonsOf } from './addons.ts';
import { authorizersOf } from './authorizers.ts';
import { identityOf } from './identity.ts';
import { loggingOf } from './logging.ts';
import { poolsOf } from './pools.ts';
import type { Reading } from './reading.ts';
import { securityOf } from './security.ts';
import { encryptionOf, exposureOf, networkOf } from './settings.ts';
import { versionsOf } from './versions.ts';
import { workloadIdentitiesOf } from './workload-identities.ts';

type Read = (reading: Reading) => Promise<Observed<unknown>> | Observed<unknown>;

/** The first three cost no call beside the one that lists the cluster. */
const SECTIONS: Readonly<Record<string, Read>> = {
  'cloud/exposure': ({ cluster }) => seen(exposureOf(cluster)),
  'cloud/encryption': ({ cluster }) => seen(encryptionOf(cluster)),
  'cloud/network': ({ cluster }) => seen(networkOf(cluster)),
  'cloud/identity': identityOf,
  'cloud/addons': addonsOf,
  'cloud/logging': loggingOf,
  'cloud/authorizers': authorizersOf,
  'cloud/workload-identities': workloadIdentitiesOf,
  'cloud/versions': versionsOf,
  'cloud/pools': poolsOf,
  'cloud/security': securityOf,
};

interface Asked {
  readonly arm: Arm;
  readonly clusters: Clusters;
  readonly known: Known;
}

/** What is asked for of one cluster, section by section; what was refused is a gap of its section. */
export async function sectionsOf(
  ref: ClusterRef,
  ids: readonly string[],
  asked: Asked,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Observed<unknown>>> {
  const all = await Promise.all(
    ids.map(async (id) => [id, await sectionOf(ref, id, asked, signal)] as const),
  );
  return new Map(all);
}

async function sectionOf(
  ref: ClusterRef,
  source: string,
  { arm, clusters, known }: Asked,
  signal: AbortSignal,
): Promise<Observed<unknown>> {
  const read = SECTIONS[source];
  try {
    const id = idOf(ref);
    if (!isAks(id.whole) || read === undefined) return unseen([notTold(source)]);
    const cluster = await clusters.of(ref, signal);
    return await read({ source, cluster, id, arm, known, signal, gaps: [] });
  } catch (error) {
    const failure = error instanceof AccessError ? error : errorOf(error, source, signal);
    signal.throwIfAborted();
    return unseen([armGap(source, failure)]);
  }
}

function notTold(source: string): Parameters<typeof unseen>[0][0] {
  return {
    source,
    cause: 'not-collected',
    detail: 'Azure Resource Manager tells nothing of this about clusters that are not AKS',
    permission: 'a kubeconfig for the cluster',
  };
}
