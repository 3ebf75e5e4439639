import type { Endpoint } from './endpoint.ts';
import { type Ids, inBoth } from './ids.ts';
import { LabelGroups } from './label-groups.ts';
import type { LabelTest, PodTerm } from './rules.ts';

/** Lists of more numbers than this in all are not kept for the next time. */
const MOST_KEPT = 8_000_000;

/**
 * Pods by their namespaces and label sets. Each label test runs once per distinct namespace or
 * label set that may pass it; a term about both looks for the fewer among the others.
 */
export class PodIndex {
  readonly #endpoints: readonly Endpoint[];
  readonly #namespaces = new LabelGroups();
  readonly #labelSets = new LabelGroups();
  readonly #passed = new Map<string, Ids>();
  #kept = 0;

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
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
      if (pods.key === 'everything') return inside;
      return inside.filter((id) => {
        const endpoint = this.#endpoints[id];
        return endpoint !== undefined && pods.test(endpoint.labels);
      });
    }
    const { labels } = namespaces;
    const where = this.#passing(`in ${labels.key}`, this.#namespaces, labels);
    if (pods.key === 'everything') return where;
    const which = this.#passing(`with ${pods.key}`, this.#labelSets, pods);
    return labels.key === 'everything' ? which : inBoth(where, which);
  }

  #passing(key: string, groups: LabelGroups, test: LabelTest): Ids {
    const known = this.#passed.get(key);
    if (known !== undefined) return known;
    const found = groups.passing(test);
    this.#kept += found.length;
    if (this.#kept < MOST_KEPT) this.#passed.set(key, found);
    return found;
  }
}
