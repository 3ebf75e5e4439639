import { byText } from '../../model/order.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { Answers } from '../reachability/answers.ts';
import type { Calls, CallsTo } from './pair-calls.ts';
import { asFar, type Call, callsAmong, type ResultOf } from './pair-results.ts';
import { type PairEnd, TIERS, type TierName, type Unit } from './pair-units.ts';

/** One workload that may call another in plaintext. */
export interface PlaintextPair {
  readonly from: PairEnd;
  readonly to: PairEnd;
  /** Lowest first; `*` for ports that nothing names. */
  readonly ports: readonly string[];
  /** Whether they can talk for certain, and then do without TLS. */
  readonly certain: boolean;
  readonly why: readonly string[];
  readonly because: readonly Evidence[];
}

/** What was met at a server: callers of one tier. */
export interface Met {
  readonly callee: Unit;
  readonly tier: TierName;
  readonly certain: boolean;
}

export interface Pairs {
  readonly answers: Answers;
  readonly resultOf: ResultOf;
  readonly callsTo: (callee: Unit) => CallsTo;
}

/** More callers of one server would hide the other servers. */
const CALLERS_OF_ONE = 5;

/** Between critical workloads first, then to them, then from them; what is certain before what may be. */
export function worstPairs(
  pairs: Pairs,
  met: readonly Met[],
  limit: number,
): readonly PlaintextPair[] {
  const rows: PlaintextPair[] = [];
  const found = met.flatMap((one) => one.callee.members.map((to) => ({ ...one, to })));
  const sorted = found.sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      Number(b.certain) - Number(a.certain) ||
      byText(nameOf(a.to), nameOf(b.to)),
  );
  for (const { callee, tier, certain, to } of sorted) {
    const calls = [...plaintextTo(pairs, callee, { tier, certain })];
    const callers = calls
      .flatMap((one) => one.callers().map((from) => ({ from, calls: one })))
      .filter(({ from }) => from !== to)
      .sort((a, b) => byText(nameOf(a.from), nameOf(b.from)));
    for (const one of callers.slice(0, CALLERS_OF_ONE)) {
      if (rows.length === limit) return rows;
      rows.push(rowOf(pairs, one.calls, { from: one.from, to, certain }));
    }
  }
  return rows;
}

function* plaintextTo(
  { resultOf, callsTo }: Pairs,
  callee: Unit,
  { tier, certain }: Pick<Met, 'tier' | 'certain'>,
): Generator<Calls> {
  const { server } = callee.example;
  for (const calls of callsTo(callee).all()) {
    const { example, from, passing } = calls;
    if (example.tier !== tier) continue;
    const { talk, outcome } = resultOf({ client: example.client, server, from }, passing);
    if (talk !== 'no' && outcome === (certain ? 'plaintext' : 'unknown')) yield calls;
  }
}

function rankOf({ tier, callee }: Met): number {
  const [from, to] = [TIERS.indexOf(tier), TIERS.indexOf(callee.example.tier)];
  return to * TIERS.length + from;
}

function nameOf({ placed }: PairEnd): string {
  return placed.workload.name;
}

function rowOf(
  { answers }: Pairs,
  { passing, from: namespace }: Calls,
  { from, to, certain }: Pick<PlaintextPair, 'from' | 'to' | 'certain'>,
): PlaintextPair {
  const sides = { client: from.client, server: to.server, from: namespace };
  const wanted = certain ? 'plaintext' : 'unknown';
  const calls = callsAmong(answers, sides, passing).flatMap((call) => {
    const ways = call.ways.filter((one) => asFar(one, call.certain) === wanted);
    return ways.length === 0 ? [] : [{ ...call, ways }];
  });
  const ways = calls.flatMap((one) => one.ways);
  return {
    from,
    to,
    ports: calls.map(({ port }) => String(port.port)),
    certain,
    why: [...new Set(ways.map(({ why }) => why))],
    because: distinct([
      ...ways.flatMap(({ rule }) => rule?.because ?? []),
      ...calls.flatMap(({ port }) => port.because),
      ...membership(from, to, calls),
    ]),
  };
}

/** What shows that an end has no proxy, where no policy says so. */
function membership(from: PairEnd, to: PairEnd, calls: readonly Call[]): readonly Evidence[] {
  const outside = from.client.ways.some(({ mesh }) => mesh === 'none');
  const bare = calls.some(({ port }) => port.mode === 'DISABLE' && port.because.length === 0);
  return [...(bare ? to.membership : []), ...(outside ? from.membership : [])];
}

function distinct(all: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
