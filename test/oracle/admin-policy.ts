import { at, isKind, isObject, items, type Json, number, text, texts } from './json.ts';
import { selects } from './label-selector.ts';
import type { Asked, AskedRule, Tier } from './tier.ts';
import { and, maybe, or, type Truth } from './truth.ts';
import {
  type Attempt,
  destination,
  hasNamedPort,
  inBlocks,
  namespaceLabels,
  type Peer,
} from './world.ts';

/** Calico's places for these tiers, which leave room for tiers of one's own. */
const ADMIN = 1000;
const BASELINE = 10_000_000;

/** AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1, ClusterNetworkPolicy v1alpha2, and the one of EKS. */
export function adminTiers(attempt: Attempt): readonly Tier[] {
  const found = { Admin: [] as Asked[], Baseline: [] as Asked[] };
  for (const object of attempt.objects) {
    const tier = tierOf(object);
    if (tier !== undefined) found[tier].push(asked(object, attempt));
  }
  return [
    { order: ADMIN, unmatched: 'pass', policies: found.Admin },
    { order: BASELINE, unmatched: 'pass', policies: found.Baseline },
  ];
}

function tierOf(object: Json): 'Admin' | 'Baseline' | undefined {
  if (isKind(object, 'policy.networking.k8s.io', 'AdminNetworkPolicy')) return 'Admin';
  if (isKind(object, 'policy.networking.k8s.io', 'BaselineAdminNetworkPolicy')) return 'Baseline';
  const isCluster =
    isKind(object, 'policy.networking.k8s.io', 'ClusterNetworkPolicy') ||
    isKind(object, 'networking.k8s.aws', 'ClusterNetworkPolicy');
  if (!isCluster) return undefined;
  return text(object, 'spec', 'tier') === 'Baseline' ? 'Baseline' : 'Admin';
}

function asked(policy: Json, attempt: Attempt): Asked {
  return {
    order: number(policy, 'spec', 'priority') ?? 0,
    selects: selected(at(policy, 'spec', 'subject'), attempt.subject, attempt),
    isolates: false,
    rules: items(policy, 'spec', attempt.direction).map((rule) => ruleOf(rule, attempt)),
  };
}

const ACTIONS = { Accept: 'allow', Allow: 'allow', Deny: 'deny', Pass: 'pass' } as const;

function ruleOf(rule: Json, attempt: Attempt): AskedRule {
  const peers = items(rule, attempt.direction === 'ingress' ? 'from' : 'to');
  const listed = [at(rule, 'ports'), at(rule, 'protocols')].find((one) => one !== undefined);
  const action = Object.entries(ACTIONS).find(([name]) => name === text(rule, 'action'));
  const matches = and(
    or(...peers.map((one) => ofPeer(one, attempt))),
    listed === undefined || or(...items(listed).map((one) => ofPort(one, attempt))),
  );
  if (action === undefined)
    return { action: 'deny', matches: and(matches, maybe('unknown action')) };
  if (peers.length === 0) return { action: action[1], matches: maybe('a rule without peers') };
  return { action: action[1], matches };
}

/** `namespaces` or `pods` of a subject or peer: neither ever means pods on the host network. */
function selected(selector: Json | undefined, peer: Peer, { objects }: Attempt): Truth {
  const [namespaces, pods] = [at(selector, 'namespaces'), at(selector, 'pods')];
  if (!isObject(selector) || Object.keys(selector).length !== 1) return maybe('not one field');
  if (namespaces === undefined && pods === undefined) return maybe('an unknown field');
  if (peer.type === 'outside' || peer.hostNetwork) return false;
  const labels = namespaceLabels(objects, peer.namespace);
  if (namespaces !== undefined) return selects(namespaces, labels);
  return and(
    selects(at(pods, 'namespaceSelector'), labels),
    selects(at(pods, 'podSelector'), peer.labels),
  );
}

function ofPeer(peer: Json, attempt: Attempt): Truth {
  const { other, family, direction } = attempt;
  if (direction === 'egress' && isObject(peer) && Object.keys(peer).length === 1) {
    const [nodes, networks] = [at(peer, 'nodes'), at(peer, 'networks')];
    if (nodes !== undefined) return ofNodes(nodes, other);
    if (networks !== undefined) return inBlocks(other, family, texts(networks));
    if (at(peer, 'domainNames') !== undefined) {
      return other.type === 'outside' && maybe('what the name resolves to');
    }
  }
  return selected(peer, other, attempt);
}

function ofNodes(nodes: Json, other: Peer): Truth {
  if (other.type === 'outside' || !other.hostNetwork) return false;
  const everything = selects(nodes, new Map()) === true;
  return everything || maybe('the labels of the node it runs on');
}

function ofPort(entry: Json, attempt: Attempt): Truth {
  const { protocol, port } = attempt;
  const name = text(entry, 'namedPort') ?? text(entry, 'destinationNamedPort');
  if (name !== undefined) return hasNamedPort(destination(attempt), name, protocol, port);
  for (const one of ['tcp', 'udp', 'sctp']) {
    const given = at(entry, one, 'destinationPort');
    if (at(entry, one) === undefined) continue;
    const within = given === undefined || inRange(at(given, 'number'), at(given, 'range'), port);
    return and(one.toUpperCase() === protocol, within);
  }
  const [single, several] = [at(entry, 'portNumber'), at(entry, 'portRange')];
  const given = single ?? several;
  if (given === undefined) return maybe('an unknown protocol field');
  return and(
    (text(given, 'protocol') ?? 'TCP') === protocol,
    inRange(at(single, 'port'), several, port),
  );
}

function inRange(single: Json | undefined, range: Json | undefined, port: number): Truth {
  const first = typeof single === 'number' ? single : number(range, 'start');
  const last = typeof single === 'number' ? single : number(range, 'end');
  if (first === undefined || last === undefined) return maybe('a port without a number');
  if (first < 1 || last > 65535 || last < first) return maybe(`ports ${first} to ${last}`);
  return first <= port && port <= last;
}
