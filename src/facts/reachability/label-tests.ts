import { describeSelector, type LabelSelector, selects } from '../../model/kubernetes/selector.ts';
import type { LabelTest, NamespaceTest, PodTerm } from './rules.ts';

export const EVERY_LABELS: LabelTest = {
  key: 'everything',
  test: () => true,
  like: () => new Map(),
};

/** The test that a label selector stands for; selectors that differ in order only have one key. */
export function labelTestOf(selector: LabelSelector): LabelTest {
  if (selector.requirements.length === 0) return EVERY_LABELS;
  const requirements = selector.requirements.map(({ key, operator, values }) =>
    describeSelector({ requirements: [{ key, operator, values: [...new Set(values)].sort() }] }),
  );
  const key = [...new Set(requirements)].sort().join(' & ');
  const like = (): ReadonlyMap<string, string> | undefined => {
    const found = likeOf(selector);
    return selects(selector, found) ? found : undefined;
  };
  const only = selector.requirements.filter(({ operator }) => operator === 'In');
  return { key, test: (labels) => selects(selector, labels), only, like };
}

/** The fewest labels that meet the requirements; not where several about one key contradict. */
function likeOf({ requirements }: LabelSelector): ReadonlyMap<string, string> {
  const like = new Map<string, string>();
  for (const { key, operator, values } of requirements) {
    const [first = ''] = values;
    if (operator === 'In') like.set(key, first);
    if (operator === 'Exists' && !like.has(key)) like.set(key, '');
  }
  return like;
}

export const EVERY_NAMESPACE: NamespaceTest = { type: 'labels', labels: EVERY_LABELS };

/** Pods by namespace and labels. */
export function podsOf(namespaces: NamespaceTest, pods: LabelTest = EVERY_LABELS): PodTerm {
  return { type: 'pods', namespaces, pods };
}
