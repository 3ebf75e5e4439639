import type {
  CalicoPeer,
  CalicoPolicy,
  CalicoService,
} from '../../../model/kubernetes/calico-policy.ts';
import type { PodTerm, Term } from '../rules.ts';
import { calicoPods } from './calico-selectors.ts';
import { addressesOfSets, type LabelledSet } from './calico-sets.ts';
import { inNamespaceNamed, meet, withAccount } from './pod-terms.ts';
import type { Report } from './report.ts';
import { behind, type ServiceIndex, serviceKey } from './services.ts';
import { allOf, anyOf, blocksOf, EVERY_POD, EVERYONE, NOBODY, not, perhaps } from './terms.ts';

/** Whom a policy governs: pods of its namespace, or of those that it selects. */
export function subjectOf(policy: CalicoPolicy, report: Report): Term {
  const { meta, selector, namespaceSelector, serviceAccountSelector } = policy;
  const parts: Term[] = meta.namespace === '' ? [] : [inNamespaceNamed(meta.namespace)];
  const read = (text: string, facet: Parameters<typeof calicoPods>[1], field: string): void => {
    if (text !== '') parts.push(calicoPods(text, facet, `spec.${field}`, report));
  };
  if (meta.namespace === '') read(namespaceSelector, 'namespaces', 'namespaceSelector');
  read(selector, 'pods', 'selector');
  read(serviceAccountSelector, 'accounts', 'serviceAccountSelector');
  return conjunction(parts.length === 0 ? [EVERY_POD] : parts);
}

interface PeerContext {
  /** Undefined where not all of them were seen. */
  readonly sets: readonly LabelledSet[] | undefined;
  readonly services: ServiceIndex;
  readonly path: string;
  readonly report: Report;
}

/** Whether it says anything about who, besides ports. */
export function isNarrowing(peer: CalicoPeer): boolean {
  const lists = [peer.nets, peer.notNets, peer.domains];
  const texts = [peer.selector, peer.notSelector, peer.namespaceSelector];
  return (
    lists.some((one) => one.length > 0) ||
    texts.some((one) => one !== '') ||
    peer.serviceAccounts !== undefined ||
    peer.service !== undefined
  );
}

/** One side of a rule: all that it asks must hold. `namespace` is the policy's, empty for none. */
export function peersOf(peer: CalicoPeer, namespace: string, context: PeerContext): Term {
  const { path, report } = context;
  const parts: Term[] = [];
  const selected = selectedBy(peer, namespace, context);
  if (selected !== undefined) parts.push(selected);
  if (peer.notSelector !== '') {
    const pods = calicoPods(peer.notSelector, 'pods', `${path}.notSelector`, report);
    const query = { selector: peer.notSelector, namespaceSelector: '', namespace: undefined };
    parts.push(not(anyOf([pods, addressesOfSets(context.sets, query)])));
  }
  const blocks = (nets: readonly string[], field: string): Term =>
    blocksOf(
      nets.map((cidr, i) => ({ cidr, except: [], path: `${path}.${field}[${i}]` })),
      report,
    );
  if (peer.nets.length > 0) parts.push(blocks(peer.nets, 'nets'));
  if (peer.notNets.length > 0) parts.push(not(blocks(peer.notNets, 'notNets')));
  if (peer.service !== undefined) parts.push(serviceTerm(peer.service, namespace, context));
  // The names are a note at the rule: which addresses they have is not known.
  if (peer.domains.length > 0) parts.push({ type: 'outside' });
  return parts.length === 0 ? EVERYONE : conjunction(parts);
}

/**
 * Any selector on a side limits it to endpoints: of the policy's namespace, or of those that the
 * namespace selector finds. Network sets are endpoints as pods are.
 */
function selectedBy(peer: CalicoPeer, namespace: string, context: PeerContext): Term | undefined {
  const { path, report, sets } = context;
  const { selector, notSelector, namespaceSelector, serviceAccounts } = peer;
  const own = namespaceSelector === '' && namespace !== '';
  const asks = selector !== '' || namespaceSelector !== '' || serviceAccounts !== undefined;
  if (!asks && (notSelector === '' || !own)) return undefined;
  const parts: Term[] = own ? [inNamespaceNamed(namespace)] : [];
  if (namespaceSelector !== '') {
    parts.push(calicoPods(namespaceSelector, 'namespaces', `${path}.namespaceSelector`, report));
  }
  if (selector !== '') parts.push(calicoPods(selector, 'pods', `${path}.selector`, report));
  if (serviceAccounts !== undefined) parts.push(...accountTerms(serviceAccounts, path, report));
  const pods = conjunction([EVERY_POD, ...parts]);
  if (serviceAccounts !== undefined) return pods;
  const query = { selector, namespaceSelector, namespace: own ? namespace : undefined };
  const found = addressesOfSets(sets, query);
  return found.type === 'nobody' ? pods : anyOf([pods, found]);
}

function accountTerms(
  { names, selector }: NonNullable<CalicoPeer['serviceAccounts']>,
  path: string,
  report: Report,
): readonly Term[] {
  const named = withAccount({
    key: `named ${[...names].sort().join(',')}`,
    test: (name) => names.includes(name),
  });
  return [
    ...(names.length === 0 ? [] : [named]),
    ...(selector === ''
      ? []
      : [calicoPods(selector, 'accounts', `${path}.serviceAccounts.selector`, report)]),
  ];
}

function serviceTerm(
  { name, namespace = '' }: CalicoService,
  own: string,
  { services, path, report }: PeerContext,
): Term {
  const inside = namespace === '' ? own : namespace;
  const why = `which endpoints the Service ${inside}/${name} has`;
  if (services === undefined) return perhaps(EVERYONE, why);
  const service = services.get(serviceKey(inside, name));
  if (service !== undefined) return behind(service);
  report(`${path}.services`, `there is no Service ${inside}/${name}`, 'as nobody');
  return NOBODY;
}

/** Terms about pods as one, the others beside it. */
function conjunction(terms: readonly Term[]): Term {
  const rest = terms.filter((term) => term.type !== 'pods');
  let one: PodTerm | undefined;
  for (const term of terms) {
    if (term.type === 'pods') one = one === undefined ? term : meet(one, term);
  }
  return allOf(one === undefined ? rest : [one, ...rest]);
}
