import { edgesAt, type Hop, hopOf } from '../../facts/rbac-reach/closure.ts';
import type { Certainty } from '../../facts/rbac-reach/graph.ts';
import type { Spread, Spreads } from './spread.ts';

/** What somebody controls who holds these nodes of the graph. */
export interface Held {
  readonly own: ReadonlySet<number>;
  readonly spread: Readonly<Record<Certainty, Spread>>;
  /** The first steps from there. */
  readonly first: readonly Hop[];
  readonly has: (node: number, certainty: Certainty) => boolean;
  /** A shortest way; undefined where it is not reached. */
  readonly path: (node: number, certainty: Certainty) => readonly Hop[] | undefined;
}

export interface Hold {
  /** Which kinds of their own edges are left. */
  readonly keeps?: (edge: string) => boolean;
  /** Steps that no edge of the graph is. */
  readonly also?: readonly Hop[];
}

/** Those who gain the same at once have the same beyond their own nodes: it is computed once. */
export function held(spreads: Spreads, starts: readonly string[], hold: Hold = {}): Held {
  const { graph, left, isLeft } = spreads;
  const { keeps = () => true, also = [] } = hold;
  const gone = left.edits?.removed ?? new Set();
  const names = starts.filter((name) => !gone.has(name));
  const own = new Set(names.flatMap((name) => graph.idOf(name) ?? []));
  const edges = [...own]
    .flatMap((node) => [...edgesAt(graph.out, node)])
    .filter((edge) => isLeft(edge) && keeps(graph.reasons[edge]?.edge ?? ''))
    .map((edge) => hopOf(graph, edge));
  const first = [...edges, ...also];
  const certain = first.filter(({ certainty }) => certainty === 'certain');
  const targets = (some: readonly Hop[]): readonly number[] =>
    some.flatMap(({ to }) => graph.idOf(to) ?? []);
  const spread = {
    certain: spreads.from(targets(certain), 'certain'),
    possible: spreads.from(targets(first), 'possible'),
  };
  return {
    own,
    spread,
    first,
    has: (node, certainty) => own.has(node) || spread[certainty].has(node),
    path: (node, certainty) => {
      if (own.has(node)) return [];
      if (!spread[certainty].has(node)) return undefined;
      const rest = spread[certainty].edgesTo(node).map((edge) => hopOf(graph, edge));
      const entry = rest[0]?.from ?? graph.names[node];
      const step = [...certain, ...first].find(({ to }) => to === entry);
      return step === undefined ? rest : [step, ...rest];
    },
  };
}
