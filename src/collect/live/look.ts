import type { ClusterAccess, ClusterRef } from '../../model/access.ts';
import type { ClusterData, ClusterInfo, Item } from '../../model/cluster.ts';
import { servedApis, serverVersion } from '../../model/info.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { type Observed, partial, seen, unseen } from '../../model/observed.ts';
import type { Kind } from '../../model/source.ts';
import { own } from '../own.ts';
import { discover } from './discovery.ts';
import { greet } from './greet.ts';
import { identify, withOpenshiftId } from './identity.ts';
import { instantOf } from './instant.ts';
import { ItemList } from './items.ts';
import { observe } from './observe.ts';

export interface LookOptions {
  readonly signal: AbortSignal;
  /** Whether to ask for the UID of kube-system, by which a cluster is known from every side. */
  readonly identify: boolean;
  /** Whether to look for what it runs on: where no inventory said so. */
  readonly describe: boolean;
  /** Whether what was seen so far tells what it runs on. */
  readonly isKnown: (data: ClusterData) => boolean;
}

/**
 * A cluster at a glance, in a handful of requests however large it is: whether it answers, its
 * version, and who runs it. Rejects as reading it would: when it cannot be talked to.
 */
export async function look(access: ClusterAccess, options: LookOptions): Promise<ClusterData> {
  const { signal } = options;
  const { version, date } = await greet(access, signal);
  const collectedAt = instantOf(date ?? Date.now());
  const info = options.identify
    ? await identify(access, collectedAt, signal)
    : unasked(access.ref, collectedAt);
  const first = dataOf(info, [[serverVersion.id, version]]);
  if (!options.describe) return first;
  const described = await withTraces(first, access, signal);
  return options.isKnown(described) ? described : withApiServers(described, access, signal);
}

type Items = Observed<readonly Item[]>;

function dataOf(
  info: ClusterInfo,
  leaves: readonly (readonly [id: string, items: Items])[],
): ClusterData {
  const permissions = { held: [], missing: [] };
  return { info, leaves: new Map(leaves), permissions, gaps: [], ignored: [] };
}

function unasked(ref: ClusterRef, collectedAt: string): ClusterInfo {
  const { name, identities, source, server } = ref;
  const best = identities.find(({ type }) => type === 'cloud') ?? identities[0];
  return { id: best?.value ?? server, name, identities, source, collectedAt };
}

/** The APIs that are served and one node: nodes of one cluster say the same of its distribution. */
async function withTraces(
  data: ClusterData,
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<ClusterData> {
  let info = data.info;
  const [apis, node] = await Promise.all([
    observe({ source: servedApis.id, permission: 'get /api and /apis' }, async () => {
      const { served } = await discover(access, signal);
      info = await withOpenshiftId(info, access, served, signal);
      return seen([{ raw: served }]);
    }),
    some(access, nodes, '/api/v1/nodes?limit=1', signal),
  ]);
  return dataOf(info, [...data.leaves, [servedApis.id, apis], [nodes.id, node]]);
}

/** An API server among the pods: nobody else runs this cluster. By the labels of kubeadm, then of kOps. */
async function withApiServers(
  data: ClusterData,
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<ClusterData> {
  let found: Items | undefined;
  for (const label of ['component', 'k8s-app']) {
    const query = `labelSelector=${label}%3Dkube-apiserver&limit=1`;
    found = await some(access, pods, `/api/v1/namespaces/kube-system/pods?${query}`, signal);
    if (found.state === 'unseen' || found.value.length > 0) break;
  }
  return found === undefined ? data : dataOf(data.info, [...data.leaves, [pods.id, found]]);
}

/** Some objects of a kind, never all: the rest is a gap. */
function some(
  access: ClusterAccess,
  kind: Kind<unknown>,
  path: string,
  signal: AbortSignal,
): Promise<Items> {
  return observe({ source: kind.id, permission: `list ${kind.plural}` }, async () => {
    const { body } = await access.get(path, { signal });
    const items = own(body, 'items');
    if (!Array.isArray(items)) return unseen([notAsked(kind)]);
    const list = new ItemList(kind, kind.apiVersions[0]);
    for (const object of items) list.add(object);
    return partial(list.sorted(), [notAsked(kind)]);
  });
}

function notAsked({ id }: Kind<unknown>): {
  readonly source: string;
  readonly cause: 'not-collected';
  readonly detail: string;
} {
  return { source: id, cause: 'not-collected', detail: 'an inventory reads no cluster whole' };
}
