import {
  ANY_CERTIFICATE,
  ANY_NAMESPACE_ADMIN,
  ANY_NODE,
  ANY_NODE_IDENTITY,
  ANY_USER,
  CLUSTER_ADMIN,
  PLACE_KINDS,
  placed,
} from '../../facts/rbac-reach/ends.ts';
import type { Certainty, Graph } from '../../facts/rbac-reach/graph.ts';
import { remember } from '../../facts/remember.ts';
import { type Left, leftIn, type Walk, walk } from './walk.ts';

/** What somebody controls who is given these nodes of the graph. */
export interface Spread {
  /** Reached without passing a hub, and the hubs that were reached: what makes this one different. */
  readonly near: Walk;
  /** Everything behind each of these is reached too. */
  readonly hubs: readonly number[];
  readonly has: (node: number) => boolean;
  /** How many edges away; undefined where it is not reached. */
  readonly depthOf: (node: number) => number | undefined;
  /** The edges of a shortest way there. */
  readonly edgesTo: (node: number) => readonly number[];
}

/** Whoever gets to one of these has very much, and the same as everybody who does. */
const HUBS: readonly string[] = [
  CLUSTER_ADMIN,
  ANY_NODE,
  ANY_USER,
  ANY_CERTIFICATE,
  ANY_NAMESPACE_ADMIN,
  ANY_NODE_IDENTITY,
  ...PLACE_KINDS.map((kind) => placed(kind, '')),
];

const NONE: ReadonlySet<number> = new Set();

/** How many reached nodes are kept for those who gain the same. */
const MOST_KEPT = 500_000;

/** Spreads over one graph, or what is left of it; equal ones are computed once. */
export class Spreads {
  readonly graph: Graph;
  readonly left: Left;
  /** Whether an edge is left. */
  readonly isLeft: (edge: number) => boolean;
  readonly #hubs: ReadonlySet<number>;
  readonly #known = new Map<string, Spread>();
  #kept = 0;
  readonly #behind: Readonly<Record<Certainty, (hub: number) => Walk>>;

  constructor(graph: Graph, left: Left = {}) {
    this.graph = graph;
    this.left = left;
    this.isLeft = leftIn(graph, left);
    this.#hubs = new Set(HUBS.flatMap((name) => graph.idOf(name) ?? []));
    this.#behind = {
      certain: remember((hub: number) => this.#walk([hub], 'certain', NONE, 'wide')),
      possible: remember((hub: number) => this.#walk([hub], 'possible', NONE, 'wide')),
    };
  }

  from(nodes: Iterable<number>, certainty: Certainty): Spread {
    const starts = [...new Set(nodes)].sort((a, b) => a - b);
    const key = `${certainty} ${starts.join(' ')}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const found = this.#spread(starts, certainty);
    this.#kept += found.near.order.length;
    if (this.#kept > MOST_KEPT) {
      this.#known.clear();
      this.#kept = found.near.order.length;
    }
    this.#known.set(key, found);
    return found;
  }

  /** Everything behind a hub. */
  behind(hub: number, certainty: Certainty): Walk {
    return this.#behind[certainty](hub);
  }

  #walk(
    starts: readonly number[],
    certainty: Certainty,
    halts: ReadonlySet<number>,
    size: 'narrow' | 'wide' = 'narrow',
  ): Walk {
    const { graph, isLeft, left } = this;
    const gone = left.edits?.removed;
    const from = starts.filter((node) => gone?.has(graph.names[node] ?? '') !== true);
    return walk(graph, from, { certainty, isLeft, halts }, size);
  }

  #spread(starts: readonly number[], certainty: Certainty): Spread {
    const near = this.#walk(starts, certainty, this.#hubs);
    const hubs = near.order.filter((node) => this.#hubs.has(node));
    const byHub = (node: number): { readonly hub: number; readonly depth: number } | undefined => {
      let best: { readonly hub: number; readonly depth: number } | undefined;
      for (const hub of hubs) {
        const depth = this.behind(hub, certainty).depthOf(node);
        if (depth === undefined) continue;
        const total = depth + (near.depthOf(hub) ?? 0);
        if (best === undefined || total < best.depth) best = { hub, depth: total };
      }
      return best;
    };
    const depthOf = (node: number): number | undefined => {
      const direct = near.depthOf(node);
      const around = byHub(node)?.depth;
      if (direct === undefined) return around;
      return around === undefined ? direct : Math.min(direct, around);
    };
    return {
      near,
      hubs,
      has: (node) => near.depthOf(node) !== undefined || byHub(node) !== undefined,
      depthOf,
      edgesTo: (node) => {
        const direct = near.depthOf(node);
        const around = byHub(node);
        if (around === undefined || (direct !== undefined && direct <= around.depth)) {
          return near.edgesTo(node);
        }
        return [...near.edgesTo(around.hub), ...this.behind(around.hub, certainty).edgesTo(node)];
      },
    };
  }
}
