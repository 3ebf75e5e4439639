import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import { keyOfPrincipal, type Principal, principalsIn } from '../principals.ts';
import type { Asked } from './answers.ts';
import type { Grant } from './grants.ts';
import type { Rbac } from './rbac.ts';
import type { PlacedRule } from './role-rules.ts';
import { bypasses, type Way, type Ways, waysTo } from './who-can.ts';

export interface Question {
  readonly action: Asked;
  readonly namespace: string | undefined;
}

/** `--who-can`: everybody whom a binding names, with the binding and the rule. */
export function showWays(value: Rbac, { action, namespace }: Question): unknown {
  const found = waysTo(value.bindings, action, namespace);
  return {
    question: questionOf(action, namespace),
    ...listed(found),
    always: ['Group/system:masters'],
    notSeen: distinct([
      ...(namespace === undefined ? value.anywhere : value.gapsIn(namespace)),
      ...found.open.flatMap(({ gaps }) => gaps),
    ]),
  };
}

/** `--who-can` with `--subject`: whether these may. */
export function showAnswer(
  value: Rbac,
  { action, namespace }: Question,
  who: readonly Principal[],
): unknown {
  const everyone = principalsIn(who);
  const keys = new Set(everyone.map(keyOfPrincipal));
  const found = waysTo(value.bindings, action, namespace);
  const isTheirs = (one: Pick<Way, 'principal'>): boolean =>
    keys.has(keyOfPrincipal(one.principal));
  const theirs: Ways = {
    ways: found.ways.filter(isTheirs),
    byName: found.byName.filter(isTheirs),
    open: found.open.filter(isTheirs),
  };
  // What holds in some other namespace is told, and no answer to a question about the whole cluster.
  const holds = theirs.ways.some(({ grant }) => grant.namespace === '' || namespace !== undefined);
  const masters = bypasses(everyone);
  const { gaps } = value.may(who, action, namespace);
  const open = gaps.length > 0 ? 'unknown' : 'no';
  return {
    question: questionOf(action, namespace),
    subject: who.map(keyOfPrincipal),
    allowed: holds || masters ? 'yes' : open,
    ...listed(theirs),
    ...(masters ? { always: ['Group/system:masters'] } : {}),
    notSeen: distinct(gaps),
  };
}

/** `--subject`: every binding that reaches them, with the rules of its role. */
export function showSubject(
  value: Rbac,
  who: readonly Principal[],
  namespace: string | undefined,
): unknown {
  const everyone = principalsIn(who);
  const rights = everyone.flatMap((through) =>
    value
      .grantsOf(through)
      .filter(
        (grant) => [undefined, '', grant.namespace].includes(namespace) || grant.namespace === '',
      )
      .map((grant) => ({ through: keyOfPrincipal(through), ...rightOf(grant) })),
  );
  return {
    subject: who.map(keyOfPrincipal),
    groups: everyone.filter((one) => !who.includes(one)).map(({ name }) => name),
    ...(bypasses(everyone) ? { everything: 'the API server lets system:masters do it all' } : {}),
    rights,
    notSeen: (namespace === undefined ? value.anywhere : value.gapsIn(namespace)).map(gapOf),
  };
}

function questionOf(action: Asked, namespace: string | undefined): unknown {
  if ('url' in action) return { verb: action.verb, url: action.url };
  const { verb, group, resource, name = null } = action;
  return { verb, group, resource, name, namespace: namespace ?? null };
}

function listed({ ways, byName, open }: Ways) {
  return {
    can: ways.map(wayOf),
    byName: byName.map((way) => ({ ...wayOf(way), names: way.rule.rule.resourceNames })),
    mayBe: open.map(({ principal, grant }) => ({
      subject: keyOfPrincipal(principal),
      ...placeOf(grant),
    })),
  };
}

function wayOf({ principal, grant, rule }: Way) {
  return { subject: keyOfPrincipal(principal), ...placeOf(grant), rule: ruleOf(rule) };
}

function rightOf(grant: Grant) {
  const { rules } = grant;
  if (rules.state === 'known') return { ...placeOf(grant), rules: rules.rules.map(wholeRule) };
  if (rules.state === 'missing') return { ...placeOf(grant), rules: [], missing: true };
  return { ...placeOf(grant), rules: null, notSeen: rules.gaps.map(gapOf) };
}

/** The namespace is null for what holds in the whole cluster. */
function placeOf({ binding, namespace, path }: Grant) {
  return {
    namespace: namespace === '' ? null : namespace,
    binding: subjectOf(binding.meta).key,
    path,
    role: `${binding.role.kind}/${binding.role.name}`,
  };
}

/** A role may take its rules from another one: this is where the rule stands. */
function ruleOf({ rule, role, path }: PlacedRule) {
  return { role: role.key, path, verbs: rule.verbs };
}

export function wholeRule(placed: PlacedRule): unknown {
  const { groups, resources, resourceNames, urls } = placed.rule;
  return {
    ...ruleOf(placed),
    ...(urls.length > 0 ? { nonResourceURLs: urls } : { apiGroups: groups, resources }),
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  };
}

function distinct(gaps: readonly Gap[]): readonly unknown[] {
  return [...new Map(gaps.map((one) => [JSON.stringify(one), gapOf(one)])).values()];
}

export function gapOf({ source, cause, detail, permission }: Gap): unknown {
  return { source, cause, detail, ...(permission === undefined ? {} : { permission }) };
}
