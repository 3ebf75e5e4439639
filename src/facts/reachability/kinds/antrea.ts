import type {
  AntreaPeer,
  AntreaPolicy,
  AntreaRule,
  AntreaTier,
} from '../../../model/kubernetes/antrea-policy.ts';
import {
  type Compiled,
  type Finding,
  LAYER_ORDER,
  type Layer,
  type Policy,
  type Rule,
  type Term,
} from '../rules.ts';
import { type AntreaPlace, antreaTerm } from './antrea-peers.ts';
import { antreaPorts } from './antrea-ports.ts';
import { doubtful, EITHER_WAY, type Reading, reading } from './report.ts';
import { anyOf, EVERYONE, perhaps } from './terms.ts';

export interface AntreaObjects {
  /** ClusterNetworkPolicies and NetworkPolicies of crd.antrea.io. */
  readonly policies: readonly AntreaPolicy[];
  /** Undefined where not all of them were seen. */
  readonly tiers: readonly AntreaTier[] | undefined;
}

type Side = 'ingress' | 'egress';

/** The tiers that Antrea makes itself, by their priority. */
const BUILT_IN: ReadonlyMap<string, number> = new Map([
  ['emergency', 50],
  ['securityops', 100],
  ['networkops', 150],
  ['platform', 200],
  ['application', 250],
  ['baseline', 253],
]);

/** Before the administrators' tier; the tier `baseline` after NetworkPolicies. */
const ORDER = { tiers: LAYER_ORDER.admin - 1, baseline: LAYER_ORDER.baseline - 1 } as const;

/** Wide enough for the priorities of policies, 1 to 10,000. */
const TIER_WIDTH = 100_000;
/** Priorities of tiers are below it. */
const LAST_TIER = 256;
/** Rules that are applied apart keep their order within the policy's rank. */
const RULE_STEP = 1e-6;

/**
 * Antrea's tiers in one layer, by the priority of the tier and then of the policy: `Pass` leaves all
 * of them for NetworkPolicies. The tier `baseline` is only asked where no NetworkPolicy decided.
 */
export function compileAntrea({ policies, tiers }: AntreaObjects): Compiled {
  const findings: Finding[] = [];
  const priorities = new Map(BUILT_IN);
  for (const { meta, priority } of tiers ?? []) {
    if (priority !== undefined) priorities.set(meta.name.toLowerCase(), priority);
  }
  const placed = policies.flatMap((policy) => {
    const read = reading(policy, findings);
    const places = placesOf(policy, tiers && priorities, read);
    // What is wrong with it is said once, wherever it may stand.
    const again = { ...read, report: () => undefined };
    return places.map((place, i) => ({ policy, ...place, read: i === 0 ? read : again }));
  });
  const held = Map.groupBy(placed, ({ rank }) => rank);
  const compiled = placed.map((one) => {
    const alone = held.get(one.rank)?.length === 1;
    return {
      baseline: one.policy.tier === 'baseline',
      ingress: policiesOf('ingress', { ...one, alone }),
      egress: policiesOf('egress', { ...one, alone }),
    };
  });
  const layers = (side: Side): readonly Layer[] =>
    [false, true].map((baseline) => ({
      id: baseline ? 'Antrea tier baseline' : 'Antrea tiers',
      order: baseline ? ORDER.baseline : ORDER.tiers,
      unmatched: 'next',
      policies: compiled.flatMap((one) => (one.baseline === baseline ? one[side] : [])),
    }));
  return { ingress: layers('ingress'), egress: layers('egress'), findings };
}

interface Place {
  readonly rank: number;
  readonly doubt: string | undefined;
}

/** One place; the first and the last where the object of its tier was not seen. */
function placesOf(
  { tier, priority }: AntreaPolicy,
  priorities: ReadonlyMap<string, number> | undefined,
  { report }: Reading,
): readonly Place[] {
  if (priority === undefined) report('spec.priority', 'it is missing', 'after those that have one');
  const own = priority ?? TIER_WIDTH - 1;
  const known = (priorities ?? BUILT_IN).get(tier.toLowerCase());
  if (known !== undefined) return [{ rank: known * TIER_WIDTH + own, doubt: undefined }];
  const last = LAST_TIER * TIER_WIDTH + own;
  if (priorities === undefined) {
    const doubt = `where the tier ${tier} stands`;
    return [own, last].map((rank) => ({ rank, doubt }));
  }
  report('spec.tier', `there is no tier ${tier}`, 'last of all tiers, and perhaps not at all');
  return [{ rank: last, doubt: `there is no tier ${tier}` }];
}

interface Placed extends Place {
  readonly policy: AntreaPolicy;
  readonly read: Reading;
  /** Whether no other policy has its rank. */
  readonly alone: boolean;
}

function policiesOf(side: Side, placed: Placed): readonly Policy[] {
  const { policy, rank, read } = placed;
  const rules = policy[side].map((rule, i) => {
    const path = `spec.${side}[${i}]`;
    return { applied: rule.appliedTo, path, rules: rulesOf(rule, [side, path], placed) };
  });
  if (rules.length === 0) return [];
  const common = { object: read.object, isolates: false };
  if (rules.every(({ applied }) => applied.length === 0)) {
    const selects = appliedTerm(policy.appliedTo, 'spec', placed);
    return [{ ...common, rank, selects, rules: rules.flatMap((one) => one.rules) }];
  }
  return rules.map((one, i) => {
    const [applied, at] =
      one.applied.length > 0 ? [one.applied, one.path] : [policy.appliedTo, 'spec'];
    const selects = appliedTerm(applied, at, placed);
    return {
      ...common,
      rank: rank + i * RULE_STEP,
      selects: placed.alone ? selects : perhaps(selects, 'which of equal priorities comes first'),
      rules: one.rules,
    };
  });
}

function appliedTerm(applied: readonly AntreaPeer[], path: string, placed: Placed): Term {
  const { report } = placed.read;
  if (applied.length === 0) {
    report(`${path}.appliedTo`, 'it is applied to nobody', EITHER_WAY);
    return perhaps(EVERYONE, 'it is not said to what it applies');
  }
  const term = anyOf(
    applied.map((one, i) => antreaTerm(one, placeIn(placed, `${path}.appliedTo[${i}]`))),
  );
  return placed.doubt === undefined ? term : perhaps(term, placed.doubt);
}

function placeIn({ policy, read }: Placed, path: string): AntreaPlace {
  return { namespace: policy.meta.namespace, path, report: read.report };
}

const ACTIONS = { Allow: 'allow', Drop: 'deny', Reject: 'deny', Pass: 'pass' } as const;

function rulesOf(
  rule: AntreaRule,
  [side, path]: readonly [Side, string],
  placed: Placed,
): readonly Rule[] {
  const { report } = placed.read;
  const list = `${path}.${side === 'ingress' ? 'from' : 'to'}`;
  const peers = rule.peers.map((one, i) => antreaTerm(one, placeIn(placed, `${list}[${i}]`)));
  const { ports, doubt } = antreaPorts(rule, path, report);
  const common = {
    peers: peersTerm(rule, peers),
    ports,
    path,
    ...(rule.layer7 ? { note: 'only what its rules of layer 7 let through' } : {}),
  };
  return actionsOf(rule, path, report).map(({ action, unknown }): Rule => {
    const why = unknown ?? doubt;
    const one: Rule = { action, ...common };
    return why === undefined ? one : doubtful(one, why);
  });
}

function peersTerm({ services }: AntreaRule, peers: readonly Term[]): Term {
  if (services) return perhaps(EVERYONE, 'which endpoints its Services have');
  return peers.length === 0 ? EVERYONE : anyOf(peers);
}

function actionsOf({ action }: AntreaRule, path: string, report: AntreaPlace['report']) {
  if (action !== undefined) return [{ action: ACTIONS[action], unknown: undefined }];
  report(`${path}.action`, 'it is none of Allow, Drop, Reject and Pass', 'as each of them');
  const unknown = 'its action is not known';
  return (['allow', 'deny', 'pass'] as const).map((one) => ({ action: one, unknown }));
}
