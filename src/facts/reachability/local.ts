import type { Endpoint } from './endpoint.ts';
import type { LabelTest, Term } from './rules.ts';

/** Terms about pods of the namespaces that one test chooses. */
interface Chosen {
  readonly namespaces: LabelTest;
  readonly ids: number[];
}

/** Which of many terms may be about an endpoint: most are about pods of some namespaces only. */
export class Local {
  readonly #inside = new Map<string, number[]>();
  /** By the key of the test: a few are asked instead of very many terms. */
  readonly #chosen = new Map<string, Chosen>();
  readonly #anywhere: number[] = [];

  constructor(terms: readonly Term[]) {
    for (const [id, term] of terms.entries()) this.#add(id, term);
  }

  #add(id: number, term: Term): void {
    if (term.type === 'maybe') {
      this.#add(id, term.term);
    } else if (term.type !== 'pods') {
      this.#anywhere.push(id);
    } else if (term.namespaces.type === 'named') {
      const { name } = term.namespaces;
      const known = this.#inside.get(name);
      if (known === undefined) this.#inside.set(name, [id]);
      else known.push(id);
    } else {
      const { labels } = term.namespaces;
      const known = this.#chosen.get(labels.key);
      if (known === undefined) this.#chosen.set(labels.key, { namespaces: labels, ids: [id] });
      else known.ids.push(id);
    }
  }

  /** Numbers of terms, in no order. All of them for what may be a pod of any namespace. */
  *about({ type, namespace, namespaceLabels }: Endpoint): Generator<number> {
    yield* this.#anywhere;
    const isEntry = type === 'ingress-controller';
    for (const { namespaces, ids } of this.#chosen.values()) {
      if (isEntry || (type === 'pod' && namespaces.test(namespaceLabels))) yield* ids;
    }
    if (isEntry) for (const ids of this.#inside.values()) yield* ids;
    else if (type === 'pod') yield* this.#inside.get(namespace) ?? [];
  }
}
