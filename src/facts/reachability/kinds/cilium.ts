import type {
  CiliumCidrGroup,
  CiliumPolicy,
  CiliumRule,
} from '../../../model/kubernetes/cilium-policy.ts';
import type { CiliumTraffic } from '../../../model/kubernetes/cilium-traffic.ts';
import {
  type Compiled,
  EVERY_PORT,
  type Finding,
  LAYER_ORDER,
  type Layer,
  NETWORK_POLICY_RANK,
  type Policy,
  type Rule,
  type Term,
} from '../rules.ts';
import { type CiliumContext, ciliumPeers } from './cilium-peers.ts';
import { ciliumPorts } from './cilium-ports.ts';
import { endpointsTerm } from './cilium-selectors.ts';
import { inNamespaceNamed } from './pod-terms.ts';
import { doubtful, EITHER_WAY, type Reading, type Report, reading } from './report.ts';
import type { ServiceIndex } from './services.ts';
import { allOf, EVERY_POD, EVERYONE, not, perhaps, withSelector } from './terms.ts';

export interface CiliumObjects {
  /** CiliumNetworkPolicies and CiliumClusterwideNetworkPolicies. */
  readonly policies: readonly CiliumPolicy[];
  readonly groups: readonly CiliumCidrGroup[] | undefined;
  readonly services: ServiceIndex;
}

type Side = 'ingress' | 'egress';

/** One direction of one rule: what it denies, requires and allows. */
interface Directed {
  readonly denies: Policy;
  readonly requires: Policy;
  /** Allows that requirements do not bind: those that name no pods. */
  readonly free: Policy;
  readonly allows: Policy;
}

/** Deny rules first, whichever policy they are in; then one union with NetworkPolicies. */
export function compileCilium({ policies, ...context }: CiliumObjects): Compiled {
  const findings: Finding[] = [];
  const rules = policies.flatMap((policy) => rulesOf(policy, context, findings));
  const layers = (side: Side): readonly Layer[] => {
    const all = rules.map((one) => one[side]);
    const bound = all.some(({ requires }) => requires.rules.length > 0);
    const first = [layer('Cilium deny rules', LAYER_ORDER.first, all, 'denies')];
    const required = [
      layer('Cilium allow rules that name no pods', LAYER_ORDER.standard - 0.2, all, 'free'),
      layer('Cilium requirements', LAYER_ORDER.standard - 0.1, all, 'requires'),
    ];
    const last: Layer = {
      id: 'Cilium allow rules',
      order: LAYER_ORDER.standard,
      unmatched: 'deny',
      policies: all
        .map(({ allows }) => allows)
        .filter((one) => one.isolates || one.rules.length > 0),
    };
    return [...first, ...(bound ? required : []), last];
  };
  return { ingress: layers('ingress'), egress: layers('egress'), findings };
}

function layer(id: string, order: number, all: readonly Directed[], part: keyof Directed): Layer {
  const policies = all.map((one) => one[part]).filter(({ rules }) => rules.length > 0);
  return { id, order, unmatched: 'next', policies };
}

interface Sides {
  readonly ingress: Directed;
  readonly egress: Directed;
}

function rulesOf(
  policy: CiliumPolicy,
  context: CiliumContext,
  findings: Finding[],
): readonly Sides[] {
  const { object, report } = reading(policy, findings);
  const before = findings.length;
  const absent: Finding[] = [];
  const { namespace } = policy.meta;
  const home = namespace === '' ? undefined : namespace;
  const around = { ...context, object, report, absent: reading(policy, absent).report, home };
  const read = policy.rules.map((rule) => {
    reportEmpty(rule, report);
    const subject = subjectOf(rule, around);
    return {
      ingress: directed(rule, 'ingress', subject, around),
      egress: directed(rule, 'egress', subject, around),
    };
  });
  const refused = findings.length > before;
  findings.push(...absent);
  // Cilium refuses a policy whole where part of it is wrong.
  return refused ? read.map(inDoubt) : read;
}

/** Without rules nothing is isolated: Cilium asks for one empty rule instead. */
function reportEmpty({ path, ...rule }: CiliumRule, report: Report): void {
  const sections = [rule.ingress, rule.ingressDeny, rule.egress, rule.egressDeny];
  if (sections.some((one) => one !== undefined && one.length > 0)) return;
  report(path, 'it has no rule in either direction, so Cilium refuses it', 'as isolating nothing');
}

function inDoubt({ ingress, egress }: Sides): Sides {
  const why = 'whether Cilium takes a policy of which part is wrong';
  const one = (policy: Policy): Policy => ({ ...policy, selects: perhaps(policy.selects, why) });
  const all = ({ denies, requires, free, allows }: Directed): Directed => ({
    denies: one(denies),
    requires: one(requires),
    free: one(free),
    allows: one(allows),
  });
  return { ingress: all(ingress), egress: all(egress) };
}

interface Around extends CiliumContext, Reading {
  readonly absent: Report;
  readonly home: string | undefined;
}

/** A policy of a namespace selects only there, whatever it says of namespaces. */
function subjectOf({ endpoints, nodes, path }: CiliumRule, { home, report }: Around): Term {
  if ((endpoints === undefined) === (nodes === undefined)) {
    report(path, 'it must have either endpointSelector or nodeSelector', EITHER_WAY);
    return home === undefined ? EVERYONE : inNamespaceNamed(home);
  }
  if (nodes !== undefined) {
    return withSelector(nodes, `${path}.nodeSelector`, report, (labels) => ({
      type: 'nodes',
      labels,
    }));
  }
  const selector = endpoints ?? { requirements: [] };
  const requirements = selector.requirements.filter(
    ({ key }) => home === undefined || key !== 'io.kubernetes.pod.namespace',
  );
  const term = endpointsTerm({ requirements }, home, `${path}.endpointSelector`, report);
  return home === undefined ? term : within(home, term);
}

/** Labels of namespaces in the selector must not lead out of the policy's own. */
function within(home: string, term: Term): Term {
  if (term.type === 'pods' && term.namespaces.type === 'named' && term.namespaces.name === home) {
    return term;
  }
  return allOf([inNamespaceNamed(home), term]);
}

function directed(rule: CiliumRule, side: Side, selects: Term, around: Around): Directed {
  const [allow, deny] = [rule[side], rule[side === 'ingress' ? 'ingressDeny' : 'egressDeny']];
  const given = (allow?.length ?? 0) + (deny?.length ?? 0) > 0;
  const common = { object: around.object, rank: 0, selects, isolates: false };
  const paths = (list: readonly CiliumTraffic[] | undefined, section: string) =>
    (list ?? []).map((traffic, i) => ({ traffic, path: `${rule.path}.${section}[${i}]` }));
  const word = side === 'ingress' ? 'from' : 'to';
  const allowing = paths(allow, side);
  const denying = paths(deny, `${side}Deny`);
  const allows = allowing.map((one) => ({
    ...one,
    rules: trafficRules(one, 'allow', word, around),
  }));
  const required = [...allowing, ...denying].flatMap(({ traffic, path }) =>
    requirement(traffic, [path, word], around),
  );
  return {
    denies: {
      ...common,
      rules: denying.flatMap((one) => trafficRules(one, 'deny', word, around)),
    },
    requires: { ...common, rules: required },
    free: {
      ...common,
      rules: allows.flatMap(({ traffic, rules }) => (traffic.endpoints === undefined ? rules : [])),
    },
    allows: {
      ...common,
      rank: NETWORK_POLICY_RANK,
      isolates: given && rule.defaultDeny[side] !== false,
      rules: allows.flatMap(({ rules }) => rules),
    },
  };
}

interface Entry {
  readonly traffic: CiliumTraffic;
  readonly path: string;
}

function trafficRules(
  { traffic, path }: Entry,
  action: 'allow' | 'deny',
  word: 'from' | 'to',
  around: Around,
): readonly Rule[] {
  const { ports, icmp, requires } = traffic;
  const peers = ciliumPeers(traffic, { ...around, path, word });
  if (ports === undefined && (icmp || peers === undefined)) return [];
  if (peers === undefined && requires !== undefined) return [];
  const notes = notesOf(traffic);
  return ciliumPorts(ports, path, around.report).map((one): Rule => {
    const note = [...notes, ...(one.note === undefined ? [] : [one.note])].join('; ');
    const rule: Rule = {
      action,
      peers: peers ?? EVERYONE,
      ports: one.ports,
      path,
      ...(note === '' ? {} : { note }),
    };
    return one.doubt === undefined ? rule : doubtful(rule, one.doubt);
  });
}

function notesOf({ domains, authentication }: CiliumTraffic): readonly string[] {
  return [
    ...(domains === undefined ? [] : [`only ${domains.join(', ')}`]),
    ...(authentication === 'required' ? ['only with mutual authentication'] : []),
  ];
}

/** Pods that a requirement does not hold for are let through by no rule that names pods. */
function requirement(
  { requires }: CiliumTraffic,
  [path, word]: readonly [path: string, word: 'from' | 'to'],
  { home, report }: Around,
): readonly Rule[] {
  const field = `${path}.${word}Requires`;
  return (requires ?? []).map((one, i) => {
    const met = endpointsTerm(one, home, `${field}[${i}]`, report);
    const peers = allOf([EVERY_POD, not(met)]);
    return { action: 'deny', peers, ports: EVERY_PORT, path: `${field}[${i}]` };
  });
}
