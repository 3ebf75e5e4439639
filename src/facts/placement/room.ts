import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Amounts } from '../../model/kubernetes/pod-requests.ts';
import { remember } from '../remember.ts';
import { admits, type PlacementRules } from './admission.ts';
import { Board } from './board.ts';
import type { PodClass } from './pod-classes.ts';

/** A node and what its pods leave of it, by resource; `open` where new pods may start there. */
export interface Place {
  readonly node: Node;
  readonly open: boolean;
  readonly free: Amounts;
  /** What is left of it when only what runs on every node is there. */
  readonly empty: Amounts;
}

/** A pod to be placed anew. */
export interface Mover {
  readonly pod: Pod;
  readonly class: PodClass;
}

/** Where each pod found room; undefined for those that found none. */
export type Packing = ReadonlyMap<Pod, Place | undefined>;

/**
 * Packs pods by first fit, largest first, on the places that are left. While packing nothing becomes
 * free, so that a class never looks back; and what it cannot use at all is passed over for good.
 */
export class Room {
  readonly #places: readonly Place[];
  readonly #board: Board;
  readonly #all: readonly Place[];
  readonly #largest: ReadonlyMap<string, number>;
  readonly #admitted = remember((rules: PlacementRules) =>
    remember((row: number): boolean => {
      const node = this.#places[row]?.node;
      return node !== undefined && admits(rules, node);
    }),
  );
  readonly #wanted = remember((one: PodClass) => ({ of: this.#board.wantedOf(one.requests) }));
  readonly #start = remember((one: PodClass): number => this.#next(one, 0, () => false));
  readonly #sizeOf = remember((one: PodClass): number =>
    Math.max(
      0,
      ...[...one.requests].map(([name, amount]) => amount / (this.#largest.get(name) ?? 1)),
    ),
  );

  constructor(places: readonly Place[]) {
    this.#places = places.filter(({ open }) => open);
    this.#all = places;
    this.#board = new Board(this.#places.map(({ free }) => free));
    const largest = new Map<string, number>();
    for (const { node } of places) {
      for (const [name, amount] of node.allocatable ?? []) {
        largest.set(name, Math.max(largest.get(name) ?? 1, amount));
      }
    }
    this.#largest = largest;
  }

  pack(movers: readonly Mover[], isGone: (place: Place) => boolean): Packing {
    const taken: number[] = [];
    const cursors = new Map<PodClass, number>();
    const packing = new Map<Pod, Place | undefined>();
    const sorted = movers.toSorted((a, b) => this.#sizeOf(b.class) - this.#sizeOf(a.class));
    for (const { pod, class: kind } of sorted) {
      const row = this.#next(kind, cursors.get(kind) ?? this.#start(kind), isGone);
      cursors.set(kind, row);
      const place = this.#places[row];
      const wanted = this.#wanted(kind).of;
      packing.set(pod, place);
      if (place === undefined || wanted === undefined) continue;
      this.#board.take(row, wanted);
      taken.push(row);
    }
    this.#board.restore(taken);
    return packing;
  }

  /** Whether it would fit on a new node like one of these. */
  fitsAnew({ requests, rules }: PodClass, isLike: (place: Place) => boolean): boolean {
    return this.#all.some(
      (place) => isLike(place) && fits(requests, place.empty) && admits(rules, place.node),
    );
  }

  /** The first row from this one on that a pod of this class can have; past the last where none is. */
  #next(kind: PodClass, start: number, isGone: (place: Place) => boolean): number {
    const wanted = this.#wanted(kind).of;
    const admitted = this.#admitted(kind.rules);
    let row = wanted === undefined ? undefined : this.#board.firstFrom(start, wanted);
    while (row !== undefined && wanted !== undefined) {
      const place = this.#places[row];
      if (place !== undefined && !isGone(place) && admitted(row)) return row;
      row = this.#board.firstFrom(row + 1, wanted);
    }
    return this.#places.length;
  }
}

/** Whether so much fits; what cannot be read fits nowhere. Zero of a resource needs none of it. */
function fits(requests: Amounts, free: Amounts): boolean {
  return [...requests, ['pods', 1] as const].every(
    ([name, amount]) => amount === 0 || amount <= (free.get(name) ?? 0),
  );
}
