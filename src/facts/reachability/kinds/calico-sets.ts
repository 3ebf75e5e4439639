import { calicoHolds, parseCalicoSelector } from '../../../model/kubernetes/calico-selector.ts';
import type { CalicoNetworkSet } from '../../../model/kubernetes/calico-sets.ts';
import type { Namespace } from '../../../model/kubernetes/namespace.ts';
import type { Finding, Term } from '../rules.ts';
import { reading } from './report.ts';
import { anyOf, blocksOf, EVERYONE, NOBODY, perhaps } from './terms.ts';

/** A set of addresses, with the labels by which selectors find it. */
export interface LabelledSet {
  readonly labels: ReadonlyMap<string, string>;
  readonly namespace: string;
  readonly namespaceLabels: ReadonlyMap<string, string>;
  readonly term: Term;
}

/** Sets have the labels of their namespace as pods do. */
export function labelledSets(
  sets: readonly CalicoNetworkSet[],
  namespaces: readonly Namespace[],
  findings: Finding[],
): readonly LabelledSet[] {
  const byName = new Map(namespaces.map(({ meta }) => [meta.name, meta.labels]));
  return sets.map((set) => {
    const { report } = reading(set, findings);
    const { namespace, labels } = set.meta;
    const own = byName.get(namespace) ?? new Map<string, string>();
    const blocks = set.nets.map((cidr, i) => ({ cidr, except: [], path: `spec.nets[${i}]` }));
    return {
      labels: new Map([
        ...labels,
        ...[...own].map(([key, value]) => [`pcns.${key}`, value] as const),
        ...(namespace === ''
          ? []
          : ([
              ['projectcalico.org/namespace', namespace],
              ['pcns.projectcalico.org/name', namespace],
            ] as const)),
      ]),
      namespace,
      namespaceLabels: new Map([
        ...own,
        ...(namespace === '' ? [] : [['projectcalico.org/name', namespace] as const]),
      ]),
      term: blocksOf(blocks, report),
    };
  });
}

/** What a rule's selectors ask of a set; `namespace` is that of a policy without a selector for them. */
export interface SetQuery {
  readonly selector: string;
  readonly namespaceSelector: string;
  readonly namespace: string | undefined;
}

/** The addresses of all sets that the selectors find. */
export function addressesOfSets(sets: readonly LabelledSet[] | undefined, query: SetQuery): Term {
  if (sets === undefined) return perhaps(EVERYONE, 'which network sets there are');
  if (sets.length === 0) return NOBODY;
  const selector = parseCalicoSelector(query.selector);
  const namespaces = parseCalicoSelector(query.namespaceSelector);
  if (selector === undefined || namespaces === undefined) {
    return perhaps(anyOf(sets.map(({ term }) => term)), 'a selector that could not be read');
  }
  const found = sets.filter(({ labels, namespace, namespaceLabels }) => {
    if (!selector.matches(labels)) return false;
    if (query.namespaceSelector === '') {
      return query.namespace === undefined || query.namespace === namespace;
    }
    const labelOf = (key: string): string | undefined => namespaceLabels.get(key);
    return calicoHolds(namespaces.expression, labelOf, namespace !== '');
  });
  return anyOf(found.map(({ term }) => term));
}
