import type {
  CalicoPeer,
  CalicoPolicy,
  CalicoRule,
} from '../../../model/kubernetes/calico-policy.ts';
import type { CalicoNetworkSet, CalicoTier } from '../../../model/kubernetes/calico-sets.ts';
import type { Namespace } from '../../../model/kubernetes/namespace.ts';
import type { Compiled, Finding, Layer, Policy, Rule, Term } from '../rules.ts';
import { isNarrowing, peersOf, subjectOf } from './calico-peers.ts';
import { calicoPorts } from './calico-ports.ts';
import { type LabelledSet, labelledSets } from './calico-sets.ts';
import { placesOf, ranksOf, type TierPlace } from './calico-tiers.ts';
import { doubtful, type Reading, reading } from './report.ts';
import type { ServiceIndex } from './services.ts';
import { allOf, perhaps } from './terms.ts';

export interface CalicoObjects {
  readonly policies: readonly CalicoPolicy[];
  /** Undefined where not all of them were seen. */
  readonly tiers: readonly CalicoTier[] | undefined;
  /** NetworkSets and GlobalNetworkSets; undefined where not all of them were seen. */
  readonly sets: readonly CalicoNetworkSet[] | undefined;
  readonly namespaces: readonly Namespace[];
  readonly services: ServiceIndex;
}

/** What rules refer to besides labels. */
export interface CalicoContext {
  readonly sets: readonly LabelledSet[] | undefined;
  readonly services: ServiceIndex;
}

type Side = 'ingress' | 'egress';

/** Before every tier whose order is known. */
const ANYWHERE = 0;

/**
 * Calico's tiers in their order: a tier whose policies select a pod ends in its default action,
 * `Pass` in a rule goes on to the next. After the last one the namespace's profile allows.
 */
export function compileCalico(objects: CalicoObjects): Compiled {
  const findings: Finding[] = [];
  const { tiers, services, namespaces } = objects;
  const sets = objects.sets && labelledSets(objects.sets, namespaces, findings);
  const context = { sets, services };
  // Policies before connection tracking or address translation are about host endpoints only.
  const policies = objects.policies.filter(({ hostsOnly }) => !hostsOnly);
  const byTier = Map.groupBy(policies, ({ tier }) => tier);
  const places = placesOf(tiers ?? [], new Set(byTier.keys()));
  const read = new Map(policies.map((one) => [one, reading(one, findings)]));
  for (const [policy, one] of read) reportOdd(policy, tiers && places, one);
  const layers = (side: Side): readonly Layer[] =>
    [...places.values()].flatMap((place): readonly Layer[] => {
      const inTier = byTier.get(place.name) ?? [];
      const ranks = ranksOf(inTier);
      const layer: Layer = {
        id: `Calico tier ${place.name}`,
        order: place.order,
        unmatched: place.passes ? 'next' : 'deny',
        policies: inTier.flatMap((policy) => {
          const one = read.get(policy);
          const rank = ranks.get(policy);
          if (one === undefined || rank === undefined) return [];
          return direction(policy, side, { ...one, rank, place, context });
        }),
      };
      // Without its object a tier may be anywhere among the others: first and last hold every answer.
      return tiers === undefined && !place.known ? [{ ...layer, order: ANYWHERE }, layer] : [layer];
    });
  return { ingress: layers('ingress'), egress: layers('egress'), findings };
}

function reportOdd(
  { tier, typesGiven }: CalicoPolicy,
  places: ReadonlyMap<string, TierPlace> | undefined,
  { report }: Reading,
): void {
  for (const type of typesGiven) {
    if (type !== 'Ingress' && type !== 'Egress') {
      report('spec.types', `${JSON.stringify(type)} is neither Ingress nor Egress`, 'without it');
    }
  }
  if (places === undefined || places.get(tier)?.known === true) return;
  report('spec.tier', `there is no tier ${tier}`, 'last, and perhaps not at all');
}

interface Placed extends Reading {
  readonly rank: number;
  readonly place: TierPlace;
  readonly context: CalicoContext;
}

function direction(policy: CalicoPolicy, side: Side, placed: Placed): readonly Policy[] {
  if (!policy.types.includes(side === 'ingress' ? 'Ingress' : 'Egress')) return [];
  const { object, rank, place } = placed;
  const subject = subjectOf(policy, placed.report);
  const selects = place.known ? subject : perhaps(subject, `where the tier ${place.name} stands`);
  const runs = runsOf(policy, side, placed);
  return runs.map(({ narrowing, rules }, i) => ({
    object,
    // Parts of one policy keep their order within its rank.
    rank: rank + i / runs.length,
    selects: narrowing === undefined ? selects : allOf([selects, narrowing]),
    isolates: narrowing === undefined && !place.passes,
    rules,
  }));
}

interface Run {
  /** What its rules ask of the pod itself, besides the policy's selector. */
  readonly narrowing: Term | undefined;
  readonly rules: readonly Rule[];
}

/** Rules in order, apart where one narrows the pod itself; one run at least that narrows nothing. */
function runsOf(policy: CalicoPolicy, side: Side, placed: Placed): readonly Run[] {
  const runs: { narrowing: Term | undefined; rules: Rule[] }[] = [];
  for (const [i, rule] of policy[side].entries()) {
    const path = `spec.${side}[${i}]`;
    const [ownName, own, other] =
      side === 'ingress'
        ? (['destination', rule.destination, ['source', rule.source]] as const)
        : (['source', rule.source, ['destination', rule.destination]] as const);
    const narrowing = narrowingOf(policy, own, [`${path}.${ownName}`, placed]);
    const rules = rulesOf(rule, path, { ...placed, policy, other });
    if (rules.length === 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.narrowing === undefined && narrowing === undefined) {
      last.rules.push(...rules);
    } else runs.push({ narrowing, rules: [...rules] });
  }
  return runs.some(({ narrowing }) => narrowing === undefined)
    ? runs
    : [...runs, { narrowing: undefined, rules: [] }];
}

function narrowingOf(
  { meta }: CalicoPolicy,
  own: CalicoPeer,
  [path, placed]: readonly [string, Placed],
): Term | undefined {
  if (!isNarrowing(own)) return undefined;
  return peersOf(own, meta.namespace, { ...placed.context, path, report: placed.report });
}

interface RuleContext extends Placed {
  readonly policy: CalicoPolicy;
  readonly other: readonly [name: string, peer: CalicoPeer];
}

function rulesOf(rule: CalicoRule, path: string, around: RuleContext): readonly Rule[] {
  const { report, context, policy, other } = around;
  const [name, peer] = other;
  const peers = peersOf(peer, policy.meta.namespace, {
    ...context,
    path: `${path}.${name}`,
    report,
  });
  const { ports, doubt } = calicoPorts(rule, path, report);
  const notes = [
    ...(rule.http ? ['only some HTTP requests'] : []),
    ...(peer.domains.length > 0 ? [`only ${peer.domains.join(', ')}`] : []),
  ];
  const note = notes.length === 0 ? {} : { note: notes.join('; ') };
  const rules = actionsOf(rule, path, around).map(({ action, unknown }): Rule => {
    const one: Rule = { action, peers: ofFamily(peers, rule.ipVersion), ports, path, ...note };
    const why = unknown ?? doubt;
    return why === undefined ? one : doubtful(one, why);
  });
  return rules;
}

const ACTIONS: ReadonlyMap<string, Rule['action']> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
  ['pass', 'pass'],
]);

function actionsOf(
  { action }: CalicoRule,
  path: string,
  { report }: Reading,
): readonly { readonly action: Rule['action']; readonly unknown: string | undefined }[] {
  const known = ACTIONS.get(action.toLowerCase());
  if (known !== undefined) return [{ action: known, unknown: undefined }];
  // It only writes a line, and the next rule decides.
  if (action.toLowerCase() === 'log') return [];
  report(`${path}.action`, 'it is none of Allow, Deny, Pass and Log', 'as each of them');
  return [...ACTIONS.values()].map((one) => ({ action: one, unknown: 'its action is not known' }));
}

/** Of a family of addresses only; which one pods and nodes use is known where their address is. */
function ofFamily(peers: Term, ipVersion: number | undefined): Term {
  if (ipVersion === undefined) return peers;
  const every: Term = {
    type: 'addresses',
    blocks: [{ cidr: ipVersion === 4 ? '0.0.0.0/0' : '::/0', except: [] }],
  };
  const inside: Term = perhaps(
    { type: 'not', term: { type: 'outside' } },
    `whether the connection is of IPv${ipVersion}`,
  );
  return allOf([peers, { type: 'or', terms: [every, inside] }]);
}
