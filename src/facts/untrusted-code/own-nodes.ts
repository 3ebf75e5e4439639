import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { WorkloadNodes } from '../workload-nodes.ts';
import type { WorkloadView } from '../workloads.ts';

/** Whether the nodes of a workload are kept for code like it. */
export interface OwnNodes {
  readonly state: 'own' | 'shared' | 'unknown';
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export interface Placement {
  readonly nodes: Observed<readonly Node[]>;
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly on: WorkloadNodes;
  /** A workload of another tenant on each node that has one. */
  readonly foreign: ReadonlyMap<string, WorkloadView>;
}

/** Found once for all nodes. `belongs`: namespaces of untrusted code, and those of the machinery. */
export function foreignOn(
  workloads: Observed<readonly WorkloadView[]>,
  on: WorkloadNodes,
  belongs: (namespace: string) => boolean,
): ReadonlyMap<string, WorkloadView> {
  const found = new Map<string, WorkloadView>();
  for (const one of visible(workloads)) {
    if (one.meta.kind === 'DaemonSet' || belongs(one.namespace)) continue;
    for (const node of on(one)) if (!found.has(node)) found.set(node, one);
  }
  return found;
}

/** Nodes whose taint keeps others away, and on which there is none: agents of every node do not count. */
export function ownNodesOf(workload: WorkloadView, world: Placement): OwnNodes {
  const names = world.on(workload);
  if (names.length === 0) return { state: 'unknown', evidence: [], gaps: [notPlaced(world)] };
  const found = visible(world.nodes).filter(({ meta }) => names.includes(meta.name));
  const open = found.find((node) => keepAway(node) === undefined);
  if (open !== undefined) {
    const evidence = fieldOf(open, 'spec.taints', 'none that keeps others away');
    return { state: 'shared', evidence: [evidence], gaps: [] };
  }
  const place = names.find((name) => world.foreign.has(name)) ?? '';
  const foreign = world.foreign.get(place);
  if (foreign !== undefined) {
    const evidence: Evidence = { subject: foreign.subject, path: 'spec.nodeName', value: place };
    return { state: 'shared', evidence: [evidence], gaps: [] };
  }
  const gaps = [
    ...gapsOf(world.workloads),
    ...(found.length < names.length ? [...gapsOf(world.nodes), NODE_GONE] : []),
  ];
  const evidence = found.flatMap((node) => keepAway(node) ?? []);
  return { state: gaps.length === 0 ? 'own' : 'unknown', evidence, gaps };
}

/** The taint that keeps pods away which do not name it; those of failing nodes come and go. */
function keepAway(node: Node): Evidence | undefined {
  const index = node.taints.findIndex(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && !key.startsWith('node.kubernetes.io/'),
  );
  const taint = node.taints[index];
  if (taint === undefined) return undefined;
  return fieldOf(node, `spec.taints[${index}]`, `${taint.key}:${taint.effect}`);
}

function notPlaced({ workloads, nodes }: Placement): Gap {
  const [gap] = [...gapsOf(workloads), ...gapsOf(nodes)];
  return (
    gap ?? {
      source: 'core/Pod',
      cause: 'not-declared',
      detail: 'it has no pod on a node that could tell',
      permission: 'list pods, while it runs',
    }
  );
}

const NODE_GONE: Gap = {
  source: nodes.id,
  cause: 'not-collected',
  detail: 'a node that its pods are on was not seen',
  permission: 'list nodes',
};
