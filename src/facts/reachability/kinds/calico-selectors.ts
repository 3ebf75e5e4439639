import {
  type CalicoExpression,
  type CalicoLabel,
  calicoHolds,
  parseCalicoSelector,
} from '../../../model/kubernetes/calico-selector.ts';
import type { PodTerm, Term } from '../rules.ts';
import {
  inNamespaceNamed,
  inNamespaces,
  meet,
  NAMESPACE_NAME,
  withAccount,
  withLabels,
} from './pod-terms.ts';
import { EITHER_WAY, type Report } from './report.ts';
import { allOf, anyOf, EVERY_POD, NOBODY, not, perhaps } from './terms.ts';

/** Whose labels an expression is about: of pods, or of their namespaces or accounts alone. */
export type Facet = 'pods' | 'namespaces' | 'accounts';

/** The label of namespaces and accounts that Calico gives them: their name. */
const OWN_NAME = 'projectcalico.org/name';

/** The pods that an expression selects. One that cannot be read is reported and may be any. */
export function calicoPods(text: string, facet: Facet, path: string, report: Report): Term {
  const selector = parseCalicoSelector(text);
  if (selector !== undefined) return termOf(selector.expression, facet, text);
  report(path, `the selector ${JSON.stringify(text)} could not be read`, EITHER_WAY);
  return perhaps(EVERY_POD, `a selector that could not be read at ${path}`);
}

function termOf(expression: CalicoExpression, facet: Facet, text: string): Term {
  const facets = new Set(labelsIn(expression).map((label) => facetOf(label.key, facet)));
  const [only, another] = facets;
  if (another === undefined) return pure(expression, only ?? facet, [facet, text]);
  switch (expression.type) {
    case 'and':
      return allOf(merged(expression.parts.map((part, i) => termOf(part, facet, `${text}/${i}`))));
    case 'or':
      return anyOf(expression.parts.map((part, i) => termOf(part, facet, `${text}/${i}`)));
    case 'not':
      return allOf([EVERY_POD, not(termOf(expression.part, facet, `${text}/!`))]);
    default:
      return EVERY_POD;
  }
}

/** An expression about labels of one kind of object is one test. `text` tells it from all others. */
function pure(
  expression: CalicoExpression,
  facet: Facet,
  [written, text]: readonly [Facet, string],
): Term {
  if (expression.type === 'all') return EVERY_POD;
  if (expression.type === 'global') return NOBODY;
  const key = `calico ${written} ${text}`;
  switch (facet) {
    case 'pods':
      return withLabels({
        key,
        test: (labels) =>
          calicoHolds(expression, (one) => (one === ORCHESTRATOR ? 'k8s' : labels.get(one))),
      });
    case 'namespaces': {
      const name = expression.type === 'label' ? namedBy(expression, written) : undefined;
      if (name !== undefined) return inNamespaceNamed(name);
      const test = (labels: ReadonlyMap<string, string>): boolean =>
        calicoHolds(expression, (one) => labels.get(namespaceKey(one, written)));
      return inNamespaces({ key, test });
    }
    case 'accounts':
      return accountsTerm(expression, key, written);
  }
}

function accountsTerm(expression: CalicoExpression, key: string, written: Facet): PodTerm {
  const asksLabels = labelsIn(expression).some((one) => !isAccountName(one.key, written));
  return withAccount({
    key,
    test: (name, labels) => {
      if (labels === undefined && asksLabels) return undefined;
      return calicoHolds(expression, (one) =>
        isAccountName(one, written) ? name : labels?.get(withoutPrefix(one, 'pcsa.', written)),
      );
    },
  });
}

function merged(terms: readonly Term[]): readonly Term[] {
  const pods = terms.filter((term) => term.type === 'pods');
  const rest = terms.filter((term) => term.type !== 'pods');
  const [first, ...more] = pods;
  if (first === undefined) return rest;
  let one = first;
  for (const another of more) one = meet(one, another);
  return [one, ...rest];
}

const ORCHESTRATOR = 'projectcalico.org/orchestrator';
const NAMESPACE = 'projectcalico.org/namespace';
const ACCOUNT = 'projectcalico.org/serviceaccount';

/** Calico gives pods the labels of their namespace and account, with a prefix. */
function facetOf(key: string, written: Facet): Facet {
  if (written !== 'pods') return written;
  if (key === NAMESPACE || key.startsWith('pcns.')) return 'namespaces';
  return key === ACCOUNT || key.startsWith('pcsa.') ? 'accounts' : 'pods';
}

function namespaceKey(key: string, written: Facet): string {
  if (key === NAMESPACE && written === 'pods') return NAMESPACE_NAME;
  const own = withoutPrefix(key, 'pcns.', written);
  return own === OWN_NAME ? NAMESPACE_NAME : own;
}

function namedBy({ key, equals }: CalicoLabel, written: Facet): string | undefined {
  return namespaceKey(key, written) === NAMESPACE_NAME ? equals : undefined;
}

function isAccountName(key: string, written: Facet): boolean {
  if (written === 'pods' && key === ACCOUNT) return true;
  return withoutPrefix(key, 'pcsa.', written) === OWN_NAME;
}

function withoutPrefix(key: string, prefix: string, written: Facet): string {
  return written === 'pods' ? key.slice(prefix.length) : key;
}

function labelsIn(expression: CalicoExpression): readonly CalicoLabel[] {
  switch (expression.type) {
    case 'all':
    case 'global':
      return [];
    case 'and':
    case 'or':
      return expression.parts.flatMap(labelsIn);
    case 'not':
      return labelsIn(expression.part);
    case 'label':
      return [expression];
  }
}
