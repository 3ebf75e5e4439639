import { type AddressRange, isWithin, parseBlock } from './addresses.ts';
import type { AddressBlock, Term } from './rules.ts';

const WHOLE: readonly AddressRange[] = [
  { family: 4, low: 0n, high: (1n << 32n) - 1n },
  { family: 6, low: 0n, high: (1n << 128n) - 1n },
];

/** All addresses, cut at the borders of every block that a policy names: within a piece all are alike. */
export class Atoms {
  /** IPv4 first, ascending. */
  readonly ranges: readonly AddressRange[];
  readonly #firstV6: number;

  constructor(blocks: Iterable<string>) {
    const cuts: Record<4 | 6, Set<bigint>> = { 4: new Set(), 6: new Set() };
    for (const block of blocks) {
      const range = parseBlock(block);
      if (range === undefined) continue;
      cuts[range.family].add(range.low).add(range.high + 1n);
    }
    this.ranges = WHOLE.flatMap((whole) => cut(whole, cuts[whole.family]));
    this.#firstV6 = this.ranges.findIndex(({ family }) => family === 6);
  }

  /** Whether these are the same pieces. */
  isLike({ ranges }: Atoms): boolean {
    return (
      ranges.length === this.ranges.length &&
      ranges.every(({ family, low }, at) => {
        const own = this.ranges[at];
        return own?.family === family && own.low === low;
      })
    );
  }

  /** The number of the piece that an address is in. */
  find(family: 4 | 6, value: bigint): number {
    let low = family === 4 ? 0 : this.#firstV6;
    let high = family === 4 ? this.#firstV6 - 1 : this.ranges.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.ranges[middle]?.low ?? 0n) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The pieces of a block, as numbers. Parts that are not well formed are left out. */
  *of({ cidr, except }: AddressBlock): Generator<number> {
    const whole = parseBlock(cidr);
    if (whole === undefined) return;
    const left = except.flatMap((one) => parseBlock(one) ?? []);
    const last = this.find(whole.family, whole.high);
    for (let atom = this.find(whole.family, whole.low); atom <= last; atom += 1) {
      const range = this.ranges[atom];
      if (range !== undefined && !left.some((one) => isWithin(range, one))) yield atom;
    }
  }
}

function cut(whole: AddressRange, cuts: ReadonlySet<bigint>): readonly AddressRange[] {
  const starts = [...new Set([whole.low, ...cuts])]
    .filter((start) => start <= whole.high)
    .sort((a, b) => (a < b ? -1 : 1));
  return starts.map((low, i) => {
    const next = starts[i + 1];
    return { family: whole.family, low, high: next === undefined ? whole.high : next - 1n };
  });
}

/** Every CIDR that a term names. */
export function* blocksIn(term: Term): Generator<string> {
  switch (term.type) {
    case 'addresses':
      for (const { cidr, except } of term.blocks) yield* [cidr, ...except];
      return;
    case 'and':
    case 'or':
      for (const one of term.terms) yield* blocksIn(one);
      return;
    case 'not':
    case 'maybe':
      yield* blocksIn(term.term);
      return;
    default:
  }
}
