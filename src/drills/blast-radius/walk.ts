import { type Edits, edgesAt, stands } from '../../facts/rbac-reach/closure.ts';
import type { Certainty, Graph } from '../../facts/rbac-reach/graph.ts';

/** What is reached from some nodes of the graph, each by a shortest way. Nodes and edges are numbers. */
export interface Walk {
  /** In the order in which they are reached. */
  readonly order: readonly number[];
  readonly depthOf: (node: number) => number | undefined;
  /** The edges from where it began to this node. */
  readonly edgesTo: (node: number) => readonly number[];
}

/** What is left of a graph: without what was taken away, and of edges of these kinds only. */
export interface Left {
  readonly edits?: Edits;
  readonly kinds?: ReadonlySet<string>;
}

interface Manner {
  readonly certainty: Certainty;
  readonly left: Left;
  /** Where it does not go on: many come by there, and what follows is the same for all. */
  readonly halts: ReadonlySet<number>;
}

const START = -1;

/** Breadth first. Its cost is that of what it reaches, however large the graph is. */
export function walk(graph: Graph, from: readonly number[], manner: Manner): Walk {
  const by = new Map<number, number>();
  const depths = new Map<number, number>();
  const order: number[] = [];
  const arrive = (node: number, edge: number, depth: number): void => {
    if (by.has(node)) return;
    by.set(node, edge);
    depths.set(node, depth);
    order.push(node);
  };
  for (const node of from) {
    if (!isGone(graph, node, manner)) arrive(node, START, 0);
  }
  for (const node of order) {
    const depth = (depths.get(node) ?? 0) + 1;
    for (const edge of onward(graph, node, manner)) arrive(graph.to[edge] ?? 0, edge, depth);
  }
  return { order, depthOf: (node) => depths.get(node), edgesTo: (node) => way(graph, by, node) };
}

function* onward(graph: Graph, node: number, manner: Manner): Generator<number> {
  if (manner.halts.has(node)) return;
  for (const edge of edgesAt(graph.out, node)) if (isOpen(graph, edge, manner)) yield edge;
}

function way(graph: Graph, by: ReadonlyMap<number, number>, node: number): readonly number[] {
  const edges: number[] = [];
  let edge = by.get(node) ?? START;
  while (edge !== START) {
    edges.push(edge);
    edge = by.get(graph.from[edge] ?? 0) ?? START;
  }
  return edges.reverse();
}

function isGone({ names }: Graph, node: number, { left: { edits } }: Manner): boolean {
  return edits?.removed.has(names[node] ?? '') ?? false;
}

function isOpen(graph: Graph, edge: number, { certainty, left }: Manner): boolean {
  if (certainty === 'certain' && graph.certain[edge] === 0) return false;
  return isLeft(graph, edge, left);
}

export function isLeft(graph: Graph, edge: number, { edits, kinds }: Left): boolean {
  if (kinds !== undefined && !kinds.has(graph.reasons[edge]?.edge ?? '')) return false;
  return edits === undefined || stands(graph, edge, edits);
}
