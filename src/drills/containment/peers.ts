import { type AnswerId, NOTHING } from '../../facts/reachability/answers.ts';
import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import { type ExceptionList, partition } from '../../facts/reachability/partition.ts';
import { type End, type Kinds, kindsOf } from '../../facts/reachability/reach.ts';
import type { World } from '../../facts/reachability/world.ts';

/** What classes of one kind are, as far as flows are told apart by it. */
const sorts = [
  'metadata',
  'internet',
  'ingress-controller',
  'nodes',
  'same-namespace',
  'cross-namespace',
] as const;
export type PeerSort = (typeof sorts)[number];

/** Classes with one answer that are of one sort, for the namespace that asks. */
export interface Peers {
  readonly sort: PeerSort;
  readonly answer: AnswerId;
  readonly count: number;
  /** Ascending; to be walked only as far as it has to be. */
  readonly ids: () => Iterable<number>;
}

/** The classes of a world by kind. */
export interface Crowds {
  readonly kinds: Kinds;
  readonly sortOf: (id: number) => Exclude<PeerSort, 'same-namespace'>;
  readonly namespaceOf: (id: number) => string;
  readonly members: readonly Crowd[];
}

interface Crowd {
  /** Pods are of other namespaces until somebody asks. */
  readonly bySort: ReadonlyMap<PeerSort, readonly number[]>;
  readonly podsIn: ReadonlyMap<string, readonly number[]>;
}

export function crowdsOf(
  world: World,
  as: Kinds['as'],
  isMetadata: (endpoint: Endpoint) => boolean,
): Crowds {
  const kinds = kindsOf(world, as);
  const sortById = world.classes.map(({ example }) => sortOf(example, isMetadata));
  const namespaces = world.classes.map(({ example }) => example.namespace);
  const byKind: number[][] = kinds.examples.map(() => []);
  for (const { id } of world.classes) byKind[kinds.kindOf[id] ?? 0]?.push(id);
  return {
    kinds,
    sortOf: (id) => sortById[id] ?? 'cross-namespace',
    namespaceOf: (id) => namespaces[id] ?? '',
    members: byKind.map((ids) => ({
      bySort: Map.groupBy(ids, (id) => sortById[id] ?? 'cross-namespace'),
      podsIn: Map.groupBy(
        ids.filter((id) => sortById[id] === 'cross-namespace'),
        (id) => namespaces[id] ?? '',
      ),
    })),
  };
}

function sortOf(
  peer: Endpoint,
  isMetadata: (endpoint: Endpoint) => boolean,
): Exclude<PeerSort, 'same-namespace'> {
  switch (peer.type) {
    case 'outside':
      return isMetadata(peer) ? 'metadata' : 'internet';
    case 'ingress-controller':
      return 'ingress-controller';
    case 'node':
    case 'host-pod':
      return 'nodes';
    case 'pod':
      return 'cross-namespace';
  }
}

/** Who asks: its namespace, and which classes are made of its own pods, which are there too. */
export interface Asking {
  readonly namespace: string;
  readonly owns: (id: number) => boolean;
}

/**
 * Everybody that something passes to or from, in blocks: of a kind with thousands of classes only
 * those of the same namespace and those with an answer of their own are looked at one by one.
 */
export function* peersOf(world: World, end: End, crowds: Crowds, asking: Asking): Generator<Peers> {
  const { exceptions, usual } = partition(world, end, crowds.kinds);
  const special = new Map<number, number>();
  for (const [id, answer] of exceptions) {
    const sort = sortFor(id, crowds, asking);
    const key = keyOf(crowds.kinds.kindOf[id] ?? 0, sort);
    special.set(key, (special.get(key) ?? 0) + 1);
    if (answer !== NOTHING && !asking.owns(id)) yield { sort, answer, count: 1, ids: () => [id] };
  }
  for (const [kind, crowd] of crowds.members.entries()) {
    const answer = usual(kind);
    if (answer === NOTHING) continue;
    const blocks = blocksOf(crowd, asking, exceptions);
    const left = blocks.map(({ count, ...block }): Peers => {
      const others = block.sort === 'same-namespace' ? 0 : special.get(keyOf(kind, block.sort));
      return { ...block, answer, count: count - (others ?? 0) };
    });
    yield* inOrder(left.filter(({ count }) => count > 0));
  }
}

function sortFor(id: number, { sortOf, namespaceOf }: Crowds, { namespace }: Asking): PeerSort {
  const sort = sortOf(id);
  return sort === 'cross-namespace' && namespaceOf(id) === namespace ? 'same-namespace' : sort;
}

function keyOf(kind: number, sort: PeerSort): number {
  return kind * sorts.length + sorts.indexOf(sort);
}

/** Those of the same namespace are counted without those that have an answer of their own. */
function blocksOf(
  { bySort, podsIn }: Crowd,
  { namespace, owns }: Asking,
  exceptions: ExceptionList,
): readonly Omit<Peers, 'answer'>[] {
  const same = podsIn.get(namespace) ?? [];
  const near = new Set(same);
  const blocks = [...bySort].map(
    ([sort, ids]): Omit<Peers, 'answer'> => ({
      sort,
      count: ids.length - (sort === 'cross-namespace' ? same.length : 0),
      ids: () => others(ids, (id) => near.has(id) || exceptions.has(id)),
    }),
  );
  if (same.length === 0) return blocks;
  const own = same.filter((id) => !owns(id) && !exceptions.has(id));
  return [...blocks, { sort: 'same-namespace', count: own.length, ids: () => own }];
}

function* others(ids: readonly number[], isLeftOut: (id: number) => boolean): Generator<number> {
  for (const id of ids) if (!isLeftOut(id)) yield id;
}

/** As if the classes of the kind came one by one. */
function inOrder(blocks: readonly Peers[]): readonly Peers[] {
  const firstOf = ({ ids }: Peers): number => {
    for (const id of ids()) return id;
    return Number.POSITIVE_INFINITY;
  };
  return blocks
    .map((block) => ({ block, first: firstOf(block) }))
    .sort((a, b) => a.first - b.first)
    .map(({ block }) => block);
}
