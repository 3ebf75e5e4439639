import type { AnswerId } from '../../../src/facts/reachability/answers.ts';
import { type Partition, partition } from '../../../src/facts/reachability/partition.ts';
import { endOf, type Kinds, kindsOf } from '../../../src/facts/reachability/reach.ts';
import type { World } from '../../../src/facts/reachability/world.ts';

/** How many pairs of different pods have which answer. */
export interface PairCounts {
  readonly pods: number;
  readonly byAnswer: ReadonlyMap<AnswerId, number>;
  /** Kinds of sources and of destinations, and pairs of classes that are not as their kinds. */
  readonly kinds: readonly [number, number];
  readonly exceptions: number;
}

/**
 * The answer for every pair of classes: destinations of one kind share what is usual, each has its
 * own exceptions. Counts the pods behind each answer, so that all of it has to be there.
 */
export function allPairs(world: World): PairCounts {
  const sources = kindsOf(world, 'source');
  const destinations = kindsOf(world, 'destination');
  const weights = weightsOf(world);
  const bySource = new Float64Array(sources.examples.length);
  for (const [id, weight] of weights.entries()) {
    const kind = sources.kindOf[id] ?? 0;
    bySource[kind] = (bySource[kind] ?? 0) + weight;
  }
  const usually: (ReadonlyMap<AnswerId, number> | undefined)[] = [];
  const byAnswer = new Map<AnswerId, number>();
  let single = 0;
  for (const [id, weight] of weights.entries()) {
    if (weight === 0) continue;
    const found = partition(world, endOf(world, id), sources);
    const kind = destinations.kindOf[id] ?? 0;
    const shared = usually[kind] ?? tallied(bySource, found.usual);
    usually[kind] = shared;
    for (const [answer, pods] of shared) add(byAnswer, answer, pods * weight);
    single += correct(byAnswer, found, { weights, sources, weight });
    add(byAnswer, found.of(id), -weight);
  }
  return {
    pods: weights.reduce((a, b) => a + b, 0),
    byAnswer,
    kinds: [sources.examples.length, destinations.examples.length],
    exceptions: single,
  };
}

interface Weighed {
  readonly weights: readonly number[];
  readonly sources: Kinds;
  /** Pods of the destination. */
  readonly weight: number;
}

/** Exceptions count as what they are, and not as what is usual. Returns how many there are. */
function correct(
  byAnswer: Map<AnswerId, number>,
  { exceptions, usual }: Partition,
  { weights, sources, weight }: Weighed,
): number {
  let count = 0;
  for (const [source, answer] of exceptions) {
    count += 1;
    const pods = (weights[source] ?? 0) * weight;
    add(byAnswer, usual(sources.kindOf[source] ?? 0), -pods);
    add(byAnswer, answer, pods);
  }
  return count;
}

function weightsOf({ classes, spec }: World): readonly number[] {
  return classes.map(({ endpoints, example }) => {
    if (example.type !== 'pod' && example.type !== 'host-pod') return 0;
    return endpoints.reduce((sum, id) => sum + (spec.endpoints[id]?.pods ?? 0), 0);
  });
}

function tallied(
  pods: Float64Array,
  usual: (kind: number) => AnswerId,
): ReadonlyMap<AnswerId, number> {
  const found = new Map<AnswerId, number>();
  for (const [kind, count] of pods.entries()) add(found, usual(kind), count);
  return found;
}

function add(counts: Map<AnswerId, number>, answer: AnswerId, pairs: number): void {
  if (pairs !== 0) counts.set(answer, (counts.get(answer) ?? 0) + pairs);
}
