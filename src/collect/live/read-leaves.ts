import type { ClusterAccess } from '../../model/access.ts';
import { cloudNotAsked } from '../../model/cloud/rights.ts';
import type { Item } from '../../model/cluster.ts';
import { nodeClocks } from '../../model/node-clocks.ts';
import { gapsOf, type Observed, seen, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Leaf } from '../../model/source.ts';
import { sampleNodeClocks } from './clock-samples.ts';
import type { Discovered } from './discovery.ts';
import { knownNamespaces } from './known-namespaces.ts';
import { observe } from './observe.ts';
import type { CollectOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import { pause } from './pause.ts';
import { type KindRead, readKind } from './read-kind.ts';
import type { KnownNamespaces, Reading } from './reading.ts';
import { type Rights, rightsIn } from './rights.ts';
import { Tally } from './tally.ts';

type Items = Observed<readonly Item[]>;

/** What is read beyond discovery; what the cluster does not tell (plan, imports) is not its business. */
export interface LeavesRead {
  readonly leaves: ReadonlyMap<string, Items>;
  readonly held: readonly string[];
  readonly missing: readonly string[];
}

/** Reads the kinds and probes among these leaves, several at once. */
export async function readLeaves(
  access: ClusterAccess,
  wanted: readonly Leaf[],
  discovered: Observed<Discovered>,
  options: CollectOptions & { readonly signal: AbortSignal },
): Promise<LeavesRead> {
  const kinds = wanted.flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));
  const tally = new Tally(access.ref.name, kinds.length, options.progress);
  const reading = readingOf(access, discovered, options, tally);
  const asksClocks = wanted.some(({ id }) => id === nodeClocks.id);
  const [read, clocks] = await Promise.all([
    inParallel(kinds, reading.width, (kind) =>
      tally.during(kind.id, () => readKind(kind, reading)),
    ),
    asksClocks ? observe(CLOCKS, () => readClocks(reading)) : undefined,
  ]);
  const leaves = new Map<string, Items>(read.map(({ kind, items }) => [kind.id, items]));
  if (clocks !== undefined) leaves.set(nodeClocks.id, clocks);
  for (const { id, type } of wanted)
    if (type === 'cloud') leaves.set(id, unseen([cloudNotAsked(id)]));
  return {
    leaves,
    held: rightsOf(read, ({ state }) => state === 'seen'),
    missing: rightsOf(read, (items) => gapsOf(items).some(({ cause }) => cause === 'forbidden')),
  };
}

const CLOCKS = {
  source: nodeClocks.id,
  permission: 'list leases.coordination.k8s.io in kube-node-lease',
} as const;

/** The server's clock tells whole seconds: samples closer than that would be one. */
const SAMPLES_APART = 1100;

async function readClocks({ access, signal }: Reading): Promise<Items> {
  const wait = (): Promise<void> => pause(SAMPLES_APART, signal);
  return seen([{ raw: await sampleNodeClocks(access, { signal, wait }) }]);
}

function readingOf(
  access: ClusterAccess,
  discovered: Observed<Discovered>,
  options: CollectOptions & { readonly signal: AbortSignal },
  tally: Tally,
): Reading {
  const { signal, namespaces = [] } = options;
  let known: Promise<KnownNamespaces> | undefined;
  const rights = new Map<string, Promise<Rights>>();
  return {
    access,
    signal,
    served: discovered.state === 'seen' ? discovered.value.served : undefined,
    down: discovered.state === 'seen' ? discovered.value.down : [],
    namespaces: () => {
      known ??= knownNamespaces(access, namespaces, signal);
      return known;
    },
    rightsIn: (namespace) => {
      const found = rights.get(namespace) ?? rightsIn(access, namespace, signal);
      rights.set(namespace, found);
      return found;
    },
    width: options.concurrency ?? 4,
    limit: options.limit,
    allowSecretMetadata: options.allowSecretMetadata ?? false,
    count: (objects) => tally.count(objects),
  };
}

/** The rights of the kinds that were read so, sorted, each once. */
function rightsOf(read: readonly KindRead[], wanted: (items: Items) => boolean): readonly string[] {
  const rights = read.filter(({ items }) => wanted(items)).map(({ right }) => right);
  return [...new Set(rights)].sort(byText);
}
