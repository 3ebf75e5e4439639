import { at, isKind, items, type Json, number, text, texts } from './json.ts';
import { selects } from './label-selector.ts';
import type { Asked } from './tier.ts';
import { and, maybe, or, type Truth } from './truth.ts';
import { type Attempt, destination, hasNamedPort, inBlock, namespaceLabels } from './world.ts';

/** networking.k8s.io/v1 NetworkPolicy, as its API reference has it. */
export function networkPolicies(attempt: Attempt): readonly Asked[] {
  return attempt.objects
    .filter((one) => isKind(one, 'networking.k8s.io', 'NetworkPolicy'))
    .map((policy) => asked(policy, attempt));
}

/** Where Calico puts it among its own policies. */
const ORDER = 1000;

function asked(policy: Json, attempt: Attempt): Asked {
  const { direction, subject } = attempt;
  const namespace = text(policy, 'metadata', 'namespace') ?? 'default';
  const selected = and(
    namespace === subject.namespace,
    typesOf(policy).includes(direction),
    selects(at(policy, 'spec', 'podSelector'), subject.labels),
  );
  const rules = items(policy, 'spec', direction);
  return {
    order: ORDER,
    selects: selected,
    isolates: true,
    rules: rules.map((rule) => ({ action: 'allow', matches: ofRule(rule, namespace, attempt) })),
  };
}

function typesOf(policy: Json): readonly string[] {
  const given = texts(policy, 'spec', 'policyTypes').map((one) => one.toLowerCase());
  if (given.length > 0) return given;
  return items(policy, 'spec', 'egress').length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

function ofRule(rule: Json, namespace: string, attempt: Attempt): Truth {
  const peers = items(rule, attempt.direction === 'ingress' ? 'from' : 'to');
  const ports = items(rule, 'ports');
  return and(
    peers.length === 0 || or(...peers.map((one) => ofPeer(one, namespace, attempt))),
    ports.length === 0 || or(...ports.map((one) => ofPort(one, attempt))),
  );
}

function ofPeer(peer: Json, namespace: string, { objects, other, family }: Attempt): Truth {
  const [pods, namespaces] = [at(peer, 'podSelector'), at(peer, 'namespaceSelector')];
  const block = at(peer, 'ipBlock');
  if (block !== undefined) {
    if (pods !== undefined || namespaces !== undefined) return maybe('ipBlock beside a selector');
    return inBlock(other, family, text(block, 'cidr') ?? '', texts(block, 'except'));
  }
  if (pods === undefined && namespaces === undefined) return maybe('a peer without any field');
  if (other.type === 'outside' || other.hostNetwork) return false;
  return and(
    namespaces === undefined
      ? other.namespace === namespace
      : selects(namespaces, namespaceLabels(objects, other.namespace)),
    pods === undefined || selects(pods, other.labels),
  );
}

function ofPort(entry: Json, attempt: Attempt): Truth {
  const protocol = text(entry, 'protocol') ?? 'TCP';
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) return maybe(`protocol ${protocol}`);
  const [port, endPort] = [at(entry, 'port'), number(entry, 'endPort')];
  if (typeof port !== 'number' && endPort !== undefined) return maybe('endPort without a number');
  if (typeof port === 'string') {
    return (
      protocol === attempt.protocol &&
      hasNamedPort(destination(attempt), port, protocol, attempt.port)
    );
  }
  if (typeof port !== 'number') return protocol === attempt.protocol;
  const last = endPort ?? port;
  if (port < 1 || last > 65535 || last < port) return maybe(`ports ${port} to ${last}`);
  return protocol === attempt.protocol && port <= attempt.port && attempt.port <= last;
}
