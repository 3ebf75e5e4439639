import { calicoSelects } from './calico-selector.ts';
import { at, isKind, items, type Json, labelsAt, number, text, texts, word } from './json.ts';
import type { Labels } from './label-selector.ts';
import type { Asked, AskedRule, Tier } from './tier.ts';
import { and, maybe, not, or, type Truth } from './truth.ts';
import {
  type Attempt,
  hasNamedPort,
  inBlocks,
  namespaceLabels,
  type Peer,
  type PodPeer,
} from './world.ts';

export const DEFAULT_TIER_ORDER = 1_000_000;

/** Tiers of Calico but the default one, which it shares with NetworkPolicies. */
export function calicoTiers(attempt: Attempt): readonly Tier[] {
  return attempt.objects
    .filter((one) => isCalico(one, 'Tier') && text(one, 'metadata', 'name') !== 'default')
    .map((tier) => ({
      order: number(tier, 'spec', 'order') ?? Number.POSITIVE_INFINITY,
      unmatched: text(tier, 'spec', 'defaultAction') === 'Pass' ? 'pass' : 'deny',
      policies: calicoPolicies(text(tier, 'metadata', 'name') ?? '', attempt),
    }));
}

/** The policies of one tier. */
export function calicoPolicies(tier: string, attempt: Attempt): readonly Asked[] {
  return attempt.objects
    .filter((one) => isCalico(one, 'NetworkPolicy') || isCalico(one, 'GlobalNetworkPolicy'))
    .filter((one) => (text(one, 'spec', 'tier') ?? 'default') === tier)
    .map((policy) => asked(policy, attempt));
}

function isCalico(object: Json, kind: string): boolean {
  return isKind(object, 'projectcalico.org', kind) || isKind(object, 'crd.projectcalico.org', kind);
}

function asked(policy: Json, attempt: Attempt): Asked {
  const { direction, subject, objects } = attempt;
  const namespace = isCalico(policy, 'NetworkPolicy')
    ? (text(policy, 'metadata', 'namespace') ?? 'default')
    : undefined;
  const spec = at(policy, 'spec');
  const forHosts = at(spec, 'doNotTrack') === true || at(spec, 'preDNAT') === true;
  const selected = and(
    namespace === undefined || namespace === subject.namespace,
    !forHosts,
    typesOf(spec).includes(direction),
    reads(text(spec, 'selector') ?? '', podLabels(subject)),
    inNamespaces(text(spec, 'namespaceSelector') ?? '', subject, objects),
    byAccount(text(spec, 'serviceAccountSelector') ?? '', [], subject, objects),
  );
  return {
    order: number(spec, 'order') ?? Number.POSITIVE_INFINITY,
    selects: selected,
    isolates: true,
    rules: items(spec, direction).flatMap((rule) => ruleOf(rule, namespace, attempt)),
  };
}

function typesOf(spec: Json | undefined): readonly string[] {
  const given = texts(spec, 'types').map((one) => one.toLowerCase());
  if (given.length > 0) return given;
  const [ingress, egress] = [items(spec, 'ingress').length > 0, items(spec, 'egress').length > 0];
  return [...(ingress || !egress ? ['ingress'] : []), ...(egress ? ['egress'] : [])];
}

const ACTIONS: Readonly<Record<string, AskedRule['action']>> = {
  Allow: 'allow',
  Deny: 'deny',
  Pass: 'pass',
};

function ruleOf(rule: Json, namespace: string | undefined, attempt: Attempt): readonly AskedRule[] {
  const given = text(rule, 'action') ?? '';
  if (given === 'Log') return [];
  const action = ACTIONS[given];
  if (action === undefined) return [{ action: 'deny', matches: maybe(`action ${given}`) }];
  return [{ action, matches: matches(rule, namespace, attempt) }];
}

function matches(rule: Json, namespace: string | undefined, attempt: Attempt): Truth {
  const { direction, subject, other } = attempt;
  const [source, target] = direction === 'ingress' ? [other, subject] : [subject, other];
  const [from, to] = [at(rule, 'source'), at(rule, 'destination')];
  return and(
    ofProtocol(at(rule, 'protocol'), attempt, true),
    not(ofProtocol(at(rule, 'notProtocol'), attempt, false)),
    ...['icmp', 'notICMP', 'http', 'ipVersion'].map((one) => ofOther(rule, one, attempt)),
    ofEntity(from, source, namespace, attempt),
    ofEntity(to, target, namespace, attempt),
    at(from, 'ports') === undefined && at(from, 'notPorts') === undefined
      ? true
      : maybe('the port at the source'),
    at(to, 'ports') === undefined || inPorts(items(to, 'ports'), target, attempt),
    not(inPorts(items(to, 'notPorts'), target, attempt)),
  );
}

/** Layer 7 is shown and not trusted; ICMP is neither TCP, UDP nor SCTP. */
function ofOther(rule: Json, field: string, { family }: Attempt): Truth {
  if (at(rule, field) === undefined || field === 'http' || field === 'notICMP') return true;
  if (field === 'ipVersion' && family !== undefined) return at(rule, field) === family;
  return field === 'ipVersion' ? maybe('the family of an address that is not known') : false;
}

const NUMBERS: Readonly<Record<string, string>> = { '6': 'TCP', '17': 'UDP', '132': 'SCTP' };

function ofProtocol(given: Json | undefined, { protocol }: Attempt, missing: boolean): Truth {
  if (given === undefined) return missing;
  return (NUMBERS[word(given)] ?? word(given).toUpperCase()) === protocol;
}

function ofEntity(
  entity: Json | undefined,
  peer: Peer,
  namespace: string | undefined,
  attempt: Attempt,
): Truth {
  const notSelector = text(entity, 'notSelector') ?? '';
  const { family } = attempt;
  return and(
    at(entity, 'nets') === undefined || inBlocks(peer, family, blocks(entity, 'nets')),
    not(inBlocks(peer, family, blocks(entity, 'notNets'))),
    ofSelectors(entity, peer, namespace, attempt),
    notSelector === '' || peer.type === 'outside' || peer.hostNetwork
      ? true
      : not(reads(notSelector, podLabels(peer))),
    at(entity, 'services') === undefined ? true : maybe('the endpoints of a Service'),
  );
}

/** A single address is a block as well. */
function blocks(entity: Json | undefined, field: string): readonly string[] {
  return texts(entity, field).map((one) => {
    if (one.includes('/')) return one;
    return `${one}/${one.includes(':') ? 128 : 32}`;
  });
}

/**
 * A selector of any sort means pods only, and those of the policy's own namespace unless a
 * namespaceSelector says otherwise; even `notSelector` alone narrows to that namespace.
 */
function ofSelectors(
  entity: Json | undefined,
  peer: Peer,
  namespace: string | undefined,
  { objects }: Attempt,
): Truth {
  const [selector, spaces] = [
    text(entity, 'selector') ?? '',
    text(entity, 'namespaceSelector') ?? '',
  ];
  const accounts = at(entity, 'serviceAccounts');
  const negated = text(entity, 'notSelector') ?? '';
  const narrows =
    selector !== '' ||
    spaces !== '' ||
    accounts !== undefined ||
    (negated !== '' && namespace !== undefined);
  if (!narrows) return true;
  if (peer.type === 'outside' || peer.hostNetwork) return false;
  return and(
    spaces !== '' || namespace === undefined || peer.namespace === namespace,
    inNamespaces(spaces, peer, objects),
    reads(selector, podLabels(peer)),
    byAccount(text(accounts, 'selector') ?? '', texts(accounts, 'names'), peer, objects),
  );
}

function inNamespaces(selector: string, pod: PodPeer, objects: readonly Json[]): Truth {
  if (selector === '') return true;
  if (selector.trim() === 'global()') return false;
  const labels = namespaceLabels(objects, pod.namespace);
  return reads(selector, new Map([...labels, ['projectcalico.org/name', pod.namespace]]));
}

function byAccount(
  selector: string,
  names: readonly string[],
  pod: PodPeer,
  objects: readonly Json[],
): Truth {
  const named = names.length === 0 || names.includes(pod.account);
  if (selector === '') return named;
  const account = objects.find(
    (one) =>
      isKind(one, '', 'ServiceAccount') &&
      text(one, 'metadata', 'name') === pod.account &&
      (text(one, 'metadata', 'namespace') ?? 'default') === pod.namespace,
  );
  if (account === undefined) return and(named, maybe(`labels of account ${pod.account}`));
  return and(named, reads(selector, labelsAt(account, 'metadata', 'labels')));
}

/** What Calico adds to the labels of a pod. */
function podLabels(pod: PodPeer): Labels {
  return new Map([
    ...pod.labels,
    ['projectcalico.org/namespace', pod.namespace],
    ['projectcalico.org/orchestrator', 'k8s'],
    ['projectcalico.org/serviceaccount', pod.account],
  ]);
}

function reads(selector: string, labels: Labels): Truth {
  return calicoSelects(selector, labels) ?? maybe(`selector ${selector}`);
}

function inPorts(ports: readonly Json[], target: Peer, attempt: Attempt): Truth {
  return or(...ports.map((one) => inPort(word(one), target, attempt)));
}

function inPort(given: string, target: Peer, { protocol, port }: Attempt): Truth {
  const [, first, last] = /^(\d+)(?::(\d+))?$/.exec(given) ?? [];
  if (first === undefined) return hasNamedPort(target, given, protocol, port);
  const end = Number(last ?? first);
  if (Number(first) < 1 || end > 65535 || end < Number(first)) return maybe(`ports ${given}`);
  return Number(first) <= port && port <= end;
}
