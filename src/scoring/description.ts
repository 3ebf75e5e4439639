import type { JudgedCluster } from '../model/judged.ts';
import { byText } from '../model/order.ts';
import type { ClusterReport } from '../model/report.ts';
import { basisOf } from './run.ts';
import { clusterWeight } from './weights.ts';

type Description = Pick<
  ClusterReport,
  | 'id'
  | 'identities'
  | 'name'
  | 'provider'
  | 'distribution'
  | 'managed'
  | 'region'
  | 'version'
  | 'environment'
  | 'weight'
  | 'source'
  | 'scope'
  | 'foundBy'
  | 'collectedAt'
  | 'permissions'
  | 'basis'
>;

/** What a cluster is and how it was read. */
export function descriptionOf(cluster: JudgedCluster): Description {
  const { info, platform, permissions } = cluster;
  return {
    id: info.id,
    identities: info.identities
      .map(({ type, value }) => ({ type, value }))
      .sort((a, b) => byText(a.type, b.type) || byText(a.value, b.value)),
    name: info.name,
    provider: platform.provider,
    distribution: platform.distribution,
    managed: platform.managed,
    region: info.region ?? null,
    version: platform.version,
    environment: cluster.environment,
    weight: clusterWeight(cluster),
    source: info.source,
    scope: info.described?.scope ?? null,
    foundBy: [...(info.foundBy ?? [info.source])].sort(byText),
    collectedAt: info.collectedAt ?? null,
    permissions: {
      held: [...permissions.held].sort(byText),
      missing: [...permissions.missing].sort(byText),
    },
    basis: basisOf(cluster),
  };
}
