import { at, isKind, isObject, items, type Json, number, text, texts } from './json.ts';
import { selects } from './label-selector.ts';
import type { Asked, AskedRule, Tier } from './tier.ts';
import { and, maybe, or, type Truth } from './truth.ts';
import {
  type Attempt,
  destination,
  hasNamedPort,
  inBlock,
  namespaceLabels,
  type Peer,
} from './world.ts';

/** Antrea's own tiers, by name: the lower number comes first. NetworkPolicies stand before baseline. */
const TIERS: Readonly<Record<string, number>> = {
  emergency: 50,
  securityops: 100,
  networkops: 150,
  platform: 200,
  application: 250,
  baseline: 20_000_000,
};

/** ClusterNetworkPolicy of crd.antrea.io. What no rule matches goes on; Pass skips to NetworkPolicies. */
export function antreaTiers(attempt: Attempt): readonly Tier[] {
  const policies = attempt.objects.filter((one) =>
    isKind(one, 'crd.antrea.io', 'ClusterNetworkPolicy'),
  );
  const inOrder = Object.keys(TIERS).map((tier) =>
    policies.filter((one) => (text(one, 'spec', 'tier') ?? 'application') === tier),
  );
  const baseline = inOrder.pop() ?? [];
  // One tier, because Pass skips all of them: the numbers of the tiers become part of the order.
  const before = inOrder.flatMap((all, index) =>
    all.map((one) => asked(one, attempt, index * 1_000_000)),
  );
  return [
    { order: 500, unmatched: 'pass', policies: before },
    {
      order: 20_000_000,
      unmatched: 'pass',
      policies: baseline.map((one) => asked(one, attempt, 0)),
    },
  ];
}

function asked(policy: Json, attempt: Attempt, base: number): Asked {
  const everywhere = items(policy, 'spec', 'appliedTo');
  return {
    order: base + (number(policy, 'spec', 'priority') ?? 0),
    selects: true,
    isolates: false,
    rules: items(policy, 'spec', attempt.direction).map((rule) => {
      const own = items(rule, 'appliedTo');
      const subjects = own.length > 0 ? own : everywhere;
      return ruleOf(
        rule,
        or(...subjects.map((one) => ofPeer(one, attempt.subject, attempt))),
        attempt,
      );
    }),
  };
}

const ACTIONS: Readonly<Record<string, AskedRule['action']>> = {
  Allow: 'allow',
  Drop: 'deny',
  Reject: 'deny',
  Pass: 'pass',
};

function ruleOf(rule: Json, applies: Truth, attempt: Attempt): AskedRule {
  const peers = items(rule, attempt.direction === 'ingress' ? 'from' : 'to');
  const ports = items(rule, 'ports');
  const action = ACTIONS[text(rule, 'action') ?? ''];
  const others = ['protocols', 'l7Protocols', 'toServices'].some(
    (one) => at(rule, one) !== undefined,
  );
  return {
    action: action ?? 'deny',
    matches: and(
      applies,
      peers.length === 0 || or(...peers.map((one) => ofPeer(one, attempt.other, attempt))),
      ports.length === 0 || or(...ports.map((one) => ofPort(one, attempt))),
      others ? maybe('a protocol or Service that narrows') : true,
      action === undefined ? maybe('an unknown action') : true,
    ),
  };
}

const KNOWN: readonly string[] = ['podSelector', 'namespaceSelector', 'ipBlock'];

/** A podSelector alone means pods of all namespaces. */
function ofPeer(given: Json, peer: Peer, { objects, family }: Attempt): Truth {
  if (!isObject(given) || Object.keys(given).some((one) => !KNOWN.includes(one))) {
    return maybe('a peer by another field');
  }
  const block = at(given, 'ipBlock');
  if (block !== undefined) {
    return inBlock(peer, family, text(block, 'cidr') ?? '', texts(block, 'except'));
  }
  if (peer.type === 'outside' || peer.hostNetwork) return false;
  return and(
    selects(at(given, 'namespaceSelector'), namespaceLabels(objects, peer.namespace)),
    selects(at(given, 'podSelector'), peer.labels),
  );
}

function ofPort(entry: Json, attempt: Attempt): Truth {
  const protocol = text(entry, 'protocol') ?? 'TCP';
  const port = at(entry, 'port');
  if (protocol !== attempt.protocol) return false;
  if (typeof port === 'string')
    return hasNamedPort(destination(attempt), port, protocol, attempt.port);
  if (typeof port !== 'number') return true;
  return port <= attempt.port && attempt.port <= (number(entry, 'endPort') ?? port);
}
