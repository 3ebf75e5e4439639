import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';

/** Something that makes an edge: a binding with its rule, a pod, the label of a namespace. */
export interface Cause {
  /** Keys of the objects that it rests on: the edge is gone when one of them is. */
  readonly objects: readonly string[];
  readonly evidence: () => readonly Evidence[];
  /** Whether Kubernetes itself ships the binding. */
  readonly shipped?: () => boolean;
}

/** Why one node of the graph leads to another. */
export interface Reason {
  /** A row of the table of escalation edges, or what the graph itself knows, such as `runs-as`. */
  readonly edge: string;
  /** Each has to hold, by any of its causes. Empty for what needs no object, such as a group of all accounts. */
  readonly clauses: readonly (readonly Cause[])[];
  /** What would tell whether a possible edge is there; empty for a certain one. */
  readonly gaps: readonly Gap[];
}

export type Certainty = 'certain' | 'possible';

/** Edges of a finished graph, by their index. */
export interface Graph {
  readonly names: readonly string[];
  readonly idOf: (name: string) => number | undefined;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly certain: Uint8Array;
  readonly reasons: readonly Reason[];
  readonly out: Adjacency;
  readonly into: Adjacency;
}

/** The edges at each node: `edges[start[n]]` up to `edges[start[n + 1]]`. */
export interface Adjacency {
  readonly start: Uint32Array;
  readonly edges: Uint32Array;
}

/** Collects nodes and edges. Nodes are made when they are first named. */
export class GraphBuilder {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #certain: number[] = [];
  readonly #reasons: Reason[] = [];

  node(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.length;
    this.#ids.set(name, id);
    this.#names.push(name);
    return id;
  }

  has(name: string): boolean {
    return this.#ids.has(name);
  }

  /** Every node so far. */
  nodes(): readonly string[] {
    return [...this.#names];
  }

  /** Between nodes by name, or by what `node` gave. */
  edge(
    from: string | number,
    to: string | number,
    reason: Reason,
    certainty: Certainty = 'certain',
  ): void {
    const [start, end] = [this.#idOf(from), this.#idOf(to)];
    if (start === end) return;
    this.#from.push(start);
    this.#to.push(end);
    this.#certain.push(certainty === 'certain' ? 1 : 0);
    this.#reasons.push(reason);
  }

  #idOf(end: string | number): number {
    return typeof end === 'number' ? end : this.node(end);
  }

  finish(): Graph {
    const from = Uint32Array.from(this.#from);
    const to = Uint32Array.from(this.#to);
    const size = this.#names.length;
    // Not by way of this builder, which would keep its lists.
    const ids = this.#ids;
    return {
      names: this.#names,
      idOf: (name) => ids.get(name),
      from,
      to,
      certain: Uint8Array.from(this.#certain),
      reasons: this.#reasons,
      out: adjacency(from, size),
      into: adjacency(to, size),
    };
  }
}

function adjacency(ends: Uint32Array, size: number): Adjacency {
  const start = new Uint32Array(size + 1);
  for (const end of ends) start[end + 1] = (start[end + 1] ?? 0) + 1;
  for (let at = 0; at < size; at += 1) start[at + 1] = (start[at + 1] ?? 0) + (start[at] ?? 0);
  const next = start.slice();
  const edges = new Uint32Array(ends.length);
  ends.forEach((end, edge) => {
    const at = next[end] ?? 0;
    edges[at] = edge;
    next[end] = at + 1;
  });
  return { start, edges };
}
