import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
} from '../../../model/kubernetes/network-policy.ts';
import { EVERY_NAMESPACE, podsOf } from '../label-tests.ts';
import {
  type Compiled,
  EVERY_PORT,
  type Finding,
  LAYER_ORDER,
  type Layer,
  type NamespaceTest,
  NETWORK_POLICY_RANK,
  type Policy,
  type PortMatch,
  type Rule,
  type Term,
} from '../rules.ts';
import { everyPortOf, isPortName, portRange, protocolOf, unknownProtocol } from './ports.ts';
import { doubtful, EITHER_WAY, type Report, reading } from './report.ts';
import { Shared } from './shared.ts';
import { allOf, anyOf, blocksOf, EVERYONE, perhaps, withSelector } from './terms.ts';

type Side = 'ingress' | 'egress';

/**
 * Whether a CIDR also means the pods that have an address in it. For Cilium it is about what is outside
 * alone.
 */
export type BlockReading = 'pods' | 'perhaps-pods' | 'outside';

/**
 * NetworkPolicies only add up: what they select is isolated, and gets the union of what they allow.
 */
export function compileNetworkPolicies(all: readonly NetworkPolicy[], as: BlockReading): Compiled {
  const findings: Finding[] = [];
  const shared = new Shared();
  const layer: { [S in Side]: Policy[] } = { ingress: [], egress: [] };
  for (const policy of all) {
    const { object, report } = reading(policy, findings);
    reportTypes(policy, report);
    const inside: NamespaceTest = { type: 'named', name: policy.meta.namespace };
    const selects = withSelector(policy.podSelector, 'spec.podSelector', report, (test) =>
      podsOf(inside, test),
    );
    const common = {
      object,
      rank: NETWORK_POLICY_RANK,
      selects: shared.term(selects),
      isolates: true,
    };
    for (const side of ['ingress', 'egress'] as const) {
      const read: Reader = { report, inside, as, side };
      const rules = policy[side].flatMap((rule, i) => rulesOf(rule, `spec.${side}[${i}]`, read));
      // What is wrong is wrong also where the policy says that it is not about this direction.
      if (!policy.policyTypes.includes(side === 'ingress' ? 'Ingress' : 'Egress')) continue;
      layer[side].push({ ...common, rules: rules.map((rule) => shared.rule(rule)) });
    }
  }
  const layersOf = (policies: readonly Policy[]): readonly Layer[] => [
    { id: 'NetworkPolicy', order: LAYER_ORDER.standard, unmatched: 'deny', policies },
  ];
  return { ingress: layersOf(layer.ingress), egress: layersOf(layer.egress), findings };
}

function reportTypes({ typesGiven }: NetworkPolicy, report: Report): void {
  for (const [i, type] of typesGiven.entries()) {
    if (type === 'Ingress' || type === 'Egress') continue;
    report(`spec.policyTypes[${i}]`, `${JSON.stringify(type)} is no direction`, 'as neither');
  }
}

interface Reader {
  readonly report: Report;
  /** The policy's own namespace. */
  readonly inside: NamespaceTest;
  readonly as: BlockReading;
  readonly side: Side;
}

/** A rule whose ports cannot all be read becomes two: what is certain, and what is in doubt. */
function rulesOf({ peers, ports }: NetworkPolicyRule, path: string, read: Reader): readonly Rule[] {
  const field = read.side === 'ingress' ? 'from' : 'to';
  const terms = peers.map((peer, i) => peerOf(peer, `${path}.${field}[${i}]`, read));
  const rule: Rule = {
    action: 'allow',
    peers: peers.length === 0 ? EVERYONE : anyOf(terms),
    ports: EVERY_PORT,
    path,
  };
  reportNamedPorts({ peers, ports }, path, read);
  if (ports.length === 0) return [rule];
  const sure: PortMatch[] = [];
  const perhapsMore: PortMatch[] = [];
  for (const [i, port] of ports.entries()) {
    const { matches, certain } = portOf(port, `${path}.ports[${i}]`, read.report);
    (certain ? sure : perhapsMore).push(...matches);
  }
  const found: Rule[] = [];
  if (sure.length > 0) found.push({ ...rule, ports: { matches: sure, except: [] } });
  if (perhapsMore.length > 0) {
    const doubted = { ...rule, ports: { matches: perhapsMore, except: [] } };
    found.push(doubtful(doubted, `ports that could not be read at ${path}`));
  }
  return found;
}

function peerOf(peer: NetworkPolicyPeer, path: string, { report, inside, as }: Reader): Term {
  switch (peer.type) {
    case 'block': {
      const block = blocksOf([{ ...peer, path: `${path}.ipBlock` }], report);
      return asRead(block, as);
    }
    case 'domains':
      return perhaps({ type: 'outside' }, `the addresses of ${peer.names.join(', ')}`);
    case 'other':
      report(path, peer.wrong, EITHER_WAY);
      return perhaps(EVERYONE, `a peer that could not be read at ${path}`);
    case 'pods': {
      const { pods, namespaces } = peer;
      const among = (where: NamespaceTest): Term =>
        pods === undefined
          ? podsOf(where)
          : withSelector(pods, `${path}.podSelector`, report, (test) => podsOf(where, test));
      if (namespaces === undefined) return among(inside);
      return withSelector(namespaces, `${path}.namespaceSelector`, report, (labels) =>
        among(labels.key === 'everything' ? EVERY_NAMESPACE : { type: 'labels', labels }),
      );
    }
  }
}

function asRead(block: Term, as: BlockReading): Term {
  const outside = allOf([{ type: 'outside' }, block]);
  switch (as) {
    case 'pods':
      return block;
    case 'outside':
      return outside;
    case 'perhaps-pods':
      return anyOf([outside, perhaps(block, 'whether the network plugin takes a CIDR for pods')]);
  }
}

interface ReadPort {
  readonly matches: readonly PortMatch[];
  readonly certain: boolean;
}

function portOf(
  { protocol: text, port, endPort }: NetworkPolicyPort,
  path: string,
  report: Report,
): ReadPort {
  const protocol = protocolOf(text);
  if (protocol === undefined) {
    unknownProtocol(text, `${path}.protocol`, report);
    return { matches: [{ type: 'every' }], certain: false };
  }
  const anyPort: ReadPort = { matches: [everyPortOf(protocol)], certain: false };
  if (typeof port === 'number') {
    const range = portRange(protocol, [port, endPort ?? port], path, report);
    return range === undefined ? anyPort : { matches: range, certain: true };
  }
  if (endPort !== undefined) {
    report(`${path}.endPort`, 'a range has to start at a number', EITHER_WAY);
    return anyPort;
  }
  if (port === undefined) return { matches: [everyPortOf(protocol)], certain: true };
  if (!isPortName(port)) {
    report(`${path}.port`, `${JSON.stringify(port)} is no name of a port`, EITHER_WAY);
    return anyPort;
  }
  return { matches: [{ type: 'named', name: port, protocol }], certain: true };
}

/** Addresses have no names for their ports, so that such a rule allows none of them anything. */
function reportNamedPorts(
  { peers, ports }: NetworkPolicyRule,
  path: string,
  { report, side }: Reader,
): void {
  const named = ports.findIndex(({ port }) => typeof port === 'string');
  const block = peers.findIndex(({ type }) => type === 'block');
  if (side === 'ingress' || named < 0 || block < 0) return;
  const wrong = `the port is named, and addresses such as those of to[${block}] name no ports`;
  report(`${path}.ports[${named}].port`, wrong, 'as matching no port of an address');
}
