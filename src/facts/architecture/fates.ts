import { visible } from '../../model/observed.ts';
import type { FateRow } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { criticalWorkloads } from '../critical-workloads.ts';
import { scope } from '../scope.ts';
import type { Fate } from '../shared-fate/fate.ts';
import { type SharedFates, sharedFate } from '../shared-fate/shared-fate.ts';
import { workloads } from '../workloads.ts';

/** What takes everything with it when it is lost: the cluster's own view, for the map of the fleet. */
export const fates: Fact<readonly FateRow[]> = defineFact({
  id: 'fates',
  title: 'What is lost together with what, in a row each',
  needs: { shared: sharedFate, scope: maybe(scope), workloads: maybe(workloads) },
  compute: ({ shared, scope, workloads }): readonly FateRow[] => {
    const zones = [...criticalWorkloads(scope, visible(workloads))].flatMap(
      ({ workload }) => shared.zoneOf(workload) ?? [],
    );
    const { cluster, controlPlane, etcd, besides } = shared;
    return [
      ...zoneRow(zones, shared),
      ...[controlPlane, etcd, cluster, ...besides].map((one) => rowOf(one, shared)),
    ];
  },
});

function rowOf({ shared: lost, state, why }: Fate, { accepted }: SharedFates): FateRow {
  return { lost, state, why, accepted: accepted(lost) !== undefined };
}

/** One row for all critical workloads that serve; none where there is none. */
function zoneRow(zones: readonly Fate[], { accepted }: SharedFates): readonly FateRow[] {
  const together = zones.filter(({ state }) => state === 'shared').length;
  const unseen = zones.filter(({ state }) => state === 'unknown').length;
  if (zones.length === 0) return [];
  const row = (state: FateRow['state'], count: number, what: string): readonly FateRow[] => [
    {
      lost: 'zone',
      state,
      why: `${count} of ${zones.length} critical workloads ${what}`,
      accepted: accepted('zone') !== undefined,
    },
  ];
  if (together > 0) return row('shared', together, 'run in one zone only');
  if (unseen > 0) return row('unknown', unseen, 'run in zones that were not seen');
  return row('apart', zones.length, 'run in more than one zone');
}
