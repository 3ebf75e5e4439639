import { type Endpoint, type NamedPort, NO_PORTS } from './endpoint.ts';
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
type Holding = ReadonlyMap<number, 'maybe' | 'yes'>;

/** A term with more members than this share of the classes is widespread. */
const WIDE_SHARE = 32;
const FEW = 64;

/** Every class as a peer, and the rules that its terms stand in. */
export class Peers {
  readonly #spec: SideSpec;
  readonly #rules: NumberedRule[][];
  readonly #isWide: readonly boolean[];
  readonly #kinds = new Map<string, PeerKind>();
  readonly #portLists = new Map<readonly NamedPort[], number>();
  readonly #byClass: readonly Peer[];

  constructor(spec: SideSpec) {
    this.#spec = spec;
    this.#rules = spec.numbered.terms.map(() => []);
    for (const rule of spec.numbered.rules) this.#rules[rule.peers.id]?.push(rule);
    const most = Math.max(FEW, spec.classes.length / WIDE_SHARE);
    this.#isWide = spec.numbered.terms.map(
      ({ id }) => this.rulesOf(id).length > 0 && spec.members(id).may.length > most,
    );
    const held = this.#held();
    this.#byClass = spec.classes.map(({ example }, at) =>
      this.#peer(held[at] ?? new Map(), example.ports),
    );
  }

  /** By class, the terms of rules that hold it. */
  #held(): readonly Map<number, 'maybe' | 'yes'>[] {
    const { classes, numbered, members } = this.#spec;
    const held = classes.map(() => new Map<number, 'maybe' | 'yes'>());
    for (const { id } of numbered.terms) {
      if (this.rulesOf(id).length === 0) continue;
      const { sure, may } = members(id);
      for (const at of may) held[at]?.set(id, 'maybe');
      for (const at of sure) held[at]?.set(id, 'yes');
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
    const held = new Map<number, 'maybe' | 'yes'>();
    for (const { id, term } of this.#spec.numbered.terms) {
      if (this.rulesOf(id).length === 0) continue;
      const found = holds(term, endpoint, this.#spec.covers);
      if (found !== 'no') held.set(id, found);
    }
    return this.#peer(held, endpoint.ports);
  }

  #peer(held: Holding, named: readonly NamedPort[]): Peer {
    const { direction, numbered } = this.#spec;
    const ports = direction === 'egress' && numbered.named ? named : NO_PORTS;
    const wide = [...held].filter(([term]) => this.isWide(term));
    const number = this.#portLists.get(ports) ?? this.#portLists.size;
    this.#portLists.set(ports, number);
    const key = `${wide.map(([term, how]) => `${term}${how === 'yes' ? '' : '?'}`).join()};${number}`;
    const kind = this.#kinds.get(key) ?? { id: this.#kinds.size, wide: new Map(wide), ports };
    this.#kinds.set(key, kind);
    const few =
      wide.length === 0 ? held : new Map([...held].filter(([term]) => !this.isWide(term)));
    return { kind, few };
  }
}
