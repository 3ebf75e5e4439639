import type { Amounts } from '../../model/kubernetes/pod-requests.ts';

/** Amounts by the index of their resource, as pairs: only those above zero. */
export type Wanted = readonly (readonly [resource: number, amount: number])[];

/** Places by blocks of so many: one that has too little in all of its places is passed over. */
const BLOCK = 32;

/** What many places have left, as numbers in rows: it is looked through millions of times. */
export class Board {
  readonly size: number;
  readonly #resources: ReadonlyMap<string, number>;
  readonly #left: Float64Array;
  readonly #whole: Float64Array;
  readonly #most: Float64Array;

  constructor(rows: readonly Amounts[]) {
    const names = new Set(rows.flatMap((row) => [...row.keys()]));
    this.#resources = new Map([...names].map((name, index) => [name, index]));
    this.size = rows.length;
    this.#left = new Float64Array(rows.length * names.size);
    this.#most = new Float64Array(Math.ceil(rows.length / BLOCK) * names.size);
    for (const [row, amounts] of rows.entries()) {
      for (const [name, amount] of amounts) this.#left[this.#at(row, name)] = amount;
    }
    for (let block = 0; block * BLOCK < this.size; block += 1) this.#sumAll(block);
    this.#whole = this.#left.slice();
  }

  /** Each pod takes one of `pods`; undefined for what no place has, and for what cannot be read. */
  wantedOf(requests: Amounts): Wanted | undefined {
    const wanted: [number, number][] = [];
    for (const [name, amount] of [...requests, ['pods', 1] as const]) {
      const resource = this.#resources.get(name);
      if (amount === 0) continue;
      if (resource === undefined || !(amount > 0)) return undefined;
      wanted.push([resource, amount]);
    }
    return wanted;
  }

  /** The first place with so much left, from this one on. */
  firstFrom(start: number, wanted: Wanted): number | undefined {
    const width = this.#resources.size;
    let row = start;
    while (row < this.size) {
      if (row % BLOCK === 0 && !has(this.#most, (row / BLOCK) * width, wanted)) row += BLOCK;
      else if (has(this.#left, row * width, wanted)) return row;
      else row += 1;
    }
    return undefined;
  }

  take(row: number, wanted: Wanted): void {
    const width = this.#resources.size;
    const block = Math.floor(row / BLOCK);
    for (const [resource, amount] of wanted) {
      const at = row * width + resource;
      const before = this.#left[at] ?? 0;
      this.#left[at] = before - amount;
      // Only what had the most can change what the most is.
      if (before === this.#most[block * width + resource]) this.#sum(block, resource);
    }
  }

  /** As it was before anything was taken there. */
  restore(rows: Iterable<number>): void {
    const width = this.#resources.size;
    const blocks = new Set<number>();
    for (const row of new Set(rows)) {
      const [from, to] = [row * width, (row + 1) * width];
      this.#left.set(this.#whole.subarray(from, to), from);
      blocks.add(Math.floor(row / BLOCK));
    }
    for (const block of blocks) this.#sumAll(block);
  }

  #at(row: number, name: string): number {
    return row * this.#resources.size + (this.#resources.get(name) ?? 0);
  }

  #sumAll(block: number): void {
    for (let resource = 0; resource < this.#resources.size; resource += 1) {
      this.#sum(block, resource);
    }
  }

  /** The most of a resource that any place of a block has. */
  #sum(block: number, resource: number): void {
    const width = this.#resources.size;
    const end = Math.min(this.size, (block + 1) * BLOCK);
    let most = Number.NEGATIVE_INFINITY;
    for (let row = block * BLOCK; row < end; row += 1) {
      most = Math.max(most, this.#left[row * width + resource] ?? 0);
    }
    this.#most[block * width + resource] = most;
  }
}

function has(amounts: Float64Array, from: number, wanted: Wanted): boolean {
  for (const [resource, amount] of wanted) {
    if (!((amounts[from + resource] ?? 0) >= amount)) return false;
  }
  return true;
}
