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
  readonly isLeft: (edge: number) => boolean;
  /** Where it does not go on: many come by there, and what follows is the same for all. */
  readonly halts: ReadonlySet<number>;
}

const START = -1;

/** Breadth first. Its cost is that of what it reaches, however large the graph is; `wide` for most of it. */
export function walk(
  graph: Graph,
  from: readonly number[],
  manner: Manner,
  size: 'narrow' | 'wide' = 'narrow',
): Walk {
  const places = size === 'wide' ? placesIn(graph.names.length) : fewPlaces();
  const order: number[] = [];
  const by: number[] = [];
  const depths: number[] = [];
  const arrive = (node: number, edge: number, depth: number): void => {
    if (places.of(node) !== undefined) return;
    places.set(node, order.length);
    order.push(node);
    by.push(edge);
    depths.push(depth);
  };
  for (const node of from) arrive(node, START, 0);
  for (const [place, node] of order.entries()) {
    const depth = (depths[place] ?? 0) + 1;
    for (const edge of onward(graph, node, manner)) arrive(graph.to[edge] ?? 0, edge, depth);
  }
  const placed = (all: readonly number[], node: number): number | undefined => {
    const place = places.of(node);
    return place === undefined ? undefined : all[place];
  };
  return {
    order,
    depthOf: (node) => placed(depths, node),
    edgesTo: (node) => {
      const edges: number[] = [];
      let edge = placed(by, node) ?? START;
      while (edge !== START) {
        edges.push(edge);
        edge = placed(by, graph.from[edge] ?? 0) ?? START;
      }
      return edges.reverse();
    },
  };
}

/** When a node was reached. */
interface Places {
  readonly of: (node: number) => number | undefined;
  readonly set: (node: number, place: number) => void;
}

function fewPlaces(): Places {
  const places = new Map<number, number>();
  return { of: (node) => places.get(node), set: (node, place) => places.set(node, place) };
}

function placesIn(size: number): Places {
  const places = new Int32Array(size);
  return {
    of: (node) => (places[node] ? places[node] - 1 : undefined),
    set: (node, place) => {
      places[node] = place + 1;
    },
  };
}

function* onward(
  graph: Graph,
  node: number,
  { certainty, isLeft, halts }: Manner,
): Generator<number> {
  if (halts.has(node)) return;
  for (const edge of edgesAt(graph.out, node)) {
    if ((certainty === 'possible' || graph.certain[edge] === 1) && isLeft(edge)) yield edge;
  }
}

/** Whether an edge is left; asked for once, for what it rests on takes a while to name. */
export function leftIn(graph: Graph, { edits, kinds }: Left): (edge: number) => boolean {
  if (edits === undefined && kinds === undefined) return () => true;
  const known = new Int8Array(graph.reasons.length);
  return (edge) => {
    if (known[edge] === 0) known[edge] = isThere(edge) ? 1 : 2;
    return known[edge] === 1;
  };
  function isThere(edge: number): boolean {
    if (kinds !== undefined && !kinds.has(graph.reasons[edge]?.edge ?? '')) return false;
    return edits === undefined || stands(graph, edge, edits);
  }
}
