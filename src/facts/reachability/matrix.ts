import { type AnswerId, EVERYTHING } from './answers.ts';
import { NO_CONNECTION } from './connections.ts';
import { type Partition, partition } from './partition.ts';
import { endOf, type Kinds, kindsOf } from './reach.ts';
import type { World } from './world.ts';

/**
 * From all pods of one namespace to all of another: `open` where every connection passes for certain,
 * `closed` where none may, `unknown` where none is certain to, `partial` otherwise.
 */
export type Passage = 'open' | 'partial' | 'closed' | 'unknown';

/** What was met so far, as a set of bits. */
type Tally = number;
const SOME_SURE = 1;
const NOT_ALL = 2;
const SOME_MAY = 4;

/** Namespaces as sources and destinations. Pods on the network of their nodes are left out. */
export class NamespaceMatrix {
  /** Those that have pods, by name. */
  readonly names: readonly string[];
  readonly #world: World;
  readonly #kinds: Kinds;
  /** By namespace. */
  readonly #classes: readonly (readonly number[])[];
  /** By class: its namespaces. */
  readonly #namespaces: readonly (readonly number[])[];
  /** By namespace: the number of its set of kinds. */
  readonly #groupOf: readonly number[];
  readonly #groups: readonly (readonly number[])[];

  constructor(world: World) {
    this.#world = world;
    this.#kinds = kindsOf(world, 'source');
    const classes = new Map<string, Set<number>>();
    for (const [id, { type, namespace }] of world.spec.endpoints.entries()) {
      if (type !== 'pod') continue;
      const known = classes.get(namespace) ?? new Set();
      classes.set(namespace, known.add(world.classOf[id] ?? 0));
    }
    this.names = [...classes.keys()].sort();
    this.#classes = this.names.map((name) => [...(classes.get(name) ?? [])]);
    const namespaces: number[][] = world.classes.map(() => []);
    for (const [at, own] of this.#classes.entries()) {
      for (const id of own) namespaces[id]?.push(at);
    }
    this.#namespaces = namespaces;
    const groups = new Map<string, { readonly id: number; readonly kinds: readonly number[] }>();
    this.#groupOf = this.#classes.map((own) => {
      const kinds = [...new Set(own.map((id) => this.#kinds.kindOf[id] ?? 0))].sort(
        (a, b) => a - b,
      );
      const key = kinds.join();
      const group = groups.get(key) ?? { id: groups.size, kinds };
      groups.set(key, group);
      return group.id;
    });
    this.#groups = [...groups.values()].map(({ kinds }) => kinds);
  }

  /** From every namespace, in the order of `names`, to this one. */
  toward(name: string): readonly Passage[] {
    const at = this.names.indexOf(name);
    const tallies = new Uint8Array(this.names.length);
    for (const id of this.#classes[at] ?? []) {
      this.#add(tallies, partition(this.#world, endOf(this.#world, id), this.#kinds));
    }
    return [...tallies].map(passageOf);
  }

  #add(tallies: Uint8Array, { usual, exceptions, of }: Partition): void {
    const apart = new Set<number>();
    for (const [id] of exceptions) {
      for (const at of this.#namespaces[id] ?? []) apart.add(at);
    }
    const byGroup = this.#groups.map((kinds) => this.#tally(kinds.map(usual)));
    for (const [at, group] of this.#groupOf.entries()) {
      const own = apart.has(at) ? this.#tally((this.#classes[at] ?? []).map(of)) : byGroup[group];
      tallies[at] = (tallies[at] ?? 0) | (own ?? 0);
    }
  }

  #tally(answers: readonly AnswerId[]): Tally {
    let tally = 0;
    for (const id of answers) {
      const { sure, may } = this.#world.answers.get(id);
      if (sure !== NO_CONNECTION) tally |= SOME_SURE;
      if (may !== NO_CONNECTION) tally |= SOME_MAY;
      if (id !== EVERYTHING) tally |= NOT_ALL;
    }
    return tally;
  }
}

function passageOf(tally: Tally): Passage {
  if ((tally & SOME_MAY) === 0) return 'closed';
  if ((tally & NOT_ALL) === 0) return 'open';
  return (tally & SOME_SURE) === 0 ? 'unknown' : 'partial';
}
