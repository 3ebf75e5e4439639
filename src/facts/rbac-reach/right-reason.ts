import type { Gap } from '../../model/observed.ts';
import type { Cause, Reason } from './graph.ts';
import { causeOf, type Held } from './holdings.ts';

/** That rights are held. There are as many of these as edges: its causes are made when asked for. */
export class RightReason implements Reason {
  readonly edge: string;
  readonly gaps: readonly Gap[];
  readonly #held: readonly (readonly Held[])[];
  #clauses: readonly (readonly Cause[])[] | undefined;

  constructor(edge: string, held: readonly (readonly Held[])[], gaps: readonly Gap[]) {
    this.edge = edge;
    this.gaps = gaps;
    this.#held = held;
  }

  get clauses(): readonly (readonly Cause[])[] {
    this.#clauses ??= this.#held.map((held) => held.map(causeOf));
    return this.#clauses;
  }
}
