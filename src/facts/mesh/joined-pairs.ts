import { kindsOf } from '../reachability/reach.ts';
import type { World } from '../reachability/world.ts';
import { remember } from '../remember.ts';
import { callsTo } from './pair-calls.ts';
import { results } from './pair-results.ts';
import { PairTally } from './pair-tally.ts';
import { type PairEnd, type Unit, unitsOf } from './pair-units.ts';
import type { Met, Pairs } from './worst-pairs.ts';

/** All pairs of workloads, counted by classes. */
export interface Joined {
  readonly pairs: Pairs;
  readonly tally: PairTally;
  /** Servers with callers in plaintext, or perhaps so. */
  readonly met: readonly Met[];
}

export interface Told {
  /** Namespaces that some rule for clients tells apart. */
  readonly named: ReadonlySet<string>;
  /** Whether all policies were seen. */
  readonly certain: boolean;
}

export function joinedPairs(
  world: World,
  ends: readonly PairEnd[],
  { named, certain }: Told,
): Joined {
  const kinds = kindsOf(world, 'source');
  const units = unitsOf(ends, kinds, named);
  const of = { world, kinds, units, certain };
  const resultOf = results(world.answers);
  const tally = new PairTally();
  const met: Met[] = [];
  for (const callee of units.callees) {
    const calls = callsTo(of, callee);
    const { server, tier } = callee.example;
    const open = new Map<string, Met>();
    for (const { example, from, passing, count } of calls.all()) {
      const result = resultOf({ client: example.client, server, from }, passing);
      tally.add([example.tier, tier], result, count * callee.members.length);
      if (result.outcome !== 'plaintext' && result.outcome !== 'unknown') continue;
      const certain = result.outcome === 'plaintext';
      open.set(`${example.tier} ${certain}`, { callee, tier: example.tier, certain });
    }
    // A workload and itself are no pair.
    for (const one of callee.members) {
      const from = one.placed.workload.namespace;
      const result = resultOf({ client: one.client, server, from }, calls.passing(one));
      tally.add([one.tier, tier], result, -1);
    }
    met.push(...open.values());
  }
  const again = remember((callee: Unit) => callsTo(of, callee));
  return { pairs: { answers: world.answers, resultOf, callsTo: again }, tally, met };
}
