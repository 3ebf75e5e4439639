import { subjectOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type Gap, gapsOf, visible } from '../model/observed.ts';
import { planOwnership } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';
import { concerns } from './declarations.ts';
import { type Scope, scope } from './scope.ts';
import { matchesNamespace } from './tiers.ts';
import { type WorkloadNodes, workloadNodes } from './workload-nodes.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** A node with critical workloads, and what runs beside them. */
export interface SharedNode {
  readonly subject: Subject;
  readonly critical: readonly WorkloadView[];
  /** Exposed, or of another tenant than one of these; for certain. */
  readonly strangers: readonly Stranger[];
  /** Why others may be. */
  readonly gaps: readonly Gap[];
}

export interface Stranger {
  readonly workload: WorkloadView;
  readonly why: 'exposed' | 'of another tenant';
}

export interface NodeSharing {
  readonly nodes: readonly SharedNode[];
  /** Why there may be more such nodes, or more on them. */
  readonly gaps: readonly Gap[];
}

/** Which nodes critical workloads share with exposed ones and with other tenants'. DaemonSets are everywhere. */
export const nodeSharing: Fact<NodeSharing> = defineFact({
  id: 'node-sharing',
  title: 'What shares a node with critical workloads',
  needs: {
    scope: maybe(scope),
    workloads: maybe(workloads),
    on: workloadNodes,
    nodes: maybe(nodes),
    ownership: maybe(planOwnership),
    cluster: thisCluster,
  },
  compute: ({ scope, workloads, on, nodes, ownership, cluster }): NodeSharing => {
    const gaps = [...gapsOf(scope), ...gapsOf(workloads), ...gapsOf(nodes)];
    if (scope.state === 'unseen') return { nodes: [], gaps };
    const tenants = ownership.state === 'unseen' ? [] : (ownership.value.tenants ?? []);
    const tenantOf = (name: string): string | undefined =>
      tenants.find(({ namespaces }) =>
        namespaces.some(
          (one) => concerns(one, cluster) && matchesNamespace(one, scope.value.namespace(name)),
        ),
      )?.name;
    const placed = placedOn(visible(workloads), on);
    return { nodes: sharedNodes(placed, visible(nodes), scope.value, tenantOf), gaps };
  },
  show: ({ nodes }: NodeSharing) =>
    nodes.map(({ subject, critical, strangers }) => ({
      node: subject.name,
      critical: critical.map((one) => one.subject.key),
      strangers: strangers.map(({ workload, why }) => ({ workload: workload.subject.key, why })),
    })),
});

type Placed = ReadonlyMap<string, readonly WorkloadView[]>;

function placedOn(all: readonly WorkloadView[], on: WorkloadNodes): Placed {
  const placed = new Map<string, WorkloadView[]>();
  for (const workload of all) {
    if (workload.meta.kind === 'DaemonSet' || workload.meta.kind === 'Node') continue;
    for (const node of on(workload)) {
      const found = placed.get(node);
      if (found === undefined) placed.set(node, [workload]);
      else found.push(workload);
    }
  }
  return placed;
}

function sharedNodes(
  placed: Placed,
  all: readonly Node[],
  scope: Scope,
  tenantOf: (namespace: string) => string | undefined,
): readonly SharedNode[] {
  const subjects = new Map(all.map(({ meta }) => [meta.name, subjectOf(meta)]));
  return [...placed].flatMap(([name, here]) => {
    const critical = here.filter(
      (one) => scope.isTenant(one.namespace) && scope.tierOf(one).tier === 'critical',
    );
    if (critical.length === 0) return [];
    const subject =
      subjects.get(name) ?? subjectOf({ apiVersion: 'v1', kind: 'Node', namespace: '', name });
    return [{ subject, critical, ...strangersOf(here, critical, scope, tenantOf) }];
  });
}

/** A critical workload is no stranger to itself, though it is exposed. */
function strangersOf(
  here: readonly WorkloadView[],
  critical: readonly WorkloadView[],
  scope: Scope,
  tenantOf: (namespace: string) => string | undefined,
): Pick<SharedNode, 'strangers' | 'gaps'> {
  const own = new Set(critical.map(({ namespace }) => tenantOf(namespace)));
  const gaps: Gap[] = [];
  const strangers = here.flatMap((workload): readonly Stranger[] => {
    const { namespace } = workload;
    if (critical.length === 1 && critical[0] === workload) return [];
    const { exposed, gaps: open } = scope.isExposed(workload);
    if (exposed === 'yes') return [{ workload, why: 'exposed' }];
    const tenant = tenantOf(namespace);
    const foreign =
      tenant !== undefined && [...own].some((one) => one !== undefined && one !== tenant);
    if (foreign) return [{ workload, why: 'of another tenant' }];
    if (exposed === 'unknown') gaps.push(...open);
    return [];
  });
  return { strangers, gaps };
}
