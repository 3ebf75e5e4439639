import { byText } from '../../model/order.ts';

export interface CollectProgress {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Ids of the leaves under way, sorted. */
  readonly underWay: readonly string[];
  /** Leaves done, of how many. */
  readonly done: number;
  readonly all: number;
  /** Objects that have come so far. */
  readonly objects: number;
}

/** Counts what is under way in one cluster and tells it. */
export class Tally {
  readonly #cluster: string;
  readonly #all: number;
  readonly #tell: ((progress: CollectProgress) => void) | undefined;
  readonly #underWay = new Set<string>();
  #done = 0;
  #objects = 0;

  constructor(
    cluster: string,
    all: number,
    tell: ((progress: CollectProgress) => void) | undefined,
  ) {
    this.#cluster = cluster;
    this.#all = all;
    this.#tell = tell;
  }

  /** Negative where a list begins anew. */
  count(objects: number): void {
    this.#objects += objects;
    this.#say();
  }

  async during<T>(leaf: string, read: () => Promise<T>): Promise<T> {
    this.#underWay.add(leaf);
    this.#say();
    const result = await read();
    this.#underWay.delete(leaf);
    this.#done += 1;
    this.#say();
    return result;
  }

  #say(): void {
    this.#tell?.({
      cluster: this.#cluster,
      underWay: [...this.#underWay].sort(byText),
      done: this.#done,
      all: this.#all,
      objects: this.#objects,
    });
  }
}
