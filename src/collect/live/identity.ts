import { AccessError, type ClusterAccess } from '../../model/access.ts';
import type { ClusterInfo, Identity } from '../../model/cluster.ts';
import type { ServedApi } from '../../model/info.ts';
import { own } from '../own.ts';

const ASK_BY_LIST = '/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system';
const ASK_BY_NAME = '/api/v1/namespaces/kube-system';

/**
 * What the cluster is called: the UID of its kube-system namespace where that may be read, else the
 * URL of its API server with the hash of its CA.
 */
export async function identify(
  access: ClusterAccess,
  collectedAt: string,
  signal: AbortSignal,
): Promise<ClusterInfo> {
  const { ref } = access;
  const uid = await uidOf(access, signal);
  const identities: readonly Identity[] = [
    ...(uid === undefined ? [] : [{ type: 'uid', value: uid } as const]),
    ...ref.identities,
  ];
  const best = (type: Identity['type']): string | undefined =>
    identities.find((one) => one.type === type)?.value;
  return {
    id: best('configured') ?? best('cloud') ?? uid ?? best('server') ?? ref.server,
    name: ref.name,
    identities,
    source: ref.source,
    ...(ref.region === undefined ? {} : { region: ref.region }),
    ...(ref.described === undefined ? {} : { described: ref.described }),
    ...(ref.foundBy === undefined ? {} : { foundBy: ref.foundBy }),
    collectedAt,
  };
}

const CLUSTER_VERSION = '/apis/config.openshift.io/v1/clusterversions/version';

/**
 * With the id that an OpenShift gives to itself, by which hubs know it. Asked only where its API is
 * served; whoever may not read it is told nothing by that.
 */
export async function withOpenshiftId(
  info: ClusterInfo,
  access: ClusterAccess,
  served: readonly ServedApi[],
  signal: AbortSignal,
): Promise<ClusterInfo> {
  const isServed = served.some(
    ({ groupVersion, kind }) =>
      groupVersion === 'config.openshift.io/v1' && kind === 'ClusterVersion',
  );
  if (!isServed) return info;
  const id = own(own(await bodyOf(access, CLUSTER_VERSION, signal), 'spec'), 'clusterID');
  if (typeof id !== 'string' || id === '') return info;
  const identities = [...info.identities, { type: 'uid', value: id } as const];
  return { ...info, identities };
}

/** By a list first, since listing namespaces is the right that nearly every scan has. */
async function uidOf(access: ClusterAccess, signal: AbortSignal): Promise<string | undefined> {
  for (const path of [ASK_BY_LIST, ASK_BY_NAME]) {
    const found = await bodyOf(access, path, signal);
    const items = own(found, 'items');
    const uid = own(own(Array.isArray(items) ? items[0] : found, 'metadata'), 'uid');
    if (typeof uid === 'string' && uid !== '') return uid;
  }
  return undefined;
}

async function bodyOf(access: ClusterAccess, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return (await access.get(path, { signal })).body;
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return undefined;
  }
}
