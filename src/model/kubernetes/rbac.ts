import { defineKind, type Kind } from '../source.ts';
import { type Fault, fieldIn, listIn, selectorIn, type Tell, textIn } from './lenient.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type PolicyRule, ruleOf } from './policy-rule.ts';
import { type RbacSubject, subjectsOf } from './rbac-subject.ts';
import type { LabelSelector } from './selector.ts';

export type { PolicyRule } from './policy-rule.ts';
export type { RbacSubject } from './rbac-subject.ts';

/** A Role or ClusterRole. What the API server would not take gives nothing, and is told. */
export interface Role {
  readonly meta: Meta;
  /** As they stand; one that the API server would not take holds nothing. */
  readonly rules: readonly PolicyRule[];
  /** A ClusterRole whose rules the controller takes from the ClusterRoles that any of these selects. */
  readonly aggregates: readonly LabelSelector[];
  readonly faults: readonly Fault[];
}

/** A RoleBinding or ClusterRoleBinding. One that the API server would not take binds nobody. */
export interface RoleBinding {
  readonly meta: Meta;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly RbacSubject[];
  readonly faults: readonly Fault[];
}

const GROUP = 'rbac.authorization.k8s.io';

const NONE: readonly never[] = [];

function roleKind(kind: string, plural: string, namespaced: boolean): Kind<Role> {
  return defineKind({
    apiVersions: [`${GROUP}/v1`, `${GROUP}/v1beta1`],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, 'rules', 'aggregationRule'],
    decode: (raw) => {
      const { faults, tell } = telling();
      const meta = metaOf(raw, namespaced);
      const rules = listIn(raw, 'rules', '', tell).map((one, index) =>
        ruleOf(one, `rules[${index}]`, namespaced, tell),
      );
      const aggregates = aggregatesOf(raw, namespaced, tell);
      return { meta, rules, aggregates, faults: faults.length === 0 ? NONE : faults };
    },
  });
}

function aggregatesOf(raw: unknown, namespaced: boolean, tell: Tell): readonly LabelSelector[] {
  const rule = fieldIn(raw, 'aggregationRule');
  if (rule === undefined) return NONE;
  const path = 'aggregationRule';
  if (namespaced) {
    tell(path, 'is a field of ClusterRoles', 'as if it were missing');
    return NONE;
  }
  const field = 'clusterRoleSelectors';
  const selectors = listIn(rule, field, path, tell);
  if (selectors.length === 0) tell(`${path}.${field}`, 'is empty', 'as if it selected nothing');
  return selectors.flatMap(
    (one, index) => selectorIn(one, `${path}.${field}[${index}]`, tell) ?? [],
  );
}

function bindingKind(kind: string, plural: string, namespaced: boolean): Kind<RoleBinding> {
  return defineKind({
    apiVersions: [`${GROUP}/v1`, `${GROUP}/v1beta1`],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, 'roleRef', 'subjects'],
    decode: (raw) => {
      const { faults, tell } = telling();
      const meta = metaOf(raw, namespaced);
      const role = roleRefOf(fieldIn(raw, 'roleRef'), namespaced, tell);
      const subjects = faults.length > 0 ? NONE : subjectsOf(raw, namespaced, tell);
      return { meta, role, subjects, faults: faults.length === 0 ? NONE : faults };
    },
  });
}

function roleRefOf(raw: unknown, namespaced: boolean, tell: Tell): RoleBinding['role'] {
  const path = 'roleRef';
  const read = 'as a binding that binds nobody';
  const kind = textIn(raw, 'kind', path, tell) ?? '';
  const name = textIn(raw, 'name', path, tell) ?? '';
  const group = textIn(raw, 'apiGroup', path, tell) ?? '';
  if (raw === undefined) tell(path, 'is missing', read);
  else if (name === '') tell(`${path}.name`, 'is missing', read);
  const allowed = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (raw !== undefined && !allowed.includes(kind)) {
    tell(`${path}.kind`, `is ${shown(kind)}, not ${allowed.join(' or ')}`, read);
  }
  if (group !== '' && group !== GROUP) {
    tell(`${path}.apiGroup`, `is ${shown(group)}, not ${GROUP}`, read);
  }
  return { kind, name };
}

function shown(text: string): string {
  return text === '' ? 'missing' : JSON.stringify(text);
}

function telling(): { readonly faults: Fault[]; readonly tell: Tell } {
  const faults: Fault[] = [];
  return { faults, tell: (path, wrong, read) => faults.push({ path, wrong, read }) };
}

/** @public Read by checks of a later version. */
export const roles: Kind<Role> = roleKind('Role', 'roles', true);

/** @public Read by checks of a later version. */
export const clusterRoles: Kind<Role> = roleKind('ClusterRole', 'clusterroles', false);

export const roleBindings: Kind<RoleBinding> = bindingKind('RoleBinding', 'rolebindings', true);

export const clusterRoleBindings: Kind<RoleBinding> = bindingKind(
  'ClusterRoleBinding',
  'clusterrolebindings',
  false,
);
