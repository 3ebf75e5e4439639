import type { ClusterRef } from '../../model/access.ts';
import type { ClusterInfo, Identity, NotListed } from '../../model/cluster.ts';
import type { Platform } from '../../model/judged.ts';
import { byText } from '../../model/order.ts';

/** A row of an inventory. What could not be seen is null or `unknown`. */
export interface ListedCluster {
  readonly type: 'cluster';
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly distribution: string;
  readonly managed: boolean | null;
  readonly version: string | null;
  /** The account, project or subscription it is in, or the cluster that manages it. */
  readonly scope: string | null;
  readonly region: string | null;
  /** As whoever lists it says, such as `ACTIVE`. */
  readonly status: string | null;
  readonly source: string;
  readonly foundBy: readonly string[];
  /** Null where it was not asked. */
  readonly reachable: boolean | null;
  /** Why it is not reachable. */
  readonly cause: string | null;
  readonly detail: string | null;
}

/** A place that may hold clusters and could not be looked into. */
export interface ListedPlace extends NotListed {
  readonly type: 'place';
}

export type Listed = ListedCluster | ListedPlace;

/** A row, and what tells that another one is of the same cluster. */
export interface Row {
  readonly cluster: ListedCluster;
  readonly keys: readonly string[];
  /** Where it stood among what was found. */
  readonly at: number;
}

export type Reached = Pick<ListedCluster, 'reachable' | 'cause' | 'detail'>;

/** A cluster as it was found, with what was seen of it; `seen` wins over what an inventory says. */
export function listedOf(
  ref: Pick<ClusterRef, 'described' | 'foundBy' | 'region'>,
  info: Pick<ClusterInfo, 'id' | 'name'> & { readonly source: string },
  seen: Partial<Platform>,
  reached: Reached,
): ListedCluster {
  const { described, foundBy = [info.source], region = null } = ref;
  return {
    type: 'cluster',
    id: info.id,
    name: info.name,
    provider: known(described?.provider) ?? seen.provider ?? 'unknown',
    distribution: known(described?.distribution) ?? seen.distribution ?? 'unknown',
    managed: described?.managed ?? seen.managed ?? null,
    version: seen.version ?? described?.version ?? null,
    scope: described?.scope ?? null,
    region,
    status: described?.status ?? null,
    source: info.source,
    foundBy,
    ...reached,
  };
}

function known(name: string | undefined): string | undefined {
  return name === 'unknown' ? undefined : name;
}

/** The identities that no other cluster has. */
export function sureKeys(identities: readonly Identity[]): readonly string[] {
  return identities.flatMap(({ type, value }) =>
    type === 'configured' || type === 'cloud' || type === 'uid' ? [`${type} ${value}`] : [],
  );
}

/** Rows of one cluster become one, which names all that found it. Sorted by name, then by id. */
export function merged(rows: readonly Row[]): readonly ListedCluster[] {
  const groups: { keys: ReadonlySet<string>; cluster: ListedCluster }[] = [];
  for (const { cluster, keys } of [...rows].sort((a, b) => a.at - b.at)) {
    const twin = groups.find((one) => keys.some((key) => one.keys.has(key)));
    if (twin === undefined) groups.push({ keys: new Set(keys), cluster });
    else {
      twin.keys = new Set([...twin.keys, ...keys]);
      twin.cluster = both(twin.cluster, cluster);
    }
  }
  return groups
    .map(({ cluster }) => cluster)
    .sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id));
}

/** What one of them does not tell, the other may; one way that reaches it is enough. */
function both(first: ListedCluster, second: ListedCluster): ListedCluster {
  const [best, other] =
    first.scope === null && second.scope !== null ? [second, first] : [first, second];
  const reached = [best, other].find(({ reachable }) => reachable === true) ?? best;
  return {
    ...best,
    version: best.version ?? other.version,
    managed: best.managed ?? other.managed,
    region: best.region ?? other.region,
    status: best.status ?? other.status,
    foundBy: [...new Set([...best.foundBy, ...other.foundBy])],
    reachable: reached.reachable,
    cause: reached.cause,
    detail: reached.detail,
  };
}
