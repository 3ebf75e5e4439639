import { edgesAt } from '../../facts/rbac-reach/closure.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { compare, type Fraction, format, fraction, ONE, ZERO } from '../../model/fraction.ts';
import type { ContainmentValue, Span } from '../../model/pictures/blast-radius.ts';
import type { ContainedTarget } from '../../model/pictures/containment.ts';
import type { RevocationAction } from '../revocation/actions.ts';
import {
  type After,
  afterRemoval,
  afterStrategy,
  type Counting,
  networkAfter,
  standing,
} from './afters.ts';
import type { BlastRadiusDrill } from './blast-radius.ts';
import { Census, type Count } from './census.ts';
import { type Held, held } from './held.ts';
import { Spreads } from './spread.ts';

/** Edges by which somebody gets on without leaving the node. */
const ON_NODE: ReadonlySet<string> = new Set([
  'escape',
  'runs-on-node',
  'given-secret',
  'kubelet-credential',
  'secret-of-node',
  'writes-volume',
  'same-folder',
]);

/** What each step of the response leaves of the blast radius of a workload. */
export class Values {
  readonly #drill: BlastRadiusDrill;
  readonly #countOf: (one: Held) => Count;
  readonly #onNode: Spreads;
  readonly #countOnNode: (one: Held) => Count;

  constructor(drill: BlastRadiusDrill) {
    const { spreads, things, tierOf, reach } = drill;
    const census = new Census(spreads, things, tierOf);
    this.#drill = drill;
    this.#countOf = (one) => census.of(one);
    this.#onNode = new Spreads(reach.graph, { kinds: ON_NODE });
    const onNode = new Census(this.#onNode, things, tierOf);
    this.#countOnNode = (one) => onNode.of(one);
  }

  ofStrategies(workload: WorkloadView, target: ContainedTarget): readonly ContainmentValue[] {
    const counting = this.#counting(workload);
    return target.strategies.map((strategy) => ({
      id: strategy.id,
      title: strategy.title,
      by: 'containment' as const,
      network: networkAfter(strategy),
      ...worth(counting.before.all, afterStrategy(strategy, counting)),
    }));
  }

  /** Each with the graph walked anew without what it takes away. */
  ofActions(
    workload: WorkloadView,
    actions: readonly RevocationAction[],
  ): readonly ContainmentValue[] {
    const counting = this.#counting(workload);
    const names = this.#namesOf(counting.held);
    return actions.map(({ id, title, removed }) => {
      const after = removed.has(workload.subject.key)
        ? afterRemoval(counting)
        : this.#without(removed, names);
      const common = { id, title, by: 'revocation' as const, network: null };
      return { ...common, ...worth(counting.before.all, after) };
    });
  }

  /** Whoever copied a credential before has no more of it than whoever did not. */
  #without(removed: ReadonlySet<string>, names: readonly string[]): After {
    const { things, tierOf, reach } = this.#drill;
    const left = new Spreads(reach.graph, { edits: { removed } });
    const count = new Census(left, things, tierOf).of(held(left, names));
    return { best: count.all, worst: count.all, leaves: standing(count) };
  }

  #counting(workload: WorkloadView): Counting {
    const { spreads, reach } = this.#drill;
    const { held: own, count } = this.#drill.of({ type: 'workload', workload });
    const names = this.#namesOf(own);
    return {
      before: count,
      held: own,
      without: (edges) =>
        this.#countOf(held(spreads, names, { keeps: (edge) => !edges.has(edge) })),
      onNode: () => this.#countOnNode(held(this.#onNode, names)),
      of: (nodes) => this.#countOf(held(spreads, nodes)),
      cloudRolesOf: (account) =>
        [...edgesAt(reach.graph.out, reach.graph.idOf(account) ?? 0)]
          .map((edge) => reach.graph.names[reach.graph.to[edge] ?? 0] ?? '')
          .filter((name) => name.startsWith('cloud-role:')),
    };
  }

  #namesOf({ own }: Held): readonly string[] {
    return [...own].map((node) => this.#drill.reach.graph.names[node] ?? '');
  }
}

/** 1 - after/before: the least that it saves, and the most, by what is certain and by what may be. */
function worth(
  before: Span,
  { best, worst, leaves }: After,
): Pick<ContainmentValue, 'value' | 'before' | 'after' | 'leaves'> {
  const sides = ['lo', 'hi'] as const;
  const lows = sides.map((side) => saved(before[side], worst[side])).sort(compare);
  const highs = sides.map((side) => saved(before[side], best[side])).sort(compare);
  return {
    value: [format(lows[0] ?? ZERO), format(highs.at(-1) ?? ONE)],
    before,
    after: { lo: best.lo, hi: worst.hi },
    leaves,
  };
}

function saved(before: number, after: number): Fraction {
  return before === 0 ? ZERO : fraction(before - after, before);
}
