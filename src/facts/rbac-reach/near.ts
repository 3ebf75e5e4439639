import { edgesAt, type Hop, hopOf, type Tree } from './closure.ts';
import { ANY_NODE, CLUSTER_ADMIN, placed } from './ends.ts';
import type { Certainty, Graph } from './graph.ts';

/** What is worse than to have one namespace, and is told by itself. */
const WORSE = [CLUSTER_ADMIN, placed('namespace-admin', ''), ANY_NODE];

/**
 * Who leads to one node by the shortest way, besides all who have the cluster, every namespace or a node. It
 * keeps no more than what it found: there may be one of these for every namespace.
 */
export function near(
  graph: Graph,
  target: string,
  certainty: Certainty,
): Pick<Tree, 'has' | 'path'> {
  const by = spread(graph, target, certainty);
  const reached = (name: string): number | undefined => {
    const id = graph.idOf(name);
    return id !== undefined && by.has(id) ? id : undefined;
  };
  return {
    has: (name) => reached(name) !== undefined,
    path: (name) => {
      const start = reached(name);
      return start === undefined ? undefined : pathFrom(graph, by, start);
    },
  };
}

/** The edge of each toward the target; none of the target itself. */
function spread(
  graph: Graph,
  target: string,
  certainty: Certainty,
): ReadonlyMap<number, number | undefined> {
  const by = new Map<number, number | undefined>();
  const end = graph.idOf(target);
  if (end === undefined) return by;
  const stops = new Set(WORSE.flatMap((name) => graph.idOf(name) ?? []));
  by.set(end, undefined);
  for (const node of by.keys()) {
    for (const edge of edgesAt(graph.into, node)) {
      const from = graph.from[edge] ?? 0;
      const isOpen = certainty === 'possible' || graph.certain[edge] === 1;
      if (isOpen && !by.has(from) && !stops.has(from)) by.set(from, edge);
    }
  }
  return by;
}

function pathFrom(
  graph: Graph,
  by: ReadonlyMap<number, number | undefined>,
  start: number,
): readonly Hop[] {
  const hops: Hop[] = [];
  for (let edge = by.get(start); edge !== undefined; edge = by.get(graph.to[edge] ?? 0)) {
    hops.push(hopOf(graph, edge));
  }
  return hops;
}
