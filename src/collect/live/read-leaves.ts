import type { ClusterAccess } from '../../model/access.ts';
import { cloudNotAsked } from '../../model/cloud/rights.ts';
import type { Item } from '../../model/cluster.ts';
import { Malformed } from '../../model/decode.ts';
import { nodeClocks } from '../../model/node-clocks.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Kind, Leaf } from '../../model/source.ts';
import { sampleNodeClocks } from './clock-samples.ts';
import type { Discovered } from './discovery.ts';
import { knownNamespaces } from './known-namespaces.ts';
import { observe } from './observe.ts';
import type { CollectOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import { pause } from './pause.ts';
import { type KindRead, readKind, readMore } from './read-kind.ts';
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
  for (const kind of kinds) {
    const more = await readAlso(kind, leaves, reading);
    const own = leaves.get(kind.id);
    if (own !== undefined && more.length > 0) leaves.set(kind.id, joined(own, more));
  }
  if (clocks !== undefined) leaves.set(nodeClocks.id, clocks);
  for (const { id, type } of wanted)
    if (type === 'cloud') leaves.set(id, unseen([cloudNotAsked(id)]));
  return {
    leaves,
    held: rightsOf(read, ({ state }) => state === 'seen'),
    missing: rightsOf(read, (items) => gapsOf(items).some(({ cause }) => cause === 'forbidden')),
  };
}

/** What others show the names of; what was read by its own name already is not read again. */
async function readAlso(
  kind: Kind<unknown>,
  leaves: ReadonlyMap<string, Items>,
  reading: Reading,
): Promise<readonly Items[]> {
  const { also, only } = kind;
  if (also === undefined) return [];
  const raws = also.of.flatMap((id) => visible(leaves.get(id) ?? seen([])));
  const names = new Map(
    raws
      .flatMap(({ raw }) => namesIn(raw, also.names))
      .map((one) => [`${one.namespace}/${one.name}`, one]),
  );
  names.delete(`${only?.namespace}/${only?.name}`);
  const asked = [...names.values()].slice(0, MOST_NAMED);
  const more = await inParallel(asked, reading.width, (one) => readMore(kind, one, reading));
  return asked.length === names.size ? more : [...more, unseen([tooManyGap(kind, names.size)])];
}

/** An object of another shape than its API gives it names nothing; it is a gap where it is decoded. */
function namesIn<N>(raw: unknown, names: (raw: unknown) => readonly N[]): readonly N[] {
  try {
    return names(raw);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [];
  }
}

function tooManyGap({ id, plural }: Kind<unknown>, names: number): Gap {
  return {
    source: id,
    cause: 'not-collected',
    detail: `${names} ${plural} are named, and ${MOST_NAMED} of them were read`,
    permission: `fewer objects that name ${plural}`,
  };
}

/** Nobody runs so many revisions: more names than that are somebody's joke. */
const MOST_NAMED = 20;

function joined(own: Items, more: readonly Items[]): Items {
  const all = [own, ...more];
  const items = all.flatMap(visible);
  const gaps = someGaps(all.flatMap(gapsOf));
  if (gaps === undefined) return seen(items);
  return all.every(({ state }) => state === 'unseen') ? unseen(gaps) : partial(items, gaps);
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
