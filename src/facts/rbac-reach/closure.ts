import type { Evidence } from '../../model/verdict.ts';
import type { Adjacency, Certainty, Graph, Reason } from './graph.ts';

/** What is taken away before the question is asked: keys of bindings, workloads, pods and nodes. */
export interface Edits {
  readonly removed: ReadonlySet<string>;
}

/** One step of a path. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly certainty: Certainty;
  readonly reason: Reason;
}

/** What makes the step, each field once. */
export function evidenceOf({ reason }: Hop): readonly Evidence[] {
  const all = reason.clauses.flatMap(([cause]) => cause?.evidence() ?? []);
  return [...new Map(all.map((one) => [`${one.subject.key} ${one.path}`, one])).values()];
}

/** What is reached, each by a shortest path. */
export interface Tree {
  readonly has: (name: string) => boolean;
  readonly reached: () => Iterable<string>;
  /** From where the search began to this node; toward it for a search backwards. Empty for the start. */
  readonly path: (name: string) => readonly Hop[] | undefined;
}

/** Both closures: `lo` by certain edges, `hi` by all. */
export interface Closure {
  readonly lo: Tree;
  readonly hi: Tree;
}

/** Everything under control from these nodes, without any further exploit. */
export function closure(graph: Graph, starts: readonly string[], edits?: Edits): Closure {
  const ids = starts.flatMap((name) => graph.idOf(name) ?? []);
  return {
    lo: search(graph, ids, { certainty: 'certain', toward: 'out', edits }),
    hi: search(graph, ids, { certainty: 'possible', toward: 'out', edits }),
  };
}

/** From every node that leads to one of these, the shortest path there. */
export function leadingTo(graph: Graph, targets: readonly string[], certainty: Certainty): Tree {
  const ids = targets.flatMap((name) => graph.idOf(name) ?? []);
  return search(graph, ids, { certainty, toward: 'into', edits: undefined });
}

interface Way {
  readonly certainty: Certainty;
  readonly toward: 'out' | 'into';
  readonly edits: Edits | undefined;
}

const NOT_REACHED = -2;
const START = -1;

function search(graph: Graph, starts: readonly number[], way: Way): Tree {
  // The edge that a node was first reached by: breadth first, so that none is shorter.
  const by = new Int32Array(graph.names.length).fill(NOT_REACHED);
  const ends = way.toward === 'out' ? graph.to : graph.from;
  const queue: number[] = [];
  const arrive = (node: number, edge: number): void => {
    if (by[node] !== NOT_REACHED) return;
    by[node] = edge;
    queue.push(node);
  };
  for (const id of starts) arrive(id, START);
  for (const node of queue) {
    for (const edge of edgesAt(graph[way.toward], node)) {
      if (isOpen(graph, edge, way)) arrive(ends[edge] ?? 0, edge);
    }
  }
  return treeOf(graph, by, queue, way.toward);
}

function isOpen(graph: Graph, edge: number, { certainty, edits }: Way): boolean {
  if (certainty === 'certain' && graph.certain[edge] === 0) return false;
  return edits === undefined || stands(graph, edge, edits);
}

export function* edgesAt({ start, edges }: Adjacency, node: number): Iterable<number> {
  const end = start[node + 1] ?? 0;
  for (let at = start[node] ?? 0; at < end; at += 1) yield edges[at] ?? 0;
}

/** Whether an edge is left: its ends are, and each of its clauses has a cause that is. */
export function stands(
  { names, from, to, reasons }: Graph,
  edge: number,
  { removed }: Edits,
): boolean {
  const ends = [names[from[edge] ?? 0] ?? '', names[to[edge] ?? 0] ?? ''];
  if (ends.some((name) => removed.has(name))) return false;
  const clauses = reasons[edge]?.clauses ?? [];
  return clauses.every((causes) =>
    causes.some(({ objects }) => !objects.some((key) => removed.has(key))),
  );
}

function treeOf(
  graph: Graph,
  by: Int32Array,
  reached: readonly number[],
  toward: Way['toward'],
): Tree {
  const isReached = (name: string): boolean => {
    const id = graph.idOf(name);
    return id !== undefined && by[id] !== NOT_REACHED;
  };
  const pathOf = (name: string): readonly Hop[] => {
    const hops: Hop[] = [];
    let at = graph.idOf(name) ?? 0;
    for (let edge = by[at] ?? START; edge >= 0; edge = by[at] ?? START) {
      hops.push(hopOf(graph, edge));
      at = (toward === 'out' ? graph.from[edge] : graph.to[edge]) ?? 0;
    }
    return toward === 'out' ? hops.reverse() : hops;
  };
  return {
    has: isReached,
    reached: () => reached.values().map((id) => graph.names[id] ?? ''),
    path: (name) => (isReached(name) ? pathOf(name) : undefined),
  };
}

export function hopOf({ names, from, to, certain, reasons }: Graph, edge: number): Hop {
  return {
    from: names[from[edge] ?? 0] ?? '',
    to: names[to[edge] ?? 0] ?? '',
    certainty: certain[edge] === 1 ? 'certain' : 'possible',
    reason: reasons[edge] ?? { edge: '', clauses: [], gaps: [] },
  };
}
