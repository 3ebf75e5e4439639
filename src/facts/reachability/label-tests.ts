import { describeSelector, type LabelSelector, selects } from '../../model/kubernetes/selector.ts';
import type { LabelTest, NamespaceTest, PodTerm } from './rules.ts';

export const EVERY_LABELS: LabelTest = { key: 'everything', test: () => true };

/** The test that a label selector stands for; selectors that differ in order only have one key. */
export function labelTestOf(selector: LabelSelector): LabelTest {
  if (selector.requirements.length === 0) return EVERY_LABELS;
  const requirements = selector.requirements.map(({ key, operator, values }) =>
    describeSelector({ requirements: [{ key, operator, values: [...new Set(values)].sort() }] }),
  );
  const key = [...new Set(requirements)].sort().join(' & ');
  return { key, test: (labels) => selects(selector, labels) };
}

export const EVERY_NAMESPACE: NamespaceTest = { type: 'labels', labels: EVERY_LABELS };

/** Pods by namespace and labels. */
export function podsOf(namespaces: NamespaceTest, pods: LabelTest = EVERY_LABELS): PodTerm {
  return { type: 'pods', namespaces, pods };
}
