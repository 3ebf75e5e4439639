import { type Labels, object, type Raw } from '../raw.ts';

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export interface RbacSubject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = `${GROUP}/v1`;

/** Short names of verbs that are often given together. */
const TOGETHER: ReadonlyMap<string, readonly string[]> = new Map([
  ['read', ['get', 'list', 'watch']],
  ['follow', ['list', 'watch']],
  ['write', ['create', 'delete', 'deletecollection', 'patch', 'update']],
  ['change', ['patch', 'update']],
  ['all', ['*']],
]);

/** Words of one rule: `allow('read', 'apps', 'deployments replicasets')`; `core` is the core group. */
export function allow(verbs: string, groups: string, resources: string, names?: string): Rule {
  return {
    verbs: words(verbs).flatMap((verb) => TOGETHER.get(verb) ?? [verb]),
    apiGroups: words(groups).map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    ...(names === undefined ? {} : { resourceNames: words(names) }),
  };
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

export function account(namespace: string, name: string): RbacSubject {
  return { kind: 'ServiceAccount', namespace, name };
}

export function user(name: string): RbacSubject {
  return { kind: 'User', apiGroup: GROUP, name };
}

export function group(name: string): RbacSubject {
  return { kind: 'Group', apiGroup: GROUP, name };
}

export function clusterRole(name: string, rules: readonly Rule[], labels?: Labels): Raw {
  return object(VERSION, 'ClusterRole', { name, ...marks(labels) }, { rules });
}

export function role(
  namespace: string,
  name: string,
  rules: readonly Rule[],
  labels?: Labels,
): Raw {
  return object(VERSION, 'Role', { name, namespace, ...marks(labels) }, { rules });
}

export function bindCluster(
  name: string,
  roleName: string,
  subjects: readonly RbacSubject[],
  labels?: Labels,
): Raw {
  return object(
    VERSION,
    'ClusterRoleBinding',
    { name, ...marks(labels) },
    { roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: roleName }, subjects },
  );
}

/** A RoleBinding to a Role, or to a ClusterRole written as `cluster:NAME`. */
export function bind(
  namespace: string,
  name: string,
  roleName: string,
  subjects: readonly RbacSubject[],
  labels?: Labels,
): Raw {
  const cluster = roleName.startsWith('cluster:');
  const roleRef = {
    apiGroup: GROUP,
    kind: cluster ? 'ClusterRole' : 'Role',
    name: cluster ? roleName.slice('cluster:'.length) : roleName,
  };
  return object(
    VERSION,
    'RoleBinding',
    { name, namespace, ...marks(labels) },
    { roleRef, subjects },
  );
}

function marks(labels: Labels | undefined): Readonly<Record<string, Labels>> {
  return labels === undefined ? {} : { labels };
}

/** A ServiceAccount's rights in the whole cluster: the role and its binding, named alike. */
export function grant(
  name: string,
  subject: RbacSubject,
  rules: readonly Rule[],
  labels?: Labels,
): readonly Raw[] {
  return [clusterRole(name, rules, labels), bindCluster(name, name, [subject], labels)];
}
