import { subjectOf } from '../../model/kubernetes/meta.ts';
import { keyOfPrincipal } from '../principals.ts';
import type { ScopedRules } from './classes.ts';
import type { Rbac } from './rbac.ts';
import { gapOf, wholeRule } from './show-answers.ts';
import { bindingStanding, roleStanding, type Standing } from './standing.ts';

/** Everybody whom a binding names, by equal rights, and whose roles and bindings these are. */
export function showAll(value: Rbac): unknown {
  const { principals, roles, bindings, rulesOf } = value;
  return {
    classes: value.classesOf(principals).map(({ members, own, shared }) => ({
      subjects: members.map(keyOfPrincipal),
      shares: shared.map(({ name }) => name),
      rights: own.map(rightsOf),
    })),
    roles: roles.map((role) => ({
      role: subjectOf(role.meta).key,
      ...standingOf(roleStanding(role.meta, rulesOf(role))),
    })),
    bindings: bindings.map(({ binding, rules }) => ({
      binding: subjectOf(binding.meta).key,
      role: `${binding.role.kind}/${binding.role.name}`,
      ...(rules.state === 'known' ? {} : { [rules.state]: true }),
      subjects: binding.subjects.length,
      ...standingOf(bindingStanding(binding)),
    })),
    findings: value.findings().map(({ object, ...one }) => ({ object: object.key, ...one })),
    notSeen: value.anywhere.map(gapOf),
  };
}

function rightsOf({ namespace, rules }: ScopedRules): unknown {
  const where = namespace === '' ? null : namespace;
  if (rules.state !== 'known') return { namespace: where, rules: null };
  return { namespace: where, rules: rules.rules.map(wholeRule) };
}

function standingOf(standing: Standing): object {
  const { type, ...rest } = standing;
  return { standing: type, ...rest };
}
