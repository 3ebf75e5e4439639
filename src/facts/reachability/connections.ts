import { intersect, type Ranges, unite, without } from './ranges.ts';
import type { Protocol } from './rules.ts';

export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** Ports by protocol. */
export type PortRanges = Readonly<Record<Protocol, Ranges>>;

/** The number of an interned set of connections: equal numbers are equal sets. */
export type Connection = number;

export const NO_CONNECTION: Connection = 0;
export const EVERY_CONNECTION: Connection = 1;

const ALL: Ranges = [1, 65_535];

type Operation = (a: Ranges, b: Ranges) => Ranges;

/** More operands than the key of a pair can hold never come up: there are far fewer sets. */
const PAIR = 2 ** 26;

/** All sets of (protocol, port) of one evaluation. Each operation on two of them is done once. */
export class Connections {
  readonly #ranges: PortRanges[] = [];
  readonly #ids = new Map<string, Connection>();
  readonly #unions = new Map<number, Connection>();
  readonly #intersections = new Map<number, Connection>();
  readonly #differences = new Map<number, Connection>();

  constructor() {
    this.of({ TCP: [], UDP: [], SCTP: [] });
    this.of({ TCP: ALL, UDP: ALL, SCTP: ALL });
  }

  get size(): number {
    return this.#ranges.length;
  }

  of(ranges: PortRanges): Connection {
    const key = PROTOCOLS.map((protocol) => ranges[protocol].join(',')).join('|');
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#ranges.push(ranges) - 1;
    this.#ids.set(key, id);
    return id;
  }

  /** One range of one protocol. */
  range(protocol: Protocol, start: number, end: number): Connection {
    return this.of({ TCP: [], UDP: [], SCTP: [], [protocol]: [start, end] });
  }

  rangesOf(id: Connection): PortRanges {
    const ranges = this.#ranges[id];
    if (ranges === undefined) throw new RangeError(`no connection set has the number ${id}`);
    return ranges;
  }

  union(a: Connection, b: Connection): Connection {
    if (a === b || b === NO_CONNECTION) return a;
    if (a === NO_CONNECTION) return b;
    if (a === EVERY_CONNECTION || b === EVERY_CONNECTION) return EVERY_CONNECTION;
    return this.#once(this.#unions, unite, Math.min(a, b), Math.max(a, b));
  }

  intersection(a: Connection, b: Connection): Connection {
    if (a === b || b === EVERY_CONNECTION) return a;
    if (a === EVERY_CONNECTION) return b;
    if (a === NO_CONNECTION || b === NO_CONNECTION) return NO_CONNECTION;
    return this.#once(this.#intersections, intersect, Math.min(a, b), Math.max(a, b));
  }

  difference(a: Connection, b: Connection): Connection {
    if (b === NO_CONNECTION || a === NO_CONNECTION) return a;
    if (a === b || b === EVERY_CONNECTION) return NO_CONNECTION;
    return this.#once(this.#differences, without, a, b);
  }

  #once(
    memo: Map<number, Connection>,
    operation: Operation,
    a: Connection,
    b: Connection,
  ): Connection {
    const key = a * PAIR + b;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const [one, other] = [this.rangesOf(a), this.rangesOf(b)];
    const found = this.of({
      TCP: operation(one.TCP, other.TCP),
      UDP: operation(one.UDP, other.UDP),
      SCTP: operation(one.SCTP, other.SCTP),
    });
    memo.set(key, found);
    return found;
  }
}
