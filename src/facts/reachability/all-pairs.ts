import type { AnswerId } from './answers.ts';
import { endOf, kindsOf, partition } from './reach.ts';
import type { World } from './world.ts';

/** How many pairs of pods have which answer; a pod with itself is no pair. */
export interface PairCounts {
  readonly pods: number;
  /** Pairs of pods by answer. */
  readonly byAnswer: ReadonlyMap<AnswerId, number>;
}

/** Answers for every pair of classes, and counts the pods behind each. */
export function allPairs(world: World): PairCounts {
  const { classes, spec } = world;
  const kinds = kindsOf(world, 'source');
  const weights = classes.map(({ endpoints, example }) => {
    if (example.type !== 'pod' && example.type !== 'host-pod') return 0;
    return endpoints.reduce((sum, id) => sum + (spec.endpoints[id]?.pods ?? 0), 0);
  });
  const byKind = new Float64Array(kinds.examples.length);
  for (const [id, weight] of weights.entries()) {
    const kind = kinds.kindOf[id] ?? 0;
    byKind[kind] = (byKind[kind] ?? 0) + weight;
  }
  const byAnswer = new Map<AnswerId, number>();
  const add = (answer: AnswerId, pairs: number): void => {
    if (pairs !== 0) byAnswer.set(answer, (byAnswer.get(answer) ?? 0) + pairs);
  };
  for (const [id, weight] of weights.entries()) {
    if (weight === 0) continue;
    const { exceptions, usual, of } = partition(world, endOf(world, id), kinds);
    for (const [kind, sources] of byKind.entries()) add(usual(kind), sources * weight);
    for (const [source, answer] of exceptions) {
      const sources = weights[source] ?? 0;
      add(usual(kinds.kindOf[source] ?? 0), -sources * weight);
      add(answer, sources * weight);
    }
    add(of(id), -weight);
  }
  return { pods: weights.reduce((a, b) => a + b, 0), byAnswer };
}
