import { type AnswerId, NOTHING } from '../reachability/answers.ts';
import { type Connection, EVERY_CONNECTION, NO_CONNECTION } from '../reachability/connections.ts';
import { type Partition, partition } from '../reachability/partition.ts';
import { endOf, type Kinds } from '../reachability/reach.ts';
import type { World } from '../reachability/world.ts';
import type { PairEnd, Unit, Units } from './pair-units.ts';

/** Connections that policies let pass between two workloads. */
export interface Passing {
  /** What may between any of their pods. */
  readonly any: AnswerId;
  /** What does for certain between some of them. */
  readonly some: Connection;
  /** What does whichever pods are meant. */
  readonly all: Connection;
}

/** Calls of some workloads to those of one unit, all alike. */
export interface Calls {
  readonly passing: Passing;
  readonly example: PairEnd;
  /** The namespace that they call from, where rules tell it apart. */
  readonly from: string;
  readonly count: number;
  readonly callers: () => readonly PairEnd[];
}

export interface CallWorld {
  /** Whether all policies were seen: otherwise nothing is certain to pass. */
  readonly certain: boolean;
  readonly world: World;
  readonly kinds: Kinds;
  readonly units: Units;
}

export interface CallsTo {
  readonly all: () => Iterable<Calls>;
  /** Of one workload. */
  readonly passing: (caller: PairEnd) => Passing;
}

/** Who may call the workloads of a unit: most callers by their group, some by themselves. */
export function callsTo(of: CallWorld, callee: Unit): CallsTo {
  const { world, kinds, units } = of;
  const { placed, mixed, server } = callee.example;
  const parts = placed.classes.map((id) => partition(world, endOf(world, id), kinds));
  const passing = (caller: PairEnd): Passing =>
    joined(of, caller.mixed || mixed, parts, (part) => caller.placed.classes.map(part.of));
  return {
    passing,
    *all() {
      const apart = new Set([
        ...parts.flatMap(({ exceptions }) =>
          [...exceptions].flatMap(([id]) => units.byClass.get(id) ?? []),
        ),
        ...server.apart.flatMap((one) => units.byNamespace.get(one) ?? []),
      ]);
      const fewer = new Map<number, number>();
      for (const { id, members, example } of apart) {
        const group = units.groupOf[id] ?? 0;
        fewer.set(group, (fewer.get(group) ?? 0) + members.length);
        yield {
          passing: passing(example),
          example,
          from: example.placed.workload.namespace,
          count: members.length,
          callers: () => members,
        };
      }
      for (const [at, { example, kinds: own, members, units: whole }] of units.groups.entries()) {
        const count = members - (fewer.get(at) ?? 0);
        if (count === 0) continue;
        const either = example.mixed || mixed;
        yield {
          passing: joined(of, either, parts, ({ usual }) => own.map(usual)),
          example,
          from: '',
          count,
          callers: () => whole.filter((one) => !apart.has(one)).flatMap((one) => one.members),
        };
      }
    },
  };
}

function joined(
  { world: { answers }, certain }: CallWorld,
  mixed: boolean,
  parts: readonly Partition[],
  answersOf: (part: Partition) => readonly AnswerId[],
): Passing {
  let any: AnswerId = NOTHING;
  let every: Connection = EVERY_CONNECTION;
  for (const part of parts) {
    for (const id of answersOf(part)) {
      any = answers.either(any, id);
      if (mixed) every = answers.connections.intersection(every, answers.get(id).sure);
    }
  }
  if (!certain) return { any, some: NO_CONNECTION, all: NO_CONNECTION };
  const some = answers.get(any).sure;
  return { any, some, all: mixed ? every : some };
}
