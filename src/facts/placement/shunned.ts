import type { Pod } from '../../model/kubernetes/pod.ts';
import { type LabelSelector, selects } from '../../model/kubernetes/selector.ts';

type Index = Map<string, LabelSelector[]>;

const ANYWHERE = '';

/** Whether other pods may refuse to share a place with a pod: required anti-affinity that selects it. */
export function shunnedBy(pods: readonly Pod[]): (pod: Pod) => boolean {
  const byNamespace = indexOf(pods);
  if (byNamespace.size === 0) return () => false;
  const known = new Map<ReadonlyMap<string, string>, Map<string, boolean>>();
  return ({ meta: { labels, namespace } }) => {
    const before = known.get(labels)?.get(namespace);
    if (before !== undefined) return before;
    const found = [namespace, ANYWHERE].some((one) => isSelected(byNamespace.get(one), labels));
    known.set(labels, (known.get(labels) ?? new Map()).set(namespace, found));
    return found;
  };
}

/** By namespace and by one label that a pod must have, so that few are tried for each. */
function indexOf(pods: readonly Pod[]): ReadonlyMap<string, Index> {
  const byNamespace = new Map<string, Index>();
  const done = new Map<object, Set<string>>();
  for (const { affinity, meta } of pods) {
    if (affinity.apart.length === 0 || done.get(affinity)?.has(meta.namespace)) continue;
    done.set(affinity, (done.get(affinity) ?? new Set()).add(meta.namespace));
    for (const { selector, elsewhere } of affinity.apart) {
      const namespace = elsewhere ? ANYWHERE : meta.namespace;
      const index: Index = byNamespace.get(namespace) ?? new Map();
      byNamespace.set(namespace, index);
      const label = labelOf(selector);
      index.set(label, [...(index.get(label) ?? []), selector]);
    }
  }
  return byNamespace;
}

/** Empty where no single label is asked for. */
function labelOf({ requirements }: LabelSelector): string {
  const exact = requirements.find(
    ({ operator, values }) => operator === 'In' && values.length === 1,
  );
  return exact === undefined ? '' : `${exact.key}=${exact.values[0]}`;
}

function isSelected(index: Index | undefined, labels: ReadonlyMap<string, string>): boolean {
  if (index === undefined) return false;
  const asked = ['', ...[...labels].map(([key, value]) => `${key}=${value}`)];
  return asked.some((label) => index.get(label)?.some((one) => selects(one, labels)));
}
