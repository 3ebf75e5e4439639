import { type ClusterInfo, namesOf } from '../model/cluster.ts';
import { type Observed, seen, unseen } from '../model/observed.ts';
import type { PlanCluster } from '../model/plan/scope.ts';
import { planClusters } from '../model/plan.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../model/source.ts';

/** What the plan has about this cluster. `ids`: what the plan calls the clusters it has. */
export type PlanEntry =
  | { readonly state: 'found'; readonly entry: PlanCluster; readonly index: number }
  | { readonly state: 'absent'; readonly ids: readonly string[] }
  | { readonly state: 'ambiguous'; readonly ids: readonly string[] };

/**
 * This cluster's entry of `clusters`, joined on its id, name or any identity. Unseen when the plan has no
 * such section; ambiguous when several entries name this one cluster.
 */
export const planCluster: Fact<PlanEntry> = definePartialFact({
  id: 'plan-cluster',
  title: 'What the response plan has about this cluster',
  needs: { clusters: maybe(planClusters), cluster: thisCluster },
  compute: ({ clusters, cluster }): Observed<PlanEntry> =>
    clusters.state === 'unseen' ? unseen(clusters.gaps) : seen(entryOf(clusters.value, cluster)),
});

export function entryOf(clusters: readonly PlanCluster[], cluster: ClusterInfo): PlanEntry {
  const found = clusters.flatMap((entry, index) =>
    namesCluster(entry.id, cluster) ? [{ entry, index }] : [],
  );
  const [first] = found;
  if (first === undefined) return { state: 'absent', ids: clusters.map(({ id }) => id) };
  if (found.length > 1) return { state: 'ambiguous', ids: found.map(({ entry }) => entry.id) };
  return { state: 'found', ...first };
}

/** Whether an id of the plan means this cluster. */
export function namesCluster(id: string, cluster: ClusterInfo): boolean {
  return namesOf(cluster).has(id);
}
