import { type SharedFate, sharedFates } from '../src/model/plan/means.ts';
import type { ClusterReport, Report } from '../src/model/report.ts';
import { displayNames } from './digest.ts';
import { providerName } from './fleet-places.ts';

/** What may be lost, and the clusters that go down with it, may, or do not. */
export interface FleetFate {
  readonly title: string;
  /** Each with why, and whether the plan accepts it. */
  readonly shared: readonly ClusterFate[];
  readonly unknown: readonly string[];
  readonly apart: readonly string[];
}

export interface ClusterFate {
  readonly cluster: string;
  readonly why: string;
  readonly accepted: boolean;
}

const titles: Readonly<Record<SharedFate, string>> = {
  zone: 'A zone',
  cluster: 'The cluster',
  'control-plane': 'A zone or node of the control plane',
  etcd: 'A zone or member of etcd',
  'identity-provider': 'The identity provider',
  account: 'The account or subscription',
  hub: 'The hub that manages it',
  'backup-store': 'The rights of a cluster administrator over backups',
};

/** The single points of failure of every cluster, side by side; then what several clusters share. */
export function fleetFates(report: Report): readonly FleetFate[] {
  const names = displayNames(report);
  const nameOf = ({ id }: ClusterReport): string => names.get(id) ?? id;
  const own = sharedFates.map((lost): FleetFate => {
    const found = report.clusters.flatMap((cluster) =>
      (cluster.pictures.architecture.value?.fates ?? [])
        .filter((one) => one.lost === lost)
        .map((fate) => ({ cluster: nameOf(cluster), ...fate })),
    );
    const in_ = (state: 'unknown' | 'apart'): readonly string[] =>
      found.filter((one) => one.state === state).map(({ cluster }) => cluster);
    return {
      title: titles[lost],
      shared: found
        .filter(({ state }) => state === 'shared')
        .map(({ cluster, why, accepted }) => ({ cluster, why, accepted })),
      unknown: in_('unknown'),
      apart: in_('apart'),
    };
  });
  return own.filter(
    ({ shared, unknown, apart }) => shared.length + unknown.length + apart.length > 0,
  );
}

/** Where one loss takes several clusters: a region, an account, a provider; most clusters first. */
export function sharedPlaces(report: Report): readonly string[] {
  const { clusters } = report;
  const names = displayNames(report);
  const text = (what: string, all: readonly ClusterReport[]): string => {
    const listed = all.slice(0, MOST_NAMED).map(({ id }) => names.get(id) ?? id);
    const more = all.length - listed.length;
    const rest = more > 0 ? ` and ${more} more` : '';
    return `${what}: ${all.length} of ${clusters.length} clusters (${listed.join(', ')}${rest})`;
  };
  return [
    ...together(clusters, ({ provider, region }) =>
      region === null ? undefined : `Region ${region} of ${providerName(provider)}`,
    ),
    ...together(clusters, ({ scope }) => (scope === null ? undefined : `Account ${scope}`)),
  ]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([what, all]) => text(what, all));
}

const MOST_NAMED = 8;

function together(
  clusters: readonly ClusterReport[],
  by: (cluster: ClusterReport) => string | undefined,
): readonly (readonly [string, readonly ClusterReport[]])[] {
  const found = Map.groupBy(clusters, by);
  return [...found].flatMap(([what, all]) =>
    what === undefined || all.length < 2 ? [] : [[what, all] as const],
  );
}
