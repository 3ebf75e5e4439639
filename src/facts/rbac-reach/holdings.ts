import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { PolicyRule } from '../../model/kubernetes/rbac.ts';
import { ESCALATION_EDGES, type NeededRight } from '../../tables/escalation-edges.ts';
import { type Action, allows } from '../policy-rules.ts';
import { grantEvidence, ruleEvidence } from '../rbac/answers.ts';
import type { Grant } from '../rbac/grants.ts';
import type { PlacedRule } from '../rbac/role-rules.ts';
import type { Cause } from './graph.ts';
import { isShippedGrant } from './shipped.ts';

/** A right of the table that a rule gives: for any object, or for these. */
export interface Hold {
  readonly rule: PlacedRule;
  /** Undefined when it is for any object. */
  readonly names: readonly string[] | undefined;
}

/** The same by a binding; by none where a role might be bound. */
export interface Held extends Hold {
  readonly grant: Grant | undefined;
}

/** Rights of the table that somebody holds in one place, by their index in NEEDED. */
export type Holdings = ReadonlyMap<number, readonly Held[]>;

interface IndexedEdge {
  readonly edge: (typeof ESCALATION_EDGES)[number];
  readonly needs: readonly number[];
}

const indexes = new Map<string, number>();
const NEEDED: NeededRight[] = [];

/** Edges with their needs as indexes of rights, each right once. */
export const INDEXED_EDGES: readonly IndexedEdge[] = ESCALATION_EDGES.map((edge) => ({
  edge,
  needs: edge.needs.map(indexOf),
}));

function indexOf(right: NeededRight): number {
  const key = JSON.stringify(right);
  const known = indexes.get(key);
  if (known !== undefined) return known;
  NEEDED.push(right);
  indexes.set(key, NEEDED.length - 1);
  return NEEDED.length - 1;
}

/** Whether a right is one on objects of no namespace. */
export function isClusterScoped(index: number): boolean {
  return NEEDED[index]?.clusterScoped ?? false;
}

/** Whether a right is one on namespaces themselves. */
export function isOfNamespaces(index: number): boolean {
  return NEEDED[index]?.resources.includes('namespaces') ?? false;
}

/** What the rules of a role give of the table. Most roles give nothing. */
export function holdsOf(rules: readonly PlacedRule[]): ReadonlyMap<number, readonly Hold[]> {
  const found = new Map<number, Hold[]>();
  for (const placed of rules) {
    for (const [index, right] of NEEDED.entries()) {
      const names = namesGiven(placed.rule, right);
      if (names === null) continue;
      const own = found.get(index);
      if (own === undefined) found.set(index, [{ rule: placed, names }]);
      else own.push({ rule: placed, names });
    }
  }
  return found;
}

/** Null where the rule does not give the right, undefined where it does so for any object. */
export function namesGiven(
  rule: PolicyRule,
  { verbs, group, resources, names }: NeededRight,
): readonly string[] | undefined | null {
  if (!(rule.groups.includes('*') || rule.groups.includes(group))) return null;
  const { resourceNames } = rule;
  const isNarrow = resourceNames.length > 0;
  const asked = names ?? (isNarrow ? resourceNames.slice(0, 1) : [undefined]);
  const given = verbs.some((verb) =>
    resources.some(
      (resource) =>
        !(isNarrow && isNameless(verb, resource)) &&
        asked.some((name) => allows(rule, action(verb, group, resource, name))),
    ),
  );
  if (!given) return null;
  return isNarrow && names === undefined ? resourceNames : undefined;
}

/** What is created has no name yet, and a collection has none: only subresources can be restricted. */
function isNameless(verb: string, resource: string): boolean {
  return (verb === 'create' && !resource.includes('/')) || verb === 'deletecollection';
}

function action(verb: string, group: string, resource: string, name: string | undefined): Action {
  return name === undefined ? { verb, group, resource } : { verb, group, resource, name };
}

/** What all of several things give together. */
export function together(all: readonly Holdings[]): Holdings {
  const [first, ...rest] = all;
  if (rest.length === 0) return first ?? new Map();
  const found = new Map<number, readonly Held[]>();
  for (const holdings of all) {
    for (const [index, held] of holdings) {
      found.set(index, [...(found.get(index) ?? []), ...held]);
    }
  }
  return found;
}

/** That a binding gives the rule, or that the role has it. */
export function causeOf({ grant, rule }: Held): Cause {
  if (grant === undefined) {
    return { objects: [rule.role.key], evidence: () => [ruleEvidence(rule)] };
  }
  return {
    // Made when asked for: there are as many of these as rights.
    get objects() {
      return [subjectOf(grant.binding.meta).key];
    },
    evidence: () => [grantEvidence(grant), ruleEvidence(rule)],
    shipped: () => isShippedGrant(grant),
  };
}
