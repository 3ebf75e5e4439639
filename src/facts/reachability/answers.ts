import {
  type Connection,
  type Connections,
  EVERY_CONNECTION,
  NO_CONNECTION,
} from './connections.ts';

/** What passes for certain, and what may pass: `sure` is part of `may`. */
export interface Answer {
  readonly sure: Connection;
  readonly may: Connection;
}

/** The number of an interned answer. */
export type AnswerId = number;

export const NOTHING: AnswerId = 0;
export const EVERYTHING: AnswerId = 1;

const PAIR = 2 ** 26;

/** All answers of one evaluation: few, however many pairs there are. */
export class Answers {
  readonly connections: Connections;
  readonly #answers: Answer[] = [];
  readonly #ids = new Map<number, AnswerId>();
  readonly #both = new Map<number, AnswerId>();
  readonly #either = new Map<number, AnswerId>();

  constructor(connections: Connections) {
    this.connections = connections;
    this.of(NO_CONNECTION, NO_CONNECTION);
    this.of(EVERY_CONNECTION, EVERY_CONNECTION);
  }

  get size(): number {
    return this.#answers.length;
  }

  of(sure: Connection, may: Connection): AnswerId {
    const key = sure * PAIR + may;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#answers.push({ sure, may }) - 1;
    this.#ids.set(key, id);
    return id;
  }

  get(id: AnswerId): Answer {
    const answer = this.#answers[id];
    if (answer === undefined) throw new RangeError(`no answer has the number ${id}`);
    return answer;
  }

  /** What passes the source's egress and the destination's ingress. */
  both(a: AnswerId, b: AnswerId): AnswerId {
    if (a === b || b === EVERYTHING) return a;
    if (a === EVERYTHING) return b;
    if (a === NOTHING || b === NOTHING) return NOTHING;
    return this.#once(this.#both, a, b, (one, other) => this.connections.intersection(one, other));
  }

  /** What passes one way or another. */
  either(a: AnswerId, b: AnswerId): AnswerId {
    if (a === b || b === NOTHING) return a;
    if (a === NOTHING) return b;
    if (a === EVERYTHING || b === EVERYTHING) return EVERYTHING;
    return this.#once(this.#either, a, b, (one, other) => this.connections.union(one, other));
  }

  #once(
    memo: Map<number, AnswerId>,
    a: AnswerId,
    b: AnswerId,
    operation: (a: Connection, b: Connection) => Connection,
  ): AnswerId {
    const key = Math.min(a, b) * PAIR + Math.max(a, b);
    const known = memo.get(key);
    if (known !== undefined) return known;
    const [one, other] = [this.get(a), this.get(b)];
    const found = this.of(operation(one.sure, other.sure), operation(one.may, other.may));
    memo.set(key, found);
    return found;
  }
}
