import { cloudNotAsked } from '../../src/model/cloud/rights.ts';
import { cloudSections } from '../../src/model/cloud.ts';
import type { ClusterData, Item } from '../../src/model/cluster.ts';
import { leases, NODE_LEASES } from '../../src/model/kubernetes/lease.ts';
import { nodeClocks } from '../../src/model/node-clocks.ts';
import {
  type Gap,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
} from '../../src/model/observed.ts';
import type { Kind } from '../../src/model/source.ts';
import type { ExampleCluster } from './fleet.ts';
import type { Raw } from './raw.ts';

/** Keeps of an object what its kind keeps: src/collect's `project`. */
export type Project = (raw: unknown, kind: Kind<unknown>) => unknown;

/** What a collector with the cluster's permissions would have read of it. */
export function collectExample(
  cluster: ExampleCluster,
  kinds: readonly Kind<unknown>[],
  project: Project,
): ClusterData {
  const leaves = new Map<string, Observed<readonly Item[]>>([
    ['info/version', seen([{ raw: cluster.version }])],
    ['info/apis', seen([{ raw: cluster.apis }])],
    ...cloudSections.map(({ id }): [string, Observed<readonly Item[]>] => [
      id,
      cloudLeaf(cluster, id),
    ]),
    [nodeClocks.id, clocksLeaf(cluster)],
    ...kinds.map((kind): [string, Observed<readonly Item[]>] => [
      kind.id,
      kindLeaf(cluster, kind, project),
    ]),
  ]);
  const gaps = [...leaves.values()].flatMap((one) => (one.state === 'seen' ? [] : one.gaps));
  const missing = new Set(gaps.flatMap(({ permission }) => permission ?? []));
  return {
    info: cluster.info,
    leaves: new Map([...leaves].toSorted(([a], [b]) => compare(a, b))),
    permissions: { held: cluster.held, missing: [...missing].toSorted(compare) },
    gaps: cluster.sight.cluster,
    ignored: [],
  };
}

function cloudLeaf({ cloud, sight }: ExampleCluster, id: string): Observed<readonly Item[]> {
  const missing = someGaps(sight.cloud(id));
  if (missing !== undefined) return unseen(missing);
  const raw = cloud.get(id);
  if (raw !== undefined) return seen([{ raw }]);
  return unseen([cloudNotAsked(id)]);
}

/** Sampling takes the right to list the leases of the nodes. */
function clocksLeaf({ clocks, sight }: ExampleCluster): Observed<readonly Item[]> {
  const closed = sight
    .kind(leases)
    .filter(({ namespace = NODE_LEASES }) => namespace === NODE_LEASES)
    .map(({ cause, detail }) => ({
      source: nodeClocks.id,
      cause,
      detail,
      permission: `list leases in ${NODE_LEASES}`,
    }));
  const missing = someGaps(closed);
  return missing === undefined ? seen([{ raw: clocks }]) : unseen(missing);
}

function kindLeaf(
  { apis, objects, sight }: ExampleCluster,
  kind: Kind<unknown>,
  project: Project,
): Observed<readonly Item[]> {
  const version = kind.apiVersions.find((one) =>
    apis.some(({ groupVersion, kind: name }) => groupVersion === one && name === kind.kind),
  );
  // Discovery is open to everybody: what is not served is not asked for.
  if (version === undefined) return unseen([absent(kind)]);
  const gaps = sight.kind(kind);
  const missing = someGaps(gaps.filter(({ namespace }) => namespace === undefined));
  if (missing !== undefined) return unseen(missing);
  const hidden = new Set(gaps.map(({ namespace }) => namespace));
  const items = objects
    .filter((raw) => isOf(raw, kind, version) && !hidden.has(raw.metadata.namespace))
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)))
    .map((raw) => ({ raw: project(raw, kind) }));
  const some = someGaps(gaps);
  return some === undefined ? seen(items) : partial(items, some);
}

function isOf(
  { apiVersion, kind, metadata }: Raw,
  wanted: Kind<unknown>,
  version: string,
): boolean {
  if (apiVersion !== version || kind !== wanted.kind) return false;
  const { only } = wanted;
  if (only === undefined) return true;
  return metadata.name === only.name && metadata.namespace === only.namespace;
}

function keyOf({ metadata }: Raw): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function absent(kind: Kind<unknown>): Gap {
  return {
    source: kind.id,
    cause: 'absent-api',
    detail: `the API server serves no ${kind.apiVersions.join(' or ')} ${kind.kind}`,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
