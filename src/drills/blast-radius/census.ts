import type { Certainty } from '../../facts/rbac-reach/graph.ts';
import {
  type Span,
  type ThingKind,
  type TierName,
  thingKinds,
} from '../../model/pictures/blast-radius.ts';
import type { Held } from './held.ts';
import type { Spreads } from './spread.ts';
import type { Things } from './things.ts';

/** How much is controlled: of a kind, and of the workloads how many of a tier. */
export interface Count {
  readonly of: (key: ThingKind | TierName) => Span;
  /** All of it, what cannot be read excepted. */
  readonly all: Span;
}

type Numbers = ReadonlyMap<ThingKind | TierName, number>;

interface Tally {
  readonly marked: Uint8Array;
  readonly numbers: Numbers;
}

/** Counts what is controlled. What is behind hubs is counted once for all who have the same hubs. */
export class Census {
  readonly #spreads: Spreads;
  readonly #things: Things;
  readonly #tierOf: (workload: string) => TierName;
  readonly #behind = new Map<string, Tally>();

  constructor(spreads: Spreads, things: Things, tierOf: (workload: string) => TierName) {
    this.#spreads = spreads;
    this.#things = things;
    this.#tierOf = tierOf;
  }

  of(one: Held): Count {
    const lo = this.#tally(one, 'certain');
    const hi = this.#tally(one, 'possible');
    const of = (key: ThingKind | TierName): Span => ({
      lo: lo.get(key) ?? 0,
      hi: hi.get(key) ?? 0,
    });
    const all = { lo: 0, hi: 0 };
    for (const kind of thingKinds) {
      if (kind === 'frontier') continue;
      all.lo += of(kind).lo;
      all.hi += of(kind).hi;
    }
    return { of, all };
  }

  #tally({ own, spread }: Held, certainty: Certainty): Numbers {
    const { near, hubs } = spread[certainty];
    const { marked, numbers } = this.#behindAll(hubs, certainty);
    const total = new Map(numbers);
    const more = new Set<number>();
    for (const node of [...own, ...near.order]) {
      const thing = this.#things.of[node] ?? -1;
      if (thing < 0 || marked[thing] === 1 || more.has(thing)) continue;
      more.add(thing);
      this.#add(thing, total);
    }
    return total;
  }

  #behindAll(hubs: readonly number[], certainty: Certainty): Tally {
    const key = `${certainty} ${hubs.toSorted((a, b) => a - b).join(' ')}`;
    const before = this.#behind.get(key);
    if (before !== undefined) return before;
    const marked = new Uint8Array(hubs.length === 0 ? 0 : this.#things.all.length);
    const numbers = new Map<ThingKind | TierName, number>();
    for (const hub of hubs) {
      for (const node of this.#spreads.behind(hub, certainty).order) {
        const thing = this.#things.of[node] ?? -1;
        if (thing < 0 || marked[thing] === 1) continue;
        marked[thing] = 1;
        this.#add(thing, numbers);
      }
    }
    const tally = { marked, numbers };
    this.#behind.set(key, tally);
    return tally;
  }

  #add(thing: number, numbers: Map<ThingKind | TierName, number>): void {
    const found = this.#things.all[thing];
    if (found === undefined || !this.#things.counts(found)) return;
    const count = (key: ThingKind | TierName): unknown =>
      numbers.set(key, (numbers.get(key) ?? 0) + 1);
    count(found.kind);
    if (found.kind === 'workload') count(this.#tierOf(found.name));
  }
}
