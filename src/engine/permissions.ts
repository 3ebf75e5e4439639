import { servedApis } from '../model/info.ts';
import { byText } from '../model/order.ts';
import { groupOf } from '../model/permission.ts';
import type { Info, Kind, Leaf } from '../model/source.ts';

/** One right in a cluster, as a self-subject review asks for it. */
export type Permission =
  | {
      readonly type: 'resource';
      /** Empty for the core group. */
      readonly group: string;
      readonly resource: string;
      readonly verb: 'list' | 'get';
      readonly namespaced: boolean;
      /** Set where one object is read by its name. */
      readonly only?: { readonly namespace: string; readonly name: string };
      /** Set where it is asked for only with an opt-in: it is no part of the reading role. */
      readonly optIn?: 'secret-metadata';
    }
  | { readonly type: 'url'; readonly urls: readonly string[] };

/** A rule of RBAC, in the words of its API. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export interface ClusterRole {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRole';
  readonly metadata: { readonly name: string };
  readonly rules: readonly PolicyRule[];
}

const READER_ROLE = 'kubemuster-reader';

/**
 * The least that reading these leaves takes: `list` for kinds, `get` by name where one object is
 * read, and the non-resource URLs: those of discovery wherever a kind is read. What is no object of a
 * cluster (plan, cloud) adds nothing, nor does what is read only with an opt-in.
 */
export function clusterRoleOf(leaves: readonly Leaf[], name: string = READER_ROLE): ClusterRole {
  return roleOf(name, rightsFor(leaves));
}

function rightsFor(leaves: readonly Leaf[]): readonly Permission[] {
  const own = leaves.flatMap(permissionsOf).filter((one) => !isOptIn(one));
  const readsKinds = own.some(({ type }) => type === 'resource');
  // In which version a kind is served is known from discovery alone.
  return readsKinds ? [...own, ...permissionsOf(servedApis)] : own;
}

function roleOf(name: string, needed: readonly Permission[]): ClusterRole {
  const groups = [...new Set(needed.flatMap((one) => (one.type === 'url' ? [] : [one.group])))];
  const urls = needed.flatMap((one) => (one.type === 'url' ? one.urls : []));
  return clusterRole(name, [
    ...groups.sort(byText).flatMap((group) => rulesOf(group, needed)),
    ...(urls.length === 0 ? [] : [{ nonResourceURLs: distinct(urls), verbs: ['get'] }]),
  ]);
}

/**
 * The same in two roles, for whoever may see some namespaces only: what belongs to no namespace, or
 * is one object by name, and what is bound in each of them.
 */
export function rolesByScope(leaves: readonly Leaf[]): readonly [ClusterRole, ClusterRole] {
  const needed = rightsFor(leaves);
  const inNamespaces = needed.filter(
    (one) => one.type === 'resource' && one.namespaced && one.only === undefined,
  );
  return [
    roleOf(
      `${READER_ROLE}-cluster`,
      needed.filter((one) => !inNamespaces.includes(one)),
    ),
    roleOf(`${READER_ROLE}-namespace`, inNamespaces),
  ];
}

export function clusterRole(name: string, rules: readonly PolicyRule[]): ClusterRole {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  };
}

/** The rights that one leaf takes: a kind of several groups takes one in each that may serve it. */
export function permissionsOf(leaf: Leaf): readonly Permission[] {
  if (leaf.type === 'info') return [{ type: 'url', urls: urlsOf(leaf) }];
  if (leaf.type !== 'kind') return [];
  const own: readonly Permission[] = groupsOf(leaf).map((group) => ({
    type: 'resource',
    group,
    resource: leaf.plural,
    verb: leaf.only === undefined ? 'list' : 'get',
    namespaced: leaf.namespaced,
    ...(leaf.only === undefined ? {} : { only: leaf.only }),
    ...(leaf.optIn === undefined ? {} : { optIn: leaf.optIn }),
  }));
  const besides = leaf.rights ?? [];
  return [
    ...own,
    ...besides.map((right): Permission => ({ type: 'resource', ...right, namespaced: false })),
  ];
}

/** Whether it is asked for only with an opt-in. */
export function isOptIn(permission: Permission): boolean {
  return permission.type === 'resource' && permission.optIn !== undefined;
}

/** Such as `list ingresses.networking.k8s.io` or `get configmaps/cilium-config in kube-system`. */
export function permissionText(permission: Permission): string {
  if (permission.type === 'url') return `get ${permission.urls.join(', ')}`;
  const { group, resource, verb, only, optIn } = permission;
  const type = group === '' ? resource : `${resource}.${group}`;
  const named = only === undefined ? type : `${type}/${only.name} in ${only.namespace}`;
  return `${verb} ${named}${optIn === undefined ? '' : ` (opt-in ${optIn})`}`;
}

/** In order of preference, each once. */
function groupsOf({ apiVersions }: Kind<unknown>): readonly string[] {
  return [...new Set(apiVersions.map(groupOf))];
}

/** Discovery is two documents, and below each of them those of groups where it is not aggregated. */
function urlsOf({ url }: Info<unknown>): readonly string[] {
  return url === '/apis' ? ['/api', '/api/*', '/apis', '/apis/*'] : [url];
}

/** Lists first, then what is got, then what is got by name. */
function rulesOf(group: string, needed: readonly Permission[]): readonly PolicyRule[] {
  const own = needed.flatMap((one) =>
    one.type === 'resource' && one.group === group ? [one] : [],
  );
  const whole = own.filter(({ only }) => only === undefined);
  const named = own.flatMap(({ resource, only }) =>
    only === undefined ? [] : [{ resource, name: only.name }],
  );
  return [
    ...(['list', 'get'] as const).flatMap((verb) => {
      const resources = distinct(whole.flatMap((one) => (one.verb === verb ? [one.resource] : [])));
      return resources.length === 0 ? [] : [{ apiGroups: [group], resources, verbs: [verb] }];
    }),
    ...distinct(named.map(({ resource }) => resource)).map((resource) => ({
      apiGroups: [group],
      resources: [resource],
      resourceNames: distinct(
        named.flatMap((one) => (one.resource === resource ? [one.name] : [])),
      ),
      verbs: ['get'],
    })),
  ];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byText);
}
