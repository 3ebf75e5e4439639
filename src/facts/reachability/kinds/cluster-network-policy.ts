import type {
  ClusterNetworkPolicy,
  ClusterPeer,
  ClusterPort,
  ClusterRule,
  ClusterSubject,
} from '../../../model/kubernetes/cluster-network-policy.ts';
import { EVERY_NAMESPACE, podsOf } from '../label-tests.ts';
import {
  type Compiled,
  EVERY_PORT,
  type Finding,
  LAYER_ORDER,
  type Layer,
  type Policy,
  type PortMatch,
  type PortSet,
  type Rule,
  type Term,
} from '../rules.ts';
import { reportConflicts, reportOdd } from './cluster-network-policy-faults.ts';
import { everyPortOf, portRange, protocolOf, unknownProtocol } from './ports.ts';
import { doubtful, EITHER_WAY, type Reading, type Report, reading } from './report.ts';
import { anyOf, blocksOf, EVERYONE, NOBODY, perhaps, selectedPods, withSelector } from './terms.ts';

type Side = 'ingress' | 'egress';

/** After every policy with a priority: a BaselineAdminNetworkPolicy has none and is alone. */
const WITHOUT_PRIORITY = 1001;

/**
 * ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy, and the ones of EKS: two
 * tiers around NetworkPolicies, the lower priority first, the first rule that matches decides.
 */
export function compileClusterPolicies(all: readonly ClusterNetworkPolicy[]): Compiled {
  const findings: Finding[] = [];
  const compiled = all.map((policy) => {
    const read = reading(policy, findings);
    reportOdd(policy, read.report);
    return { policy, ...directions(policy, read) };
  });
  findings.push(...reportConflicts(all));
  const layers = (side: Side): readonly Layer[] =>
    (['Admin', 'Baseline'] as const).map((tier) => ({
      id: `tier ${tier}`,
      order: tier === 'Admin' ? LAYER_ORDER.admin : LAYER_ORDER.baseline,
      unmatched: 'next',
      // A tier that the API does not have may be either.
      policies: compiled
        .filter(({ policy }) => policy.tier === undefined || policy.tier === tier)
        .map((one) => one[side])
        .filter(({ rules }) => rules.length > 0),
    }));
  return { ingress: layers('ingress'), egress: layers('egress'), findings };
}

function directions(policy: ClusterNetworkPolicy, { object, report }: Reading) {
  const subject = subjectOf(policy.subject, report);
  const selects = policy.tier === undefined ? perhaps(subject, 'its tier is not known') : subject;
  const common = { object, rank: policy.priority ?? WITHOUT_PRIORITY, selects, isolates: false };
  const side = (name: Side): Policy => ({
    ...common,
    rules: policy[name].flatMap((rule, i) => rulesOf(rule, [name, `spec.${name}[${i}]`], report)),
  });
  return { ingress: side('ingress'), egress: side('egress') };
}

function subjectOf(subject: ClusterSubject, report: Report): Term {
  if (subject.type !== 'other') return podsTerm(subject, 'spec.subject', report);
  report('spec.subject', notOneField(subject.fields), EITHER_WAY);
  return perhaps(EVERYONE, 'its subject could not be read');
}

function podsTerm(
  peer: Exclude<ClusterSubject, { type: 'other' }>,
  path: string,
  report: Report,
): Term {
  if (peer.type === 'namespaces') {
    return withSelector(peer.namespaces, `${path}.namespaces`, report, (labels) =>
      podsOf(labels.key === 'everything' ? EVERY_NAMESPACE : { type: 'labels', labels }),
    );
  }
  return selectedPods(
    [peer.namespaces, `${path}.pods.namespaceSelector`],
    [peer.pods, `${path}.pods.podSelector`],
    report,
  );
}

const ACTIONS = { Accept: 'allow', Deny: 'deny', Pass: 'pass' } as const;

function rulesOf(
  rule: ClusterRule,
  [side, path]: readonly [Side, string],
  report: Report,
): readonly Rule[] {
  const list = `${path}.${side === 'ingress' ? 'from' : 'to'}`;
  if (rule.peers.length === 0) report(list, 'there is no peer', EITHER_WAY);
  const closed = failsClosed(rule, path);
  if (closed !== undefined) return closed;
  const peers =
    rule.peers.length === 0
      ? perhaps(EVERYONE, `no peer at ${list}`)
      : anyOf(rule.peers.map((peer, i) => peerOf(peer, `${list}[${i}]`, report)));
  return withPorts(rule, path, report).flatMap(({ ports, doubt }) =>
    withAction(rule, path, report).map(({ action, unknown }): Rule => {
      const one: Rule = { action, peers, ports, path };
      const why = doubt ?? unknown;
      return why === undefined ? one : doubtful(one, why);
    }),
  );
}

/**
 * A peer without any field is of a newer API than the cluster's: the API says that such a rule
 * accepts nothing, or denies everything where it denies or passes.
 */
function failsClosed({ action, peers }: ClusterRule, path: string): readonly Rule[] | undefined {
  if (!peers.some((peer) => peer.type === 'other' && peer.fields.length === 0)) return undefined;
  if (action === 'Accept') return [];
  return [{ action: 'deny', peers: EVERYONE, ports: EVERY_PORT, path, note: 'fails closed' }];
}

function withAction({ action }: ClusterRule, path: string, report: Report) {
  if (action !== undefined) return [{ action: ACTIONS[action], unknown: undefined }];
  report(`${path}.action`, 'its kind does not have this action', 'as each of them');
  const unknown = 'its action is not known';
  return (['allow', 'deny', 'pass'] as const).map((one) => ({ action: one, unknown }));
}

function peerOf(peer: ClusterPeer, path: string, report: Report): Term {
  switch (peer.type) {
    case 'namespaces':
    case 'pods':
      return podsTerm(peer, path, report);
    case 'nodes':
      return withSelector(peer.nodes, `${path}.nodes`, report, (labels) => ({
        type: 'nodes',
        labels,
      }));
    case 'networks':
      return blocksOf(
        peer.cidrs.map((cidr, i) => ({ cidr, except: [], path: `${path}.networks[${i}]` })),
        report,
      );
    case 'domains':
      return peer.names.length === 0
        ? NOBODY
        : perhaps({ type: 'outside' }, `the addresses of ${peer.names.join(', ')}`);
    case 'other':
      report(path, notOneField(peer.fields), EITHER_WAY);
      return perhaps(EVERYONE, `a peer that could not be read at ${path}`);
  }
}

function notOneField(fields: readonly string[]): string {
  return fields.length === 1
    ? `the field ${fields.join()} is not known`
    : `it must have exactly one field, and has ${fields.length}`;
}

interface RulePorts {
  readonly ports: PortSet;
  readonly doubt: string | undefined;
}

/** With a port that could not be read, the rule a second time: perhaps for every port. */
function withPorts(rule: ClusterRule, path: string, report: Report): readonly RulePorts[] {
  const { ports = [] } = rule;
  if (ports.length === 0) return [{ ports: EVERY_PORT, doubt: undefined }];
  const read = ports.map((port, i) => portOf(port, `${path}.ports[${i}]`, report));
  const sure: RulePorts = {
    ports: { matches: read.flatMap((one) => one ?? []), except: [] },
    doubt: undefined,
  };
  const unread = read.some((one) => one === undefined);
  return unread ? [sure, { ports: EVERY_PORT, doubt: 'a port could not be read' }] : [sure];
}

function portOf(port: ClusterPort, path: string, report: Report): readonly PortMatch[] | undefined {
  if (port.name !== undefined) return [{ type: 'named', name: port.name, protocol: undefined }];
  if (port.protocol === undefined) {
    report(path, 'it must have exactly one field that is known', EITHER_WAY);
    return undefined;
  }
  const protocol = protocolOf(port.protocol);
  if (protocol === undefined) return unknownProtocol(port.protocol, path, report);
  const { start, end } = port;
  if (start === undefined && end === undefined) return [everyPortOf(protocol)];
  return portRange(protocol, [start ?? 0, end ?? 0], path, report);
}
