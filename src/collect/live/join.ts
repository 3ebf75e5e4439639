import type { ClusterRef, Provider } from '../../model/access.ts';
import type { Identity } from '../../model/cluster.ts';

/** One way to a cluster: what found it, and as what. */
export interface Way {
  readonly provider: Provider;
  readonly ref: ClusterRef;
}

/** A cluster with every way to it, those that people set up themselves first. */
export interface Joined {
  readonly ref: ClusterRef;
  readonly ways: readonly [Way, ...Way[]];
}

/**
 * Puts together what is one cluster: by the cloud's id, the UID of its kube-system, or the URL of its
 * API server with the hash of its CA. Two contexts of kubeconfigs are never one for their server's
 * sake: behind one server may stand several clusters, told apart by a name in TLS or by a path.
 */
export function joined(ways: readonly Way[]): readonly Joined[] {
  const groups: Group[] = [];
  for (const way of ways) if (!isContext(way)) addTo(groups, way, keysOf(way.ref));
  for (const way of ways) if (isContext(way)) addContext(groups, way);
  return groups.map(({ ways }) => joinedOf(ways));
}

interface Group {
  ways: [Way, ...Way[]];
  readonly keys: Set<string>;
}

function isContext({ ref }: Way): boolean {
  return ref.source === 'kubeconfig';
}

/** One way may join what was two groups until then. */
function addTo(groups: Group[], way: Way, keys: readonly string[]): void {
  const [first, ...others] = groups.filter((group) => keys.some((key) => group.keys.has(key)));
  if (first === undefined) {
    groups.push({ ways: [way], keys: new Set(keys) });
    return;
  }
  for (const other of others) {
    first.ways = [...first.ways, ...other.ways];
    for (const key of other.keys) first.keys.add(key);
    groups.splice(groups.indexOf(other), 1);
  }
  first.ways.push(way);
  for (const key of keys) first.keys.add(key);
}

function addContext(groups: Group[], way: Way): void {
  const { ref } = way;
  const same = JSON.stringify(['context', ref.context ?? ref.name, ref.server]);
  const keys = keysOf(ref);
  const found =
    groups.find((one) => one.keys.has(same)) ??
    groups.find((one) => keys.some((key) => one.keys.has(key)));
  if (found === undefined) groups.push({ ways: [way], keys: new Set([same]) });
  else {
    found.ways.push(way);
    found.keys.add(same);
  }
}

/** What is the same only where the cluster is: a URL alone may lead to another one tomorrow. */
function keysOf({ identities }: ClusterRef): readonly string[] {
  return identities.flatMap(({ type, value }) => {
    const isSure = type === 'cloud' || type === 'uid';
    const isServer = type === 'server' && value.includes('#sha256:');
    return isSure || isServer ? [`${type} ${value}`] : [];
  });
}

function joinedOf(found: readonly [Way, ...Way[]]): Joined {
  const [first, ...rest] = [...found].sort((a, b) => rankOf(a) - rankOf(b));
  const ways: Joined['ways'] = [first ?? found[0], ...rest];
  const refs = ways.map(({ ref }) => ref);
  // Whoever lists clusters says more of one than a context does.
  const base = refs.find(({ described }) => described !== undefined) ?? ways[0].ref;
  const exec = refs.find((ref) => ref.exec !== undefined)?.exec;
  const context = refs.find((ref) => ref.context !== undefined)?.context;
  const region = base.region ?? refs.find((ref) => ref.region !== undefined)?.region;
  return {
    ways,
    ref: {
      ...base,
      identities: distinctIdentities(refs.flatMap(({ identities }) => identities)),
      foundBy: [...new Set(refs.flatMap(foundByOf))],
      notes: [...new Set(refs.flatMap(({ notes }) => notes))],
      ...(exec === undefined ? {} : { exec }),
      ...(context === undefined ? {} : { context }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** The credentials that people set up for a cluster are tried before those of the cloud. */
function rankOf({ ref }: Way): number {
  if (ref.source === 'kubeconfig') return 0;
  return ref.source === 'in-cluster' ? 1 : 2;
}

const ORDER: readonly Identity['type'][] = ['configured', 'cloud', 'uid', 'server', 'context'];

/** Each once, those that tell a cluster best first. */
export function distinctIdentities(all: readonly Identity[]): readonly Identity[] {
  const distinct = new Map(all.map((one) => [JSON.stringify([one.type, one.value]), one]));
  return [...distinct.values()].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
}

/** What named it, in words: `eks 111122223333/eu-west-1`, `kubeconfig prod`. */
export function foundByOf(ref: ClusterRef): readonly string[] {
  const { source, context, described, region, foundBy } = ref;
  if (foundBy !== undefined) return foundBy;
  const place = context ?? [described?.scope, region].filter((one) => one !== undefined).join('/');
  return [place === '' || source === 'in-cluster' ? source : `${source} ${place}`];
}
