import { type Endpoint, type NamedPort, NO_PORTS } from './endpoint.ts';
import { Local } from './local.ts';
import { find, idOf, type Marks, mark } from './marks.ts';
import type { NumberedRule } from './program.ts';
import type { SideSpec } from './side.ts';
import { type Held, holds } from './terms.ts';

/** What the rules of one direction see in an endpoint as the other side of a connection. */
export interface Peer {
  readonly kind: PeerKind;
  /** The terms of few members that hold it. */
  readonly few: Marks;
}

/** What peers have in common that the same widespread terms hold. */
export interface PeerKind {
  readonly id: number;
  /** See Spread for what is noted. */
  readonly wide: Marks;
  /** For egress, the named ports of the destination where a rule asks for one. */
  readonly ports: readonly NamedPort[];
}

/** Clusters with fewer classes are treated as if they had so many. */
const FEW_CLASSES = 1024;

/**
 * How widespread a term is. Classes note the terms of `few` and `wide` that hold them, but those of
 * `most` that do not: more than half of all classes are held by each of these.
 */
type Spread = 'few' | 'wide' | 'most';

/** Every class as a peer, and the rules that its terms stand in. */
export class Peers {
  readonly #spec: SideSpec;
  readonly #rules: NumberedRule[][];
  readonly #spread: readonly Spread[];
  readonly #most: readonly number[];
  readonly #kinds = new Map<string, PeerKind>();
  readonly #portLists = new Map<readonly NamedPort[], number>();
  readonly #byClass: readonly Peer[];
  readonly #local: Local;

  constructor(spec: SideSpec) {
    this.#spec = spec;
    this.#local = new Local(spec.numbered.terms.map(({ term }) => term));
    this.#rules = spec.numbered.terms.map(() => []);
    for (const rule of spec.numbered.rules) this.#rules[rule.peers.id]?.push(rule);
    const pairs = spec.pairsPerClass * Math.max(FEW_CLASSES, spec.classes.length);
    this.#spread = spec.numbered.terms.map(({ id }) => this.#spreadOf(id, pairs));
    this.#most = [...this.#spread.entries()].flatMap(([id, one]) => (one === 'most' ? [id] : []));
    const noted = this.#noted();
    this.#byClass = spec.classes.map(({ example }, at) =>
      this.#peer((noted[at] ?? []).slice(), example.ports),
    );
  }

  /** By the pairs of classes that the rules with this term are about. */
  #spreadOf(term: number, mostPairs: number): Spread {
    const { members, numbered, classes } = this.#spec;
    const rules = this.rulesOf(term);
    if (rules.length === 0) return 'few';
    const { sure, may } = members(term);
    if (sure === may && may.length * 2 > classes.length) return 'most';
    let subjects = 0;
    for (const { policy } of rules) {
      subjects += members(numbered.policies[policy]?.selects.id ?? -1).may.length;
    }
    return subjects * may.length > mostPairs ? 'wide' : 'few';
  }

  /** By class, what it notes of the terms of rules. */
  #noted(): readonly number[][] {
    const { classes, numbered } = this.#spec;
    const noted: number[][] = classes.map(() => []);
    for (const { id } of numbered.terms) {
      if (this.rulesOf(id).length === 0) continue;
      for (const [at, sure] of this.#notes(id)) noted[at]?.push(mark(id, sure));
    }
    return noted;
  }

  /** The classes that note a term. */
  *#notes(term: number): Generator<readonly [at: number, sure: boolean]> {
    const { sure, may } = this.#spec.members(term);
    if (this.#spread[term] === 'most') {
      const held = new Set(may);
      for (const { id } of this.#spec.classes) if (!held.has(id)) yield [id, true];
      return;
    }
    const certain = sure === may ? undefined : new Set(sure);
    for (const at of may) yield [at, certain?.has(at) ?? true];
  }

  /** Whether a term holds a peer; `undefined` where it does not. */
  holding({ kind, few }: Peer, term: number): 'maybe' | 'yes' | undefined {
    switch (this.#spread[term]) {
      case 'wide':
        return find(kind.wide, term);
      case 'most': {
        const noted = find(kind.wide, term);
        if (noted === undefined) return 'yes';
        return noted === 'maybe' ? 'maybe' : undefined;
      }
      default:
        return find(few, term);
    }
  }

  get kinds(): number {
    return this.#kinds.size;
  }

  isWide(term: number): boolean {
    return this.#spread[term] !== 'few';
  }

  rulesOf(term: number): readonly NumberedRule[] {
    return this.#rules[term] ?? [];
  }

  of(id: number): Peer {
    const peer = this.#byClass[id];
    if (peer === undefined) throw new RangeError(`no class has the number ${id}`);
    return peer;
  }

  /** One endpoint, which may be in no class. */
  like(endpoint: Endpoint): Peer {
    const noted: number[] = [];
    for (const id of this.#local.about(endpoint)) {
      if (this.#spread[id] === 'most' || this.rulesOf(id).length === 0) continue;
      const found = this.#holds(id, endpoint);
      if (found !== 'no') noted.push(mark(id, found === 'yes'));
    }
    for (const id of this.#most) {
      const found = this.#holds(id, endpoint);
      if (found !== 'yes') noted.push(mark(id, found === 'no'));
    }
    return this.#peer(
      noted.sort((a, b) => a - b),
      endpoint.ports,
    );
  }

  #holds(id: number, endpoint: Endpoint): Held {
    const term = this.#spec.numbered.terms[id]?.term;
    return term === undefined ? 'no' : holds(term, endpoint, this.#spec.covers);
  }

  #peer(noted: Marks, named: readonly NamedPort[]): Peer {
    const { direction, numbered } = this.#spec;
    const ports = direction === 'egress' && numbered.named ? named : NO_PORTS;
    const wide = noted.filter((one) => this.isWide(idOf(one))).slice();
    const number = this.#portLists.get(ports) ?? this.#portLists.size;
    this.#portLists.set(ports, number);
    const key = `${wide.join()};${number}`;
    const kind = this.#kinds.get(key) ?? { id: this.#kinds.size, wide, ports };
    this.#kinds.set(key, kind);
    const isFew = (one: number): boolean => !this.isWide(idOf(one));
    const few = wide.length === 0 ? noted : noted.filter(isFew).slice();
    return { kind, few };
  }
}
