/** Interned lists of numbers that grow one by one: equal lists have equal numbers. */
export class Patterns {
  readonly #parents: number[] = [0];
  readonly #last: number[] = [0];
  readonly #next = new Map<number, number>();

  /** The list that `pattern` becomes with one more number. The empty list is 0. */
  extend(pattern: number, one: number): number {
    const key = pattern * 2 ** 26 + one;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const id = this.#parents.push(pattern) - 1;
    this.#last.push(one);
    this.#next.set(key, id);
    return id;
  }

  listOf(pattern: number): readonly number[] {
    const found: number[] = [];
    for (let at = pattern; at !== 0; at = this.#parents[at] ?? 0) found.push(this.#last[at] ?? 0);
    return found.reverse();
  }
}
