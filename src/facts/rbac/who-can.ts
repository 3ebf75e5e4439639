import type { Gaps } from '../../model/observed.ts';
import { allows, covers, isNameless } from '../policy-rules.ts';
import { isMasters, type Principal, principalOf } from '../principals.ts';
import { remember } from '../remember.ts';
import type { Asked } from './answers.ts';
import type { Bound, Grant } from './grants.ts';
import type { PlacedRule, RoleRules } from './role-rules.ts';

/** One way in which somebody may do something: a binding that names him, and the rule behind it. */
export interface Way {
  readonly principal: Principal;
  readonly grant: Grant;
  readonly rule: PlacedRule;
}

export interface Ways {
  /** To any object, or to the one that was asked for. */
  readonly ways: readonly Way[];
  /** Only to objects that their rules name, where the question names none. */
  readonly byName: readonly Way[];
  /** Bindings to roles that were not seen, which may give it. */
  readonly open: readonly OpenWay[];
}

export interface OpenWay {
  readonly principal: Principal;
  readonly grant: Grant;
  readonly gaps: Gaps;
}

/** What there is to know besides a bound role that says yes. */
interface Found {
  readonly rule: PlacedRule;
  readonly byName: boolean;
}

/**
 * Everybody whom a binding names and who may do this. In a namespace; without one also those who may
 * in some namespace only.
 */
export function waysTo(
  bindings: readonly Bound[],
  action: Asked,
  namespace: string | undefined,
): Ways {
  const ruleIn = remember((rules: RoleRules) => decisive(rules, action));
  const ways: Way[] = [];
  const byName: Way[] = [];
  const open: OpenWay[] = [];
  for (const bound of bindings.filter((one) => holdsIn(one, action, namespace))) {
    if (bound.rules.state === 'unseen') {
      const { gaps } = bound.rules;
      for (const [principal, grant] of grantsBy(bound)) open.push({ principal, grant, gaps });
    }
    const found = ruleIn(bound.rules);
    if (found === undefined) continue;
    const { rule } = found;
    const here = grantsBy(bound).map(([principal, grant]) => ({ principal, grant, rule }));
    const list = found.byName ? byName : ways;
    for (const way of here) list.push(way);
  }
  return { ways, byName, open };
}

function grantsBy(bound: Bound): readonly (readonly [Principal, Grant])[] {
  return bound.binding.subjects.flatMap((subject): readonly (readonly [Principal, Grant])[] => {
    const principal = principalOf(subject, bound.namespace);
    return principal === undefined ? [] : [[principal, { ...bound, path: subject.path }]];
  });
}

/** Whether these are among whom the API server asks no role for. */
export function bypasses(everyone: readonly Principal[]): boolean {
  return everyone.some(isMasters);
}

/** Paths are in no namespace: what a RoleBinding gives does not hold for them. */
function holdsIn(bound: Bound, action: Asked, namespace: string | undefined): boolean {
  if (bound.namespace === '') return true;
  return !('url' in action) && (namespace === undefined || namespace === bound.namespace);
}

function decisive(rules: RoleRules, action: Asked): Found | undefined {
  if (rules.state !== 'known') return undefined;
  const any = rules.rules.find(({ rule }) => allows(rule, action));
  if (any !== undefined) return { rule: any, byName: false };
  if ('url' in action || action.name !== undefined) return undefined;
  // A request that carries no name is not let in by a rule with names.
  if (isNameless(action)) return undefined;
  const some = rules.rules.find(({ rule }) => covers(rule, action));
  return some === undefined ? undefined : { rule: some, byName: true };
}
