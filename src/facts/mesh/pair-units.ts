import type { Evidence } from '../../model/verdict.ts';
import type { Placed } from '../reachability/flows.ts';
import type { Kinds } from '../reachability/reach.ts';
import type { ClientSide } from './client-side.ts';
import type { ServerSide } from './server-side.ts';

/** How much depends on a workload: the first is the worst one to find here. */
export const TIERS = ['critical', 'unknown', 'normal'] as const;
export type TierName = (typeof TIERS)[number];

/** A workload with both of its sides. */
export interface PairEnd {
  readonly placed: Placed;
  readonly tier: TierName;
  readonly client: ClientSide;
  readonly server: ServerSide;
  /** What shows which meshes its pods are in. */
  readonly membership: readonly Evidence[];
  /** Its pods differ both for policies and for meshes, so that which of them is which is not told. */
  readonly mixed: boolean;
}

/** Workloads that nothing tells apart as clients, or as servers. */
export interface Unit {
  readonly id: number;
  /** Any of them. */
  readonly example: PairEnd;
  readonly members: readonly PairEnd[];
}

/** Callers whose calls to most servers have one answer. */
export interface Group {
  readonly example: PairEnd;
  readonly kinds: readonly number[];
  readonly units: readonly Unit[];
  readonly members: number;
}

export interface Units {
  readonly callers: readonly Unit[];
  readonly callees: readonly Unit[];
  readonly callerOf: ReadonlyMap<PairEnd, Unit>;
  readonly groups: readonly Group[];
  /** By the id of the unit. */
  readonly groupOf: readonly number[];
  /** Callers by a class that they are in, and by a namespace that some rule names. */
  readonly byClass: ReadonlyMap<number, readonly Unit[]>;
  readonly byNamespace: ReadonlyMap<string, readonly Unit[]>;
}

/** `named`: namespaces that some rule for clients tells apart. */
export function unitsOf(ends: readonly PairEnd[], kinds: Kinds, named: ReadonlySet<string>): Units {
  const where = ({ workload }: Placed): string =>
    named.has(workload.namespace) ? workload.namespace : '';
  const callers = gathered(ends, ({ placed, tier, client, mixed }) =>
    [placed.classes.join(), client.key, where(placed), tier, mixed].join('\n'),
  );
  const callees = gathered(ends, ({ placed, tier, server, mixed }) =>
    [placed.classes.join(), server.key, tier, mixed].join('\n'),
  );
  const kindsOf = ({ placed }: PairEnd): readonly number[] =>
    [...new Set(placed.classes.map((id) => kinds.kindOf[id] ?? 0))].sort((a, b) => a - b);
  const groups = [
    ...Map.groupBy(callers, ({ example }) =>
      [kindsOf(example).join(), example.client.key, example.tier, example.mixed].join('\n'),
    ).values(),
  ].flatMap((units): readonly Group[] => {
    const [first] = units;
    if (first === undefined) return [];
    const members = units.reduce((sum, one) => sum + one.members.length, 0);
    return [{ example: first.example, kinds: kindsOf(first.example), units, members }];
  });
  const groupOf: number[] = [];
  for (const [at, { units }] of groups.entries()) for (const { id } of units) groupOf[id] = at;
  return {
    callers,
    callees,
    callerOf: new Map(callers.flatMap((unit) => unit.members.map((one) => [one, unit] as const))),
    groups,
    groupOf,
    byClass: indexed(callers, ({ example }) => example.placed.classes),
    byNamespace: indexed(callers, ({ example }) => [where(example.placed)]),
  };
}

function gathered(ends: readonly PairEnd[], keyOf: (end: PairEnd) => string): readonly Unit[] {
  return [...Map.groupBy(ends, keyOf).values()].flatMap((members, id): readonly Unit[] => {
    const [example] = members;
    return example === undefined ? [] : [{ id, example, members }];
  });
}

function indexed<K>(
  units: readonly Unit[],
  keysOf: (unit: Unit) => readonly K[],
): ReadonlyMap<K, readonly Unit[]> {
  const found = new Map<K, Unit[]>();
  for (const unit of units) {
    for (const key of keysOf(unit)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [unit]);
      else known.push(unit);
    }
  }
  return found;
}
