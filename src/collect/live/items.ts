import type { Item } from '../../model/cluster.ts';
import { byText } from '../../model/order.ts';
import type { Kind } from '../../model/source.ts';
import { isFields, own } from '../own.ts';
import { project } from '../project.ts';
import { alike } from './alike.ts';
import type { Page } from './pages.ts';

/** The objects of one kind as they arrive: each is projected at once, the rest of it is let go. */
export class ItemList {
  readonly #kind: Kind<unknown>;
  readonly #apiVersion: string;
  readonly #items: Item[] = [];

  constructor(kind: Kind<unknown>, apiVersion: string) {
    this.#kind = kind;
    this.#apiVersion = apiVersion;
  }

  /** Begins at the length before the list, so that a list that begins anew voids itself only. */
  taker(count: (objects: number) => void): (page: Page) => void {
    const start = this.#items.length;
    return ({ objects, begins }) => {
      if (begins) {
        count(start - this.#items.length);
        this.#items.length = start;
      }
      for (const object of objects) this.add(object);
      count(objects.length);
    };
  }

  add(object: unknown): void {
    const raw = project(this.#named(object), this.#kind);
    this.#items.push({ raw: alike(raw, this.#items.at(-1)?.raw) });
  }

  /** By namespace and name, so that the same cluster gives the same bytes. */
  sorted(): readonly Item[] {
    return this.#items
      .map((item) => ({ item, namespace: namespaceOf(item.raw), name: nameOf(item.raw) }))
      .sort((a, b) => byText(a.namespace, b.namespace) || byText(a.name, b.name))
      .map(({ item }) => item);
  }

  /** Elements of a list do not say what they are, and those of a metadata list say something else. */
  #named(object: unknown): unknown {
    if (!isFields(object)) return object;
    object['apiVersion'] = this.#apiVersion;
    object['kind'] = this.#kind.kind;
    return object;
  }
}

function namespaceOf(raw: unknown): string {
  return textOf(own(own(raw, 'metadata'), 'namespace'));
}

function nameOf(raw: unknown): string {
  return textOf(own(own(raw, 'metadata'), 'name'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
