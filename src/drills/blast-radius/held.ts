import { type Edits, edgesAt, type Hop, hopOf, stands } from '../../facts/rbac-reach/closure.ts';
import type { Certainty } from '../../facts/rbac-reach/graph.ts';
import type { Spread, Spreads } from './spread.ts';

/** What somebody controls who holds these nodes of the graph. */
export interface Held {
  readonly own: ReadonlySet<number>;
  readonly spread: Readonly<Record<Certainty, Spread>>;
  readonly has: (node: number, certainty: Certainty) => boolean;
  /** A shortest way; undefined where it is not reached. */
  readonly path: (node: number, certainty: Certainty) => readonly Hop[] | undefined;
}

interface Hold {
  readonly edits?: Edits;
  /** Which of their own edges are left. */
  readonly keeps?: (edge: string) => boolean;
}

/** Those who gain the same at once have the same beyond their own nodes: it is computed once. */
export function held(spreads: Spreads, starts: readonly string[], hold: Hold = {}): Held {
  const { graph } = spreads;
  const { edits, keeps } = hold;
  const own = new Set(
    starts
      .filter((name) => !(edits?.removed.has(name) ?? false))
      .flatMap((name) => graph.idOf(name) ?? []),
  );
  const edges = [...own]
    .flatMap((node) => [...edgesAt(graph.out, node)])
    .filter((edge) => keeps?.(graph.reasons[edge]?.edge ?? '') ?? true)
    .filter((edge) => edits === undefined || stands(graph, edge, edits));
  const certain = edges.filter((edge) => graph.certain[edge] === 1);
  const targets = (some: readonly number[]): readonly number[] =>
    some.map((edge) => graph.to[edge] ?? 0);
  const spread = {
    certain: spreads.from(targets(certain), 'certain'),
    possible: spreads.from(targets(edges), 'possible'),
  };
  return {
    own,
    spread,
    has: (node, certainty) => own.has(node) || spread[certainty].has(node),
    path: (node, certainty) => {
      if (own.has(node)) return [];
      if (!spread[certainty].has(node)) return undefined;
      const rest = spread[certainty].edgesTo(node);
      const [next] = rest;
      const entry = next === undefined ? node : graph.from[next];
      const first = [...certain, ...edges].find((edge) => graph.to[edge] === entry);
      return [...(first === undefined ? [] : [first]), ...rest].map((edge) => hopOf(graph, edge));
    },
  };
}
