import { at, isKind, items, type Json, number, text, texts, word } from './json.ts';
import { type Labels, selects } from './label-selector.ts';
import type { Asked, AskedRule, Tier } from './tier.ts';
import { and, maybe, not, or, type Truth } from './truth.ts';
import {
  type Attempt,
  destination,
  hasNamedPort,
  inBlock,
  namespaceLabels,
  type Peer,
  type PodPeer,
} from './world.ts';

/** A `spec` or one of `specs`, of a policy of a namespace or of the whole cluster (undefined). */
interface Spec {
  readonly json: Json;
  readonly namespace: string | undefined;
}

const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

/** Deny rules of whatever policy come before every allow. */
export function ciliumDenyTier(attempt: Attempt): Tier {
  const section = `${attempt.direction}Deny`;
  const policies = specsOf(attempt.objects).map(
    (spec): Asked => ({
      order: 0,
      selects: isSubject(spec, attempt),
      isolates: false,
      rules: rulesOf(spec, section, 'deny', attempt),
    }),
  );
  return { order: -1, unmatched: 'pass', policies };
}

/** Allows add up, with each other and with those of NetworkPolicies. */
export function ciliumPolicies(attempt: Attempt): readonly Asked[] {
  const { direction } = attempt;
  return specsOf(attempt.objects).map((spec) => ({
    order: 1000,
    selects: isSubject(spec, attempt),
    isolates: isolates(spec.json, direction),
    rules: rulesOf(spec, direction, 'allow', attempt),
  }));
}

/** Only what has rules of the direction isolates in it, whatever it says of default deny. */
function isolates(spec: Json, direction: string): boolean {
  const rules = items(spec, direction).length + items(spec, `${direction}Deny`).length;
  return rules > 0 && at(spec, 'enableDefaultDeny', direction) !== false;
}

function specsOf(objects: readonly Json[]): readonly Spec[] {
  return objects.flatMap((object) => {
    const inNamespace = isKind(object, 'cilium.io', 'CiliumNetworkPolicy');
    if (!inNamespace && !isKind(object, 'cilium.io', 'CiliumClusterwideNetworkPolicy')) return [];
    const namespace = inNamespace
      ? (text(object, 'metadata', 'namespace') ?? 'default')
      : undefined;
    const spec = at(object, 'spec');
    const all = [...(spec === undefined ? [] : [spec]), ...items(object, 'specs')];
    return all.map((json) => ({ json, namespace }));
  });
}

/** The endpointSelector; of a policy of a namespace, there only, whatever it says of namespaces. */
function isSubject({ json, namespace }: Spec, { objects, subject }: Attempt): Truth {
  const selector = at(json, 'endpointSelector');
  if (selector === undefined) return false;
  if (namespace !== undefined && subject.namespace !== namespace) return false;
  return selects(plain(selector), endpointLabels(subject, objects));
}

function rulesOf(
  spec: Spec,
  section: string,
  action: 'allow' | 'deny',
  attempt: Attempt,
): readonly AskedRule[] {
  return items(spec.json, section).map((rule) => ({
    action,
    matches: ofRule(rule, spec, attempt),
  }));
}

const MEMBERS = [
  'Endpoints',
  'CIDR',
  'CIDRSet',
  'Entities',
  'Nodes',
  'FQDNs',
  'Services',
  'Groups',
];

function ofRule(rule: Json, spec: Spec, attempt: Attempt): Truth {
  const word = attempt.direction === 'ingress' ? 'from' : 'to';
  const members = MEMBERS.filter((one) => at(rule, `${word}${one}`) !== undefined);
  const ports = items(rule, 'toPorts');
  // Rules for ICMP say nothing of ports, and a rule without anything matches nothing.
  if (at(rule, 'icmps') !== undefined) return false;
  if (members.length === 0 && ports.length === 0) return false;
  if (members.some((one) => items(rule, `${word}${one}`).length === 0)) return false;
  if (at(rule, `${word}Requires`) !== undefined) return maybe('requirements, which Cilium gave up');
  if (members.length > 1) return maybe('peers of several sorts, which Cilium refuses');
  const named = members.map((one) => items(rule, `${word}${one}`).map((peer) => ({ one, peer })));
  return and(
    ...named.map((peers) => or(...peers.map(({ one, peer }) => ofPeer(one, peer, spec, attempt)))),
    ports.length === 0 || or(...ports.map((one) => ofPorts(one, attempt))),
  );
}

function ofPeer(member: string, peer: Json, spec: Spec, attempt: Attempt): Truth {
  const { other, family } = attempt;
  switch (member) {
    case 'Endpoints':
      return ofEndpoints(peer, spec, attempt);
    // Only what is neither a pod nor a node is known by its address.
    case 'CIDR':
      return other.type === 'outside' && inBlock(other, family, cidrOf(word(peer)), []);
    case 'CIDRSet':
      if (other.type !== 'outside') return false;
      if (text(peer, 'cidr') === undefined) return maybe('a group of CIDRs');
      return inBlock(other, family, text(peer, 'cidr') ?? '', texts(peer, 'except'));
    case 'Entities':
      return ofEntity(word(peer), other);
    // Names are shown and not trusted: it counts as an allow of everything outside.
    case 'FQDNs':
      return other.type === 'outside';
    default:
      return maybe(`peers by ${member}`);
  }
}

/** A single address is a block as well. */
function cidrOf(text: string): string {
  if (text.includes('/')) return text;
  return `${text}/${text.includes(':') ? 128 : 32}`;
}

/** Without a word on namespaces: those of the policy's own one, or pods of all for the cluster's. */
function ofEndpoints(given: Json, { namespace }: Spec, { objects, other }: Attempt): Truth {
  const selector = plain(given);
  if (other.type === 'outside' || other.hostNetwork) return false;
  const keys = [
    ...Object.keys(at(selector, 'matchLabels') ?? {}),
    ...items(selector, 'matchExpressions').map((one) => text(one, 'key') ?? ''),
  ];
  const free = keys.some((one) => one === POD_NAMESPACE || one.startsWith(NAMESPACE_LABELS));
  return and(
    namespace === undefined || free || other.namespace === namespace,
    selects(selector, endpointLabels(other, objects)),
  );
}

function endpointLabels(pod: PodPeer, objects: readonly Json[]): Labels {
  const ofNamespace = [...namespaceLabels(objects, pod.namespace)].map(
    ([key, value]) => [`${NAMESPACE_LABELS}${key}`, value] as const,
  );
  return new Map([
    ...pod.labels,
    ...ofNamespace,
    [POD_NAMESPACE, pod.namespace],
    ['io.cilium.k8s.policy.serviceaccount', pod.account],
  ]);
}

function ofEntity(entity: string, other: Peer): Truth {
  const isOutside = other.type === 'outside';
  switch (entity) {
    case 'all':
      return true;
    case 'world':
      return isOutside;
    case 'world-ipv4':
      return isOutside && other.address.family === 4;
    case 'world-ipv6':
      return isOutside && other.address.family === 6;
    case 'cluster':
      return !isOutside;
    case 'host':
    case 'remote-node':
      return !isOutside && other.hostNetwork && maybe('which node it is on');
    case 'kube-apiserver':
      return and(not(!isOutside && !other.hostNetwork), maybe('where the API server is'));
    case 'init':
    case 'health':
    case 'unmanaged':
    case 'ingress':
    case 'none':
      return false;
    default:
      return maybe(`entity ${entity}`);
  }
}

function ofPorts(entry: Json, attempt: Attempt): Truth {
  return or(...items(entry, 'ports').map((one) => ofPort(one, attempt)));
}

function ofPort(entry: Json, attempt: Attempt): Truth {
  const protocol = text(entry, 'protocol') ?? 'ANY';
  if (protocol !== 'ANY' && protocol !== attempt.protocol) return false;
  const port = text(entry, 'port') ?? '';
  if (!/^\d+$/.test(port)) {
    return hasNamedPort(destination(attempt), port, attempt.protocol, attempt.port);
  }
  if (Number(port) === 0) return true;
  const last = number(entry, 'endPort') ?? Number(port);
  if (last < Number(port)) return maybe(`ports ${port} to ${last}`);
  return Number(port) <= attempt.port && attempt.port <= last;
}

/** Keys without the source of the label, as it is written before them. */
function plain(selector: Json | undefined): Json {
  const bare = (key: string): string => key.replace(/^(?:k8s|any):/, '');
  const equal = Object.entries(at(selector, 'matchLabels') ?? {});
  const expressions = items(selector, 'matchExpressions').map((one) => ({
    key: bare(text(one, 'key') ?? ''),
    operator: text(one, 'operator') ?? '',
    values: texts(one, 'values'),
  }));
  return {
    matchLabels: Object.fromEntries(equal.map(([key, value]) => [bare(key), value])),
    matchExpressions: expressions,
  };
}
