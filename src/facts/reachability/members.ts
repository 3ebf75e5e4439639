import type { Endpoint } from './endpoint.ts';
import { type Ids, inAll, inAny, NO_IDS, notIn } from './ids.ts';
import { PodIndex } from './pod-index.ts';
import type { PodTerm, Term } from './rules.ts';
import { type Covers, type Held, holds } from './terms.ts';

/** Whom a term surely holds, and whom it may hold. One list where nothing is in doubt. */
export interface Members {
  readonly sure: Ids;
  readonly may: Ids;
}

/** Lists of more numbers than this in all are worked out again instead of kept. */
const MOST_KEPT = 16_000_000;

/** Members by the place of their term. */
export type MembersAt = (at: number) => Members;

/** The members of so many terms, of as many as there is room for; `find` finds the others. */
export function membersOf(terms: number, find: MembersAt): MembersAt {
  let kept = 0;
  const known = Array.from({ length: terms }, (_, at) => {
    if (kept > MOST_KEPT) return undefined;
    const found = find(at);
    kept += found.may.length;
    return found;
  });
  // What finds them is let go as soon as it can be: it is as large as they are.
  return kept > MOST_KEPT ? withOthers(known, find) : only(known);
}

const NOBODY: Members = { sure: NO_IDS, may: NO_IDS };

function only(known: readonly (Members | undefined)[]): MembersAt {
  return (at) => known[at] ?? NOBODY;
}

function withOthers(known: readonly (Members | undefined)[], find: MembersAt): MembersAt {
  return (at) => known[at] ?? find(at);
}

/**
 * Whom terms hold, among many endpoints; the ingress controller is left out by terms about pods. A label test runs once per distinct label set, terms of one
 * namespace look at its endpoints only.
 */
export class Population {
  readonly #endpoints: readonly Endpoint[];
  readonly #covers: Covers;
  readonly #pods: PodIndex;
  readonly #byAtom: ReadonlyMap<number, readonly number[]>;

  constructor(endpoints: readonly Endpoint[], covers: Covers) {
    this.#endpoints = endpoints;
    this.#covers = covers;
    const byAtom = new Map<number, number[]>();
    for (const [id, { atoms }] of endpoints.entries()) {
      for (const atom of atoms) {
        const list = byAtom.get(atom);
        if (list === undefined) byAtom.set(atom, [id]);
        else list.push(id);
      }
    }
    this.#pods = new PodIndex(endpoints);
    this.#byAtom = byAtom;
  }

  membersOf(term: Term): Members {
    switch (term.type) {
      case 'pods':
        return this.#ofPods(term);
      case 'addresses':
        return this.#among(term, this.#withAddress(term));
      case 'and':
      case 'or':
      case 'not':
      case 'maybe':
        return this.#composed(term);
      default:
        return this.#among(term, this.#endpoints.keys());
    }
  }

  #ofPods(term: PodTerm): Members {
    const pods = this.#pods.among(term);
    if (term.accounts === undefined) return { sure: pods, may: pods };
    return this.#among(term, pods);
  }

  #withAddress({ blocks }: Extract<Term, { type: 'addresses' }>): Iterable<number> {
    const ids = new Set<number>();
    for (const block of blocks) {
      for (const atom of this.#covers(block)) {
        for (const id of this.#byAtom.get(atom) ?? []) ids.add(id);
      }
    }
    return ids;
  }

  #composed(term: Composed): Members {
    switch (term.type) {
      case 'and':
        return combined(this.#parts(term.terms), inAll);
      case 'or':
        return combined(this.#parts(term.terms), inAny);
      case 'not': {
        const { sure, may } = this.membersOf(term.term);
        const size = this.#endpoints.length;
        const without = notIn(may, size);
        return sure === may ? members(without, without) : members(without, notIn(sure, size));
      }
      case 'maybe':
        return members(NO_IDS, this.membersOf(term.term).may);
    }
  }

  #parts(terms: readonly Term[]): readonly Members[] {
    return terms.map((part) => this.membersOf(part));
  }

  #among(term: Term, ids: Iterable<number>): Members {
    return collect(ids, (id) => {
      const endpoint = this.#endpoints[id];
      return endpoint === undefined ? 'no' : holds(term, endpoint, this.#covers);
    });
  }
}

type Composed = Extract<Term, { type: 'and' | 'or' | 'not' | 'maybe' }>;

function combined(parts: readonly Members[], join: (lists: readonly Ids[]) => Ids): Members {
  const may = join(parts.map((one) => one.may));
  if (parts.every((one) => one.sure === one.may)) return { sure: may, may };
  return members(join(parts.map((one) => one.sure)), may);
}

/** One list where nothing is in doubt. */
function members(sure: Ids, may: Ids): Members {
  return { may, sure: sure.length === may.length ? may : sure };
}

function collect(ids: Iterable<number>, held: (id: number) => Held): Members {
  const may: number[] = [];
  const sure: number[] = [];
  for (const id of ids) {
    const found = held(id);
    if (found === 'no') continue;
    may.push(id);
    if (found === 'yes') sure.push(id);
  }
  const all = Int32Array.from(may).sort();
  return { may: all, sure: sure.length === may.length ? all : Int32Array.from(sure).sort() };
}
