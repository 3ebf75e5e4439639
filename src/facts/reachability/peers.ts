import { type Endpoint, type NamedPort, NO_PORTS } from './endpoint.ts';
import { Local } from './local.ts';
import { idOf, type Marks, mark } from './marks.ts';
import type { NumberedRule } from './program.ts';
import type { SideSpec } from './side.ts';
import { holds } from './terms.ts';

/** What the rules of one direction see in an endpoint as the other side of a connection. */
export interface Peer {
  readonly kind: PeerKind;
  /** The terms of few members that hold it. */
  readonly few: Holding;
}

/** What peers have in common that the same widespread terms hold. */
export interface PeerKind {
  readonly id: number;
  readonly wide: Holding;
  /** For egress, the named ports of the destination where a rule asks for one. */
  readonly ports: readonly NamedPort[];
}

/** Terms, by number, that hold something for certain or perhaps. */
type Holding = Marks;

/** A term whose rules are about more pairs than this for each class is widespread. */
const PAIRS_PER_CLASS = 4;
const FEW = 4096;

/** Every class as a peer, and the rules that its terms stand in. */
export class Peers {
  readonly #spec: SideSpec;
  readonly #rules: NumberedRule[][];
  readonly #isWide: readonly boolean[];
  readonly #kinds = new Map<string, PeerKind>();
  readonly #portLists = new Map<readonly NamedPort[], number>();
  readonly #byClass: readonly Peer[];
  readonly #local: Local;

  constructor(spec: SideSpec) {
    this.#spec = spec;
    this.#local = new Local(spec.numbered.terms.map(({ term }) => term));
    this.#rules = spec.numbered.terms.map(() => []);
    for (const rule of spec.numbered.rules) this.#rules[rule.peers.id]?.push(rule);
    const most = Math.max(FEW, spec.classes.length * PAIRS_PER_CLASS);
    this.#isWide = spec.numbered.terms.map(({ id }) => this.#pairsOf(id) > most);
    const held = this.#held();
    this.#byClass = spec.classes.map(({ example }, at) =>
      this.#peer((held[at] ?? []).slice(), example.ports),
    );
  }

  /** The pairs of classes that the rules with this term are about. */
  #pairsOf(term: number): number {
    const { members, numbered } = this.#spec;
    let subjects = 0;
    for (const { policy } of this.rulesOf(term)) {
      subjects += members(numbered.policies[policy]?.selects.id ?? -1).may.length;
    }
    return subjects * members(term).may.length;
  }

  /** By class, the terms of rules that hold it. */
  #held(): readonly number[][] {
    const { classes, numbered, members } = this.#spec;
    const held: number[][] = classes.map(() => []);
    for (const { id } of numbered.terms) {
      if (this.rulesOf(id).length === 0) continue;
      const { sure, may } = members(id);
      const certain = sure === may ? undefined : new Set(sure);
      for (const at of may) held[at]?.push(mark(id, certain?.has(at) ?? true));
    }
    return held;
  }

  get kinds(): number {
    return this.#kinds.size;
  }

  isWide(term: number): boolean {
    return this.#isWide[term] === true;
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
    const held: number[] = [];
    for (const id of this.#local.about(endpoint)) {
      const term = this.rulesOf(id).length === 0 ? undefined : this.#spec.numbered.terms[id]?.term;
      const found = term === undefined ? 'no' : holds(term, endpoint, this.#spec.covers);
      if (found !== 'no') held.push(mark(id, found === 'yes'));
    }
    return this.#peer(
      held.sort((a, b) => a - b),
      endpoint.ports,
    );
  }

  #peer(held: Holding, named: readonly NamedPort[]): Peer {
    const { direction, numbered } = this.#spec;
    const ports = direction === 'egress' && numbered.named ? named : NO_PORTS;
    const wide = held.filter((one) => this.isWide(idOf(one)));
    const number = this.#portLists.get(ports) ?? this.#portLists.size;
    this.#portLists.set(ports, number);
    const key = `${wide.join()};${number}`;
    const kind = this.#kinds.get(key) ?? { id: this.#kinds.size, wide, ports };
    this.#kinds.set(key, kind);
    const few = wide.length === 0 ? held : held.filter((one) => !this.isWide(idOf(one)));
    return { kind, few };
  }
}
