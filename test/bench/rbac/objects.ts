import { chance, type Made, type RbacVolume } from './volume.ts';

const API = 'rbac.authorization.k8s.io';
const TEAMS = 60;

/** What charts and teams write: a few dozen ways of reading and writing a few dozen resources. */
const VERBS = [
  ['get', 'list', 'watch'],
  ['get'],
  ['create', 'update', 'patch'],
  ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  ['*'],
];
const RESOURCES: readonly (readonly [string, readonly string[]])[] = [
  ['', ['pods', 'pods/log']],
  ['', ['configmaps']],
  ['', ['secrets']],
  ['', ['services', 'endpoints']],
  ['', ['events']],
  ['', ['pods/exec']],
  ['apps', ['deployments', 'statefulsets']],
  ['apps', ['deployments/scale']],
  ['batch', ['jobs', 'cronjobs']],
  ['coordination.k8s.io', ['leases']],
  ['networking.k8s.io', ['ingresses']],
  ['example.com', ['widgets', 'widgets/status', 'widgets/finalizers']],
];

export function namespaceOf(at: number): Made {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceName(at) } };
}

export function accountOf(at: number, { namespaces }: RbacVolume): Made {
  const metadata = { name: accountName(at), namespace: namespaceName(at % namespaces) };
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
}

export function clusterRoleOf(at: number): Made {
  return roleOf('ClusterRole', { name: `wide-${at}` }, at);
}

export function localRoleOf(at: number, { namespaces }: RbacVolume): Made {
  const metadata = { name: `local-${at}`, namespace: namespaceName(at % namespaces) };
  return roleOf('Role', metadata, at);
}

function roleOf(kind: string, metadata: Made, at: number): Made {
  const rules = Array.from({ length: 1 + chance(at, 'rules', 5) }, (_, index) => {
    const about = `${kind} ${index}`;
    const [group, resources] = RESOURCES[chance(at, about, RESOURCES.length)] ?? ['', ['pods']];
    const verbs = VERBS[chance(at, `${about} verbs`, VERBS.length)] ?? ['get'];
    const named = chance(at, `${about} named`, 6) === 0;
    return {
      apiGroups: [group],
      resources,
      verbs,
      ...(named ? { resourceNames: [`object-${chance(at, about, 500)}`] } : {}),
    };
  });
  return { apiVersion: `${API}/v1`, kind, metadata, rules };
}

export function wideBindingOf(at: number, volume: RbacVolume): Made {
  const roleRef = role('ClusterRole', `wide-${chance(at, 'role', volume.clusterRoles)}`);
  const metadata = { name: `wide-${at}` };
  return {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef,
    subjects: subjectsOf(at, volume, at),
  };
}

export function bindingOf(at: number, volume: RbacVolume): Made {
  const namespace = at % volume.namespaces;
  const local = chance(at, 'local', 2) === 0;
  const places = Math.max(1, Math.floor(volume.roles / volume.namespaces));
  const own = namespace + volume.namespaces * chance(at, 'own', places);
  const roleRef = local
    ? role('Role', `local-${own}`)
    : role('ClusterRole', `wide-${chance(at, 'role', volume.clusterRoles)}`);
  const metadata = { name: `b-${at}`, namespace: namespaceName(namespace) };
  const subjects = subjectsOf(at, volume, namespace);
  return { apiVersion: `${API}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects };
}

function role(kind: string, name: string): Made {
  return { apiGroup: API, kind, name };
}

/** Mostly accounts of the same namespace; a tenth are groups of people, a few all of a namespace. */
function subjectsOf(at: number, volume: RbacVolume, near: number): readonly Made[] {
  const sort = chance(at, 'sort', 30);
  if (sort < 3) return [groupOf(`team-${chance(at, 'team', TEAMS)}`)];
  if (sort === 3) {
    return [groupOf(`system:serviceaccounts:${namespaceName(near % volume.namespaces)}`)];
  }
  return Array.from({ length: 1 + chance(at, 'subjects', 3) }, (_, index) => {
    const places = Math.max(1, Math.floor(volume.accounts / volume.namespaces));
    const far = chance(at, `far ${index}`, 10) === 0;
    const home = (far ? chance(at, `home ${index}`, volume.namespaces) : near) % volume.namespaces;
    const account = home + volume.namespaces * chance(at, `account ${index}`, places);
    return { kind: 'ServiceAccount', name: accountName(account), namespace: namespaceName(home) };
  });
}

function groupOf(name: string): Made {
  return { kind: 'Group', apiGroup: API, name };
}

/** Runs as one of its namespace's accounts. */
export function podOf(at: number, volume: RbacVolume): Made {
  const account = chance(at, 'account', volume.accounts);
  const namespace = namespaceName(account % volume.namespaces);
  const image = `registry.example/app-${account % 190}:1.0`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${at}`, namespace },
    spec: {
      serviceAccountName: accountName(account),
      nodeName: `node-${at % 5000}`,
      containers: [{ name: 'main', image }],
    },
    status: { phase: 'Running' },
  };
}

function accountName(at: number): string {
  return `account-${at}`;
}

function namespaceName(at: number): string {
  return `ns-${String(at).padStart(5, '0')}`;
}
