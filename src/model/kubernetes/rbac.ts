import { list, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** A Role or ClusterRole. */
export interface Role {
  readonly meta: Meta;
  readonly rules: readonly PolicyRule[];
  /** A ClusterRole whose rules the controller takes from the ClusterRoles that any of these selects. */
  readonly aggregates: readonly LabelSelector[];
}

/** Rules only add up: nothing is ever denied. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  /** With subresources, as in `pods/exec`. */
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly urls: readonly string[];
}

/** A RoleBinding or ClusterRoleBinding. */
export interface RoleBinding {
  readonly meta: Meta;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly RbacSubject[];
}

export interface RbacSubject {
  /** User, Group or ServiceAccount. */
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount; empty for users and groups. */
  readonly namespace: string;
  /** Where it stands, such as `subjects[0]`. */
  readonly path: string;
}

const GROUP = 'rbac.authorization.k8s.io';

function roleKind(kind: string, plural: string, namespaced: boolean): Kind<Role> {
  return defineKind({
    apiVersions: [`${GROUP}/v1`, `${GROUP}/v1beta1`],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, 'rules', 'aggregationRule'],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      rules: list(raw, 'rules').map((one) => ({
        verbs: texts(one, 'verbs'),
        groups: texts(one, 'apiGroups'),
        resources: texts(one, 'resources'),
        resourceNames: texts(one, 'resourceNames'),
        urls: texts(one, 'nonResourceURLs'),
      })),
      aggregates: list(raw, 'aggregationRule.clusterRoleSelectors').flatMap(
        (one) => selectorOf({ selector: one }, 'selector') ?? [],
      ),
    }),
  });
}

function bindingKind(kind: string, plural: string, namespaced: boolean): Kind<RoleBinding> {
  return defineKind({
    apiVersions: [`${GROUP}/v1`, `${GROUP}/v1beta1`],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [...META_KEEP, 'roleRef', 'subjects'],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      role: {
        kind: requiredText(raw, 'roleRef.kind'),
        name: requiredText(raw, 'roleRef.name'),
      },
      subjects: list(raw, 'subjects').map((one, index) => subjectOfBinding(one, index)),
    }),
  });
}

function subjectOfBinding(raw: unknown, index: number): RbacSubject {
  const kind = requiredText(raw, 'kind');
  return {
    kind,
    name: requiredText(raw, 'name'),
    namespace: kind === 'ServiceAccount' ? (text(raw, 'namespace') ?? '') : '',
    path: `subjects[${index}]`,
  };
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
