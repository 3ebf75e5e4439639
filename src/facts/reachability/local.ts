import type { Endpoint } from './endpoint.ts';
import type { Term } from './rules.ts';

/** Which of many terms may be about an endpoint: most are about pods of one namespace. */
export class Local {
  readonly #inside = new Map<string, number[]>();
  readonly #anywhere: number[] = [];

  constructor(terms: readonly Term[]) {
    for (const [id, term] of terms.entries()) {
      const namespace = namespaceOf(term);
      if (namespace === undefined) {
        this.#anywhere.push(id);
        continue;
      }
      const known = this.#inside.get(namespace);
      if (known === undefined) this.#inside.set(namespace, [id]);
      else known.push(id);
    }
  }

  /** Numbers of terms, in no order. All of them for what may be a pod of any namespace. */
  *about({ type, namespace }: Endpoint): Generator<number> {
    for (const id of this.#anywhere) yield id;
    if (type === 'ingress-controller') for (const ids of this.#inside.values()) yield* ids;
    else yield* this.#inside.get(namespace) ?? [];
  }
}

/** The one namespace whose pods a term can hold; what else it holds is no pod. */
function namespaceOf(term: Term): string | undefined {
  if (term.type === 'maybe') return namespaceOf(term.term);
  return term.type === 'pods' && term.namespaces.type === 'named'
    ? term.namespaces.name
    : undefined;
}
