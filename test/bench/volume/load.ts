import { type Raw, uuidOf } from '../../../scripts/examples/raw.ts';
import type { Client } from '../../envtest/client.ts';
import { type Entry, entries, putEntries } from '../../envtest/etcd.ts';
import type { ApiServer } from '../../envtest/server.ts';
import { leaseObject, namespaceObject, nodeObject, policyObject } from './around.ts';
import {
  REPLICAS,
  SAMPLE_HASH,
  SAMPLE_IP,
  SAMPLE_NAMESPACE,
  SAMPLE_NODE,
  SAMPLE_SUFFIX,
  type Sample,
  sampleFor,
  samples,
} from './samples.ts';

/** How much a cluster holds. */
export interface Volume {
  /** Whole apps of four pods each, so that this is rounded up to a multiple of four. */
  readonly pods: number;
  readonly namespaces: number;
  readonly nodes: number;
}

type Tokens = Readonly<Record<string, string>>;

/** The stored form of the objects of one app. */
interface Stored {
  readonly deployment: Entry;
  readonly replicaSet: Entry;
  readonly pod: Entry;
  readonly tokens: { readonly app: string; readonly uids: readonly string[] };
}

/**
 * Fills a cluster. The API server takes one object of each sort, defaults it and notes who wrote
 * which field; what it has stored then is copied in etcd under other names, since through the API
 * twenty thousand pods take minutes.
 */
export async function loadVolume(server: ApiServer, volume: Volume): Promise<void> {
  const apps = await storedSamples(server);
  const around = await storedAround(server);
  await putEntries(server.etcd, copies(apps, around, volume));
}

function* copies(
  apps: ReadonlyMap<Sample, Stored>,
  { namespace, policy, node, lease }: Around,
  volume: Volume,
): Iterable<Entry> {
  for (let index = 0; index < volume.namespaces; index += 1) {
    const tokens = { [SAMPLE_NAMESPACE]: `team-${index}` };
    yield renamed(namespace, tokens, [['namespace', index]]);
    yield renamed(policy, tokens, [['policy', index]]);
  }
  for (let index = 0; index < volume.nodes; index += 1) {
    yield renamed(node, { [SAMPLE_NODE]: `node-${index}` }, [['node', index]]);
    yield renamed(lease, { [SAMPLE_NODE]: `node-${index}` }, [['lease', index]]);
  }
  for (let app = 0; app * REPLICAS < volume.pods; app += 1) {
    const sample = sampleFor(app);
    const stored = sample === undefined ? undefined : apps.get(sample);
    if (stored !== undefined) yield* copiesOfApp(app, stored, volume);
  }
}

function* copiesOfApp(app: number, stored: Stored, volume: Volume): Iterable<Entry> {
  const [deploymentUid = '', setUid = '', podUid = ''] = stored.tokens.uids;
  // The samples are the first copies of themselves.
  const isSample = app < samples.length;
  const tokens: Tokens = {
    [stored.tokens.app]: `service-${app}`,
    [SAMPLE_NAMESPACE]: `team-${app % volume.namespaces}`,
    [SAMPLE_HASH]: isSample ? SAMPLE_HASH : uuidOf('hash', String(app)).slice(0, 8),
    [deploymentUid]: uuidOf('deployment', String(app)),
    [setUid]: uuidOf('replica-set', String(app)),
  };
  yield renamed(stored.deployment, tokens);
  yield renamed(stored.replicaSet, tokens);
  for (let replica = 0; replica < REPLICAS; replica += 1) {
    const pod = app * REPLICAS + replica;
    yield renamed(stored.pod, {
      ...tokens,
      [SAMPLE_SUFFIX]:
        isSample && replica === 0 ? SAMPLE_SUFFIX : uuidOf('suffix', String(pod)).slice(0, 5),
      [SAMPLE_NODE]: `node-${pod % volume.nodes}`,
      [SAMPLE_IP]: `10.${64 + (pod >> 16)}.${(pod >> 8) & 255}.${pod & 255}`,
      [podUid]: uuidOf('pod', String(pod)),
    });
  }
}

/** Uids that no other object refers to are replaced by what they are called in. */
function renamed(
  { key, value }: Entry,
  tokens: Tokens,
  own: readonly (readonly [string, number])[] = [],
): Entry {
  const all = { ...tokens };
  for (const [sort, index] of own) all[uidOf(value)] = uuidOf(sort, String(index));
  const pattern = new RegExp(Object.keys(all).map(escaped).join('|'), 'g');
  const replace = (text: string): string => text.replace(pattern, (token) => all[token] ?? token);
  return { key: replace(key), value: replace(value) };
}

/** Names, addresses and uids have nothing else that means something in a pattern. */
function escaped(token: string): string {
  return token.replaceAll('.', '\\.');
}

async function storedSamples(server: ApiServer): Promise<ReadonlyMap<Sample, Stored>> {
  const { client } = server;
  await create(client, '/api/v1/namespaces', namespaceObject(), 'kubectl');
  await create(client, '/api/v1/nodes', nodeObject(), 'kubelet');
  const found = new Map<Sample, Stored>();
  for (const sample of samples) {
    const place = `namespaces/${SAMPLE_NAMESPACE}`;
    const apps = `/apis/apps/v1/${place}`;
    const manager = 'kube-controller-manager';
    const deployment = await create(client, `${apps}/deployments`, sample.deployment, 'helm');
    const replicaSet = sample.replicaSet(deployment);
    const set = await create(client, `${apps}/replicasets`, replicaSet, manager);
    const raw = sample.pod(set);
    const pod = await create(client, `/api/v1/${place}/pods`, raw, manager);
    found.set(sample, {
      deployment: await read(server, `/registry/deployments/${SAMPLE_NAMESPACE}/`, sample.app),
      replicaSet: await read(
        server,
        `/registry/replicasets/${SAMPLE_NAMESPACE}/`,
        replicaSet.metadata.name,
      ),
      pod: await read(server, `/registry/pods/${SAMPLE_NAMESPACE}/`, raw.metadata.name),
      tokens: { app: sample.app, uids: [deployment, set, pod] },
    });
  }
  return found;
}

interface Around {
  readonly namespace: Entry;
  readonly policy: Entry;
  readonly node: Entry;
  readonly lease: Entry;
}

async function storedAround(server: ApiServer): Promise<Around> {
  const policies = `/apis/networking.k8s.io/v1/namespaces/${SAMPLE_NAMESPACE}/networkpolicies`;
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const policy = policyObject();
  await create(server.client, policies, policy, 'helm');
  await create(server.client, leases, leaseObject(), 'kubelet');
  const { name } = policy.metadata;
  return {
    namespace: await read(server, '/registry/namespaces/', SAMPLE_NAMESPACE),
    policy: await read(server, `/registry/networkpolicies/${SAMPLE_NAMESPACE}/`, name),
    node: await read(server, '/registry/minions/', SAMPLE_NODE),
    lease: await read(server, '/registry/leases/kube-node-lease/', SAMPLE_NODE),
  };
}

/** Creates an object and writes its status as a kubelet or a controller does; its uid. */
async function create(client: Client, path: string, raw: Raw, manager: string): Promise<string> {
  const { metadata } = (await client.ask('POST', `${path}?fieldManager=${manager}`, raw)) as {
    readonly metadata: { readonly uid: string };
  };
  const status = raw['status'];
  if (status !== undefined) {
    const writer =
      raw.kind === 'Pod' || raw.kind === 'Node' ? 'kubelet' : 'kube-controller-manager';
    const own = `${path}/${raw.metadata.name}/status?fieldManager=${writer}`;
    await client.ask('PATCH', own, { status });
  }
  return metadata.uid;
}

async function read(server: ApiServer, prefix: string, name: string): Promise<Entry> {
  for await (const entry of entries(server.etcd, prefix)) {
    if (entry.key === `${prefix}${name}`) return entry;
  }
  throw new Error(`not in etcd: ${prefix}${name}`);
}

function uidOf(value: string): string {
  const { metadata }: { metadata: { uid: string } } = JSON.parse(value);
  return metadata.uid;
}
