import { EVERY_LABELS, EVERY_NAMESPACE } from '../label-tests.ts';
import type { AccountTest, LabelTest, NamespaceTest, PodTerm } from '../rules.ts';

export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The pods that both hold: as one term, which is faster than two. */
export function meet(a: PodTerm, b: PodTerm): PodTerm {
  const namespaces = bothNamespaces(a.namespaces, b.namespaces);
  const pods = bothLabels(a.pods, b.pods);
  const accounts = bothAccounts(a.accounts, b.accounts);
  return { type: 'pods', namespaces, pods, ...(accounts === undefined ? {} : { accounts }) };
}

export function inNamespaceNamed(name: string): PodTerm {
  return { type: 'pods', namespaces: { type: 'named', name }, pods: EVERY_LABELS };
}

export function inNamespaces(labels: LabelTest): PodTerm {
  return { type: 'pods', namespaces: namespacesWith(labels), pods: EVERY_LABELS };
}

export function withLabels(pods: LabelTest): PodTerm {
  return { type: 'pods', namespaces: EVERY_NAMESPACE, pods };
}

export function withAccount(accounts: AccountTest): PodTerm {
  return { type: 'pods', namespaces: EVERY_NAMESPACE, pods: EVERY_LABELS, accounts };
}

function namespacesWith(labels: LabelTest): NamespaceTest {
  return labels.key === EVERY_LABELS.key ? EVERY_NAMESPACE : { type: 'labels', labels };
}

function bothNamespaces(a: NamespaceTest, b: NamespaceTest): NamespaceTest {
  if (a.type === 'named' && b.type === 'named') {
    return a.name === b.name ? a : namespacesWith(bothLabels(named(a.name), named(b.name)));
  }
  if (a.type === 'labels' && a.labels.key === EVERY_LABELS.key) return b;
  if (b.type === 'labels' && b.labels.key === EVERY_LABELS.key) return a;
  const labels = (one: NamespaceTest): LabelTest =>
    one.type === 'named' ? named(one.name) : one.labels;
  return namespacesWith(bothLabels(labels(a), labels(b)));
}

function named(name: string): LabelTest {
  return {
    key: `${NAMESPACE_NAME}=${name}`,
    test: (labels) => labels.get(NAMESPACE_NAME) === name,
  };
}

function bothLabels(a: LabelTest, b: LabelTest): LabelTest {
  if (a.key === EVERY_LABELS.key || a.key === b.key) return b;
  if (b.key === EVERY_LABELS.key) return a;
  return {
    key: `${a.key} & ${b.key}`,
    test: (labels) => a.test(labels) && b.test(labels),
  };
}

function bothAccounts(
  a: AccountTest | undefined,
  b: AccountTest | undefined,
): AccountTest | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    key: `${a.key} & ${b.key}`,
    test: (name, labels) => {
      const [one, other] = [a.test(name, labels), b.test(name, labels)];
      if (one === false || other === false) return false;
      return one === undefined || other === undefined ? undefined : true;
    },
  };
}
