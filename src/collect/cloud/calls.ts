import { byText } from '../../model/order.ts';

/** How often each operation of a cloud was called, retries included: people pay for calls with quota. */
export class Calls {
  readonly #counts = new Map<string, number>();

  /** `operation` as the cloud names it: `eks:DescribeCluster`. */
  add(operation: string): void {
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Sorted by name. */
  byOperation(): readonly (readonly [operation: string, count: number])[] {
    return [...this.#counts].sort(([a], [b]) => byText(a, b));
  }
}
