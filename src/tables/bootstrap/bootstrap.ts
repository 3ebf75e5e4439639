import type { PolicyRule } from '../../model/kubernetes/rbac.ts';
import { BINDINGS } from './bindings.ts';
import { COMPONENT_ROLES } from './component-roles.ts';
import { CONTROLLER_ROLES } from './controller-roles.ts';
import { DISTRIBUTION_BINDINGS, DISTRIBUTION_ROLES } from './distributions.ts';
import { OTHER_VERSIONS } from './elsewhere.ts';
import { type RoleLines, ruleOfLine } from './lines.ts';
import { USER_ROLES } from './user-roles.ts';

/** When these tables were last compared with what a new API server makes: that of 1.36. */
export const BOOTSTRAP_KNOWN_ON = '2026-11-22';

/** Names that Kubernetes keeps for itself. */
export const BUILT_IN_PREFIX = 'system:';

/** The one role that is the same in every version and distribution, and mended when it is changed. */
export const SAME_EVERYWHERE = 'cluster-admin';

/** Roles that are made of others, by the labels of these. */
export const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  view: ['system:aggregate-to-view'],
  edit: ['system:aggregate-to-edit', 'system:aggregate-to-view'],
  admin: ['system:aggregate-to-admin', 'system:aggregate-to-edit', 'system:aggregate-to-view'],
};

const CONTROLLER = 'system:controller:';

/** What somebody ships under a name. */
export interface Shipped<T> {
  readonly of: string;
  readonly value: T;
}

export interface ShippedSubjects {
  /** Such as `ClusterRole/view`. */
  readonly role: string;
  /** Such as `Group/system:masters` or `ServiceAccount/kube-system/job-controller`. */
  readonly subjects: readonly string[];
}

/** All that this role is shipped with, over the versions that are known; `NAMESPACE/NAME` for Roles. */
export function shippedRules(key: string): Shipped<readonly PolicyRule[]> | undefined {
  const parts = Object.hasOwn(MADE_OF, key) ? (MADE_OF[key] ?? []) : [key];
  const lines = parts.flatMap((part) => linesOf(part));
  const value = lines.map(ruleOfLine);
  if (lines.length > 0) return { of: 'Kubernetes', value };
  for (const [of, roles] of Object.entries(DISTRIBUTION_ROLES)) {
    const own = listed(roles, key);
    if (own !== undefined) return { of, value: own.map(ruleOfLine) };
  }
  return undefined;
}

/** Whom this binding is shipped with; `NAMESPACE/NAME` for RoleBindings. */
export function shippedSubjects(key: string): Shipped<ShippedSubjects> | undefined {
  const controller = key.startsWith(CONTROLLER) ? key.slice(CONTROLLER.length) : '';
  if (Object.hasOwn(CONTROLLER_ROLES, controller)) {
    const subjects = [`ServiceAccount/kube-system/${controller}`];
    return { of: 'Kubernetes', value: { role: `ClusterRole/${key}`, subjects } };
  }
  const tables = { Kubernetes: BINDINGS, ...DISTRIBUTION_BINDINGS };
  for (const [of, bindings] of Object.entries(tables)) {
    if (!Object.hasOwn(bindings, key)) continue;
    const [role = '', ...subjects] = bindings[key] ?? [];
    return { of, value: { role, subjects } };
  }
  return undefined;
}

function linesOf(key: string): readonly string[] {
  const controller = key.startsWith(CONTROLLER) ? key.slice(CONTROLLER.length) : '';
  return [
    ...(listed(CONTROLLER_ROLES, controller) ?? []),
    ...(listed(COMPONENT_ROLES, key) ?? []),
    ...(listed(USER_ROLES, key) ?? []),
    ...(listed(OTHER_VERSIONS, key) ?? []),
  ];
}

function listed(lines: RoleLines, key: string): readonly string[] | undefined {
  return Object.hasOwn(lines, key) ? lines[key] : undefined;
}
