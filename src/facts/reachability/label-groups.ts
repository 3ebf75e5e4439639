import type { Labels } from './endpoint.ts';
import type { Ids } from './ids.ts';
import type { LabelTest } from './rules.ts';

/** Endpoints in groups that have one label set each, found by their labels. */
export class LabelGroups {
  readonly #numbers = new Map<unknown, number>();
  readonly #labels: Labels[] = [];
  readonly #ids: number[][] = [];
  /** Groups by key and value. */
  readonly #having = new Map<string, number[]>();

  add(group: unknown, labels: Labels, id: number): void {
    const known = this.#numbers.get(group);
    if (known !== undefined) {
      this.#ids[known]?.push(id);
      return;
    }
    const number = this.#labels.push(labels) - 1;
    this.#numbers.set(group, number);
    this.#ids.push([id]);
    for (const [key, value] of labels) {
      const having = this.#having.get(pairOf(key, value));
      if (having === undefined) this.#having.set(pairOf(key, value), [number]);
      else having.push(number);
    }
  }

  idsOf(group: unknown): Ids {
    return Int32Array.from(this.#ids[this.#numbers.get(group) ?? -1] ?? []);
  }

  /** The endpoints whose group passes, ascending. */
  passing(test: LabelTest): Ids {
    const lists: (readonly number[])[] = [];
    let size = 0;
    for (const number of this.#candidates(test)) {
      const [labels, ids] = [this.#labels[number], this.#ids[number]];
      if (labels === undefined || ids === undefined || !test.test(labels)) continue;
      lists.push(ids);
      size += ids.length;
    }
    const found = new Int32Array(size);
    let next = 0;
    for (const ids of lists) {
      found.set(ids, next);
      next += ids.length;
    }
    return found.sort();
  }

  /** Where a test asks for values, the fewest groups that have them. */
  #candidates({ only = [] }: LabelTest): Iterable<number> {
    let fewest: ReadonlySet<number> | undefined;
    for (const { key, values } of only) {
      const having = new Set(values.flatMap((value) => this.#having.get(pairOf(key, value)) ?? []));
      if (fewest === undefined || having.size < fewest.size) fewest = having;
    }
    return fewest ?? this.#labels.keys();
  }
}

/** No label key holds the sign between them. */
function pairOf(key: string, value: string): string {
  return `${key}=${value}`;
}
