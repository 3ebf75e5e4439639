import { type Gap, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import { criticalWorkloads, type InTier, NO_TIERS, tenantWorkloads } from './critical-workloads.ts';
import { scope } from './scope.ts';
import { type WorkloadNodes, workloadNodes } from './workload-nodes.ts';
import { workloads } from './workloads.ts';

/** Whether pods of the critical tier run on a node. */
export interface CriticalOnNode {
  /** A critical workload with a pod there; undefined where none is known. */
  readonly runs: string | undefined;
  /** Why there may be one that is not known; empty where all is known. */
  readonly gaps: readonly Gap[];
}

/** By the node's name. */
export type CriticalNodes = (name: string) => CriticalOnNode;

export const criticalNodes: Fact<CriticalNodes> = defineFact({
  id: 'critical-nodes',
  title: 'On which nodes pods of critical workloads run',
  needs: { scope: maybe(scope), workloads: maybe(workloads), on: workloadNodes },
  compute: ({ scope, workloads, on }): CriticalNodes => {
    const all = visible(workloads);
    const critical = nodesOf(criticalWorkloads(scope, all), on);
    const tenants = nodesOf(tenantWorkloads(scope, all), on);
    const unseen = [...gapsOf(scope), ...gapsOf(workloads)];
    const declared = scope.state !== 'unseen' && scope.value.tiersDeclared;
    const undeclared = declared ? unseen : [...unseen, NO_TIERS];
    return (name) => ({
      runs: critical.get(name),
      gaps: tenants.has(name) ? undeclared : unseen,
    });
  },
  show: () => ({}),
});

function nodesOf(found: Iterable<InTier>, on: WorkloadNodes): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const { workload, marks } of found) {
    if (marks.scopeUnknown === true) continue;
    for (const name of on(workload)) nodes.set(name, workload.subject.key);
  }
  return nodes;
}
