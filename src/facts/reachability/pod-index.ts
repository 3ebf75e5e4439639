import type { Endpoint, Labels } from './endpoint.ts';
import type { Ids } from './members.ts';
import type { LabelTest, NamespaceTest, PodTerm } from './rules.ts';

/** Who passes a test, as a sorted list, and by the number of what was tested. */
interface Passed {
  readonly ids: Ids;
  readonly flags: Uint8Array;
}

/**
 * Pods by their namespaces and label sets. Each label test runs once per distinct namespace or
 * label set; a term about both looks at the pods of whichever are fewer.
 */
export class PodIndex {
  readonly #endpoints: readonly Endpoint[];
  readonly #namespaces: Groups;
  readonly #labelSets: Groups;
  readonly #passedNamespaces = new Map<string, Passed>();
  readonly #passedLabels = new Map<string, Passed>();

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
    this.#namespaces = new Groups();
    this.#labelSets = new Groups();
    for (const [id, { type, namespace, namespaceLabels, labels }] of endpoints.entries()) {
      if (type !== 'pod') continue;
      this.#namespaces.add(namespace, namespaceLabels, id);
      this.#labelSets.add(labels, labels, id);
    }
  }

  /** The pods that a term may be about, ascending; their accounts are not looked at. */
  among({ namespaces, pods }: PodTerm): Ids {
    if (namespaces.type === 'named') {
      const inside = this.#namespaces.idsOf(namespaces.name);
      return inside.filter((id) => pods.test(this.#endpoints[id]?.labels ?? NO_LABELS));
    }
    const where = this.#inNamespaces(namespaces);
    if (pods.key === 'everything') return where.ids;
    const which = this.#withLabels(pods);
    if (namespaces.labels.key === 'everything') return which.ids;
    return where.ids.length < which.ids.length
      ? where.ids.filter((id) => which.flags[this.#labelSets.groupOf(id)] === 1)
      : which.ids.filter((id) => where.flags[this.#namespaces.groupOf(id)] === 1);
  }

  #inNamespaces({ labels }: Extract<NamespaceTest, { type: 'labels' }>): Passed {
    return passed(this.#passedNamespaces, this.#namespaces, labels);
  }

  #withLabels(test: LabelTest): Passed {
    return passed(this.#passedLabels, this.#labelSets, test);
  }
}

const NO_LABELS: Labels = new Map();

function passed(known: Map<string, Passed>, groups: Groups, { key, test }: LabelTest): Passed {
  const before = known.get(key);
  if (before !== undefined) return before;
  const flags = groups.test(test);
  const found = { flags, ids: groups.idsWhere(flags) };
  known.set(key, found);
  return found;
}

/** Endpoints in groups that have one label set each. */
class Groups {
  readonly #numbers = new Map<unknown, number>();
  readonly #labels: Labels[] = [];
  readonly #ids: number[][] = [];
  readonly #groupOf: number[] = [];

  add(group: unknown, labels: Labels, id: number): void {
    const known = this.#numbers.get(group) ?? this.#numbers.size;
    if (known === this.#ids.length) {
      this.#numbers.set(group, known);
      this.#labels.push(labels);
      this.#ids.push([]);
    }
    this.#ids[known]?.push(id);
    this.#groupOf[id] = known;
  }

  groupOf(id: number): number {
    return this.#groupOf[id] ?? 0;
  }

  idsOf(group: unknown): Ids {
    return Int32Array.from(this.#ids[this.#numbers.get(group) ?? -1] ?? []);
  }

  test(test: LabelTest['test']): Uint8Array {
    return Uint8Array.from(this.#labels, (labels) => (test(labels) ? 1 : 0));
  }

  idsWhere(flags: Uint8Array): Ids {
    let size = 0;
    for (const [group, ids] of this.#ids.entries()) if (flags[group] === 1) size += ids.length;
    const found = new Int32Array(size);
    let next = 0;
    for (const [group, ids] of this.#ids.entries()) {
      if (flags[group] !== 1) continue;
      found.set(ids, next);
      next += ids.length;
    }
    return found.sort();
  }
}
