import type { LabelSelector, Requirement } from '../../../model/kubernetes/selector.ts';
import { labelTestOf } from '../label-tests.ts';
import type { PodTerm, Term } from '../rules.ts';
import { entityTerm } from './cilium-entities.ts';
import {
  inNamespaceNamed,
  inNamespaces,
  meet,
  NAMESPACE_NAME,
  withAccount,
  withLabels,
} from './pod-terms.ts';
import { EITHER_WAY, type Report } from './report.ts';
import { allOf, NOBODY, perhaps } from './terms.ts';

const OF_NAMESPACE = 'io.cilium.k8s.namespace.labels.';
const NAMESPACE = 'io.kubernetes.pod.namespace';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
const RESERVED = 'reserved:';

/** Labels that Cilium leaves out of identities unless told otherwise: what selects them may be void. */
const LEFT_OUT =
  /^(?:io\.kubernetes|kubernetes\.io|k8s\.io|[^/]*beta\.kubernetes\.io|statefulset\.kubernetes\.io|pod-template-|controller-revision-hash|annotation|etcd_node)/;

/** What a selector of endpoints is about, by the prefix of its keys. */
interface Parted {
  readonly reserved: readonly Requirement[];
  readonly namespaces: readonly Requirement[];
  readonly accounts: readonly Requirement[];
  readonly clusters: readonly Requirement[];
  readonly pods: readonly Requirement[];
  readonly unknown: readonly Requirement[];
}

/**
 * The pods, or the reserved identities, that a selector finds. `home` is the namespace that it is
 * limited to unless it asks for namespaces itself; undefined for none.
 */
export function endpointsTerm(
  selector: LabelSelector,
  home: string | undefined,
  path: string,
  report: Report,
): Term {
  const parts = parted(selector);
  const [first] = parts.unknown;
  if (first !== undefined) {
    const wrong = `the operator ${first.values.join()} of ${first.key} does not exist`;
    report(`${path}.matchExpressions`, wrong, EITHER_WAY);
  }
  const term = reservedOr(podsTerm(parts, home), parts);
  return first === undefined ? term : perhaps(term, `an unknown operator at ${path}`);
}

function parted({ requirements }: LabelSelector): Parted {
  const known = requirements.filter(({ operator }) => operator !== 'unknown');
  const named = (key: string): readonly Requirement[] => known.filter((one) => one.key === key);
  const namespaces = known
    .filter(({ key }) => key === NAMESPACE || key.startsWith(OF_NAMESPACE))
    .map((one) => ({
      ...one,
      key: one.key === NAMESPACE ? NAMESPACE_NAME : one.key.slice(OF_NAMESPACE.length),
    }));
  const special = [NAMESPACE, ACCOUNT, CLUSTER];
  return {
    reserved: known.filter(({ key }) => key.startsWith(RESERVED)),
    namespaces,
    accounts: named(ACCOUNT),
    clusters: named(CLUSTER),
    pods: known.filter(
      ({ key }) =>
        !special.includes(key) && !key.startsWith(OF_NAMESPACE) && !key.startsWith(RESERVED),
    ),
    unknown: requirements.filter(({ operator }) => operator === 'unknown'),
  };
}

function podsTerm(parts: Parted, home: string | undefined): Term {
  const { namespaces, accounts, clusters, pods } = parts;
  let term: PodTerm = withLabels(labelTestOf({ requirements: pods }));
  if (namespaces.length > 0) term = meet(inNamespacesOf(namespaces), term);
  else if (home !== undefined) term = meet(inNamespaceNamed(home), term);
  if (accounts.length > 0) term = meet(term, accountsOf(accounts));
  if (clusters.length > 0) return perhaps(term, 'what the cluster is called in Cilium');
  const left = pods.find(({ key }) => LEFT_OUT.test(key));
  return left === undefined ? term : perhaps(term, `whether Cilium looks at the label ${left.key}`);
}

function inNamespacesOf(requirements: readonly Requirement[]): PodTerm {
  const [only, another] = requirements;
  if (only !== undefined && another === undefined && isOneName(only)) {
    return inNamespaceNamed(only.values.join());
  }
  return inNamespaces(labelTestOf({ requirements }));
}

function isOneName({ key, operator, values }: Requirement): boolean {
  return key === NAMESPACE_NAME && operator === 'In' && values.length === 1;
}

/** The only label of an account that is looked at is its name. */
function accountsOf(requirements: readonly Requirement[]): PodTerm {
  const { key, test } = labelTestOf({ requirements });
  return withAccount({ key, test: (name) => test(new Map([[ACCOUNT, name]])) });
}

/** Pods have no reserved label: a selector that wants one is about something else. */
function reservedOr(pods: Term, { reserved, ...rest }: Parted): Term {
  const wanted = reserved.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  if (wanted.length === 0) return pods;
  if ([rest.pods, rest.accounts, rest.namespaces].some((one) => one.length > 0)) return NOBODY;
  return allOf(wanted.map(({ key }) => entityTerm(key.slice(RESERVED.length)) ?? NOBODY));
}
