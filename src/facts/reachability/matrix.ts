import { type AnswerId, EVERYTHING, NOTHING } from './answers.ts';
import { NO_CONNECTION } from './connections.ts';
import { type Partition, partition } from './partition.ts';
import { endOf, type Kinds, kindsOf } from './reach.ts';
import type { World } from './world.ts';

/**
 * From all pods of one namespace to all of another: `open` where every connection passes for certain,
 * `closed` where none may, `unknown` where none is certain to, `partial` otherwise.
 */
export type Passage = 'open' | 'partial' | 'closed' | 'unknown';

/** The answers of one destination. */
interface Part {
  readonly of: Partition['of'];
  /** Namespaces with classes that are not as usual. */
  readonly apart: ReadonlySet<number>;
  readonly byGroup: Uint8Array;
}

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
  readonly #usual = new Map<string, Uint8Array>();

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
    const own = this.#classes[this.names.indexOf(name)] ?? [];
    const parts = own.map((id) => this.#part(id));
    const common = new Uint8Array(this.#groups.length);
    for (const { byGroup } of parts) {
      for (const [group, tally] of byGroup.entries()) common[group] = (common[group] ?? 0) | tally;
    }
    const found = this.#groupOf.map((group) => passageOf(common[group] ?? 0));
    for (const at of new Set(parts.flatMap(({ apart }) => [...apart]))) {
      let tally = 0;
      for (const part of parts) tally |= this.#tallyIn(at, part);
      found[at] = passageOf(tally);
    }
    return found;
  }

  #part(id: number): Part {
    const { usual, exceptions, of } = partition(this.#world, endOf(this.#world, id), this.#kinds);
    const apart = new Set<number>();
    for (const [one] of exceptions) {
      for (const at of this.#namespaces[one] ?? []) apart.add(at);
    }
    return { of, apart, byGroup: this.#usually(usual) };
  }

  #tallyIn(at: number, { of, apart, byGroup }: Part): Tally {
    if (!apart.has(at)) return byGroup[this.#groupOf[at] ?? 0] ?? 0;
    return this.#tally((this.#classes[at] ?? []).map(of));
  }

  /** By group, where no exception is: most destinations have few answers for all kinds. */
  #usually(usual: Partition['usual']): Uint8Array {
    const answers = this.#kinds.examples.map((_class, kind) => usual(kind));
    const key = answers.join();
    const known = this.#usual.get(key);
    if (known !== undefined) return known;
    const found = Uint8Array.from(this.#groups, (kinds) =>
      this.#tally(kinds.map((kind) => answers[kind] ?? NOTHING)),
    );
    this.#usual.set(key, found);
    return found;
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
