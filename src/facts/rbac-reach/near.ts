import { edgesAt, type Hop, hopOf } from './closure.ts';
import { ANY_NODE, CLUSTER_ADMIN, placed } from './ends.ts';
import type { Certainty, Graph } from './graph.ts';

/** What is worse than to have one namespace, and is told by itself. */
const WORSE = [CLUSTER_ADMIN, placed('namespace-admin', ''), ANY_NODE];

export const NAMESPACE_ADMIN = 'namespace-admin:';

/** One thing that somebody leads to. */
export interface Near {
  readonly target: string;
  readonly certain: boolean;
  readonly path: () => readonly Hop[];
}

/** The edge of each node toward the target; none of the target itself. */
type Toward = ReadonlyMap<number, number | undefined>;

/**
 * Which of these each node of the graph leads to by the shortest way, besides all who have the cluster,
 * every namespace or a node. Searched once from each, and kept no more of than was found.
 */
export function near(graph: Graph, targets: readonly string[]): (name: string) => readonly Near[] {
  const found = new Map<number, Near[]>();
  const stops = new Set(WORSE.flatMap((name) => graph.idOf(name) ?? []));
  for (const target of targets) {
    const sure = toward(graph, target, stops, 'certain');
    for (const [node, by] of [sure, toward(graph, target, stops, 'possible')].flatMap(nodesOf)) {
      const certain = by === sure;
      if (!certain && sure.has(node)) continue;
      const own = found.get(node);
      const one = { target, certain, path: () => pathFrom(graph, by, node) };
      if (own === undefined) found.set(node, [one]);
      else own.push(one);
    }
  }
  return (name) => found.get(graph.idOf(name) ?? -1) ?? [];
}

/** Those that somebody administers besides whoever has all namespaces. */
export function administered(graph: Graph): readonly string[] {
  return graph.names.filter((name) => isNamespace(graph, name));
}

function nodesOf(by: Toward): readonly (readonly [node: number, by: Toward])[] {
  return [...by.keys()].map((node) => [node, by] as const);
}

function isNamespace({ idOf, into }: Graph, name: string): boolean {
  const id =
    name.startsWith(NAMESPACE_ADMIN) && name !== placed('namespace-admin', '') ? idOf(name) : -1;
  if (id === undefined || id < 0) return false;
  return (into.start[id + 1] ?? 0) - (into.start[id] ?? 0) > 1;
}

function toward(
  graph: Graph,
  target: string,
  stops: ReadonlySet<number>,
  certainty: Certainty,
): Toward {
  const by = new Map<number, number | undefined>([[graph.idOf(target) ?? -1, undefined]]);
  for (const node of by.keys()) {
    for (const edge of edgesAt(graph.into, node)) {
      const from = graph.from[edge] ?? 0;
      const isOpen = certainty === 'possible' || graph.certain[edge] === 1;
      if (isOpen && !by.has(from) && !stops.has(from)) by.set(from, edge);
    }
  }
  return by;
}

function pathFrom(graph: Graph, by: Toward, start: number): readonly Hop[] {
  const hops: Hop[] = [];
  for (let edge = by.get(start); edge !== undefined; edge = by.get(graph.to[edge] ?? 0)) {
    hops.push(hopOf(graph, edge));
  }
  return hops;
}
