import fc from 'fast-check';

/** Pieces of clusters for the access drill: who is bound to what. */
export const SHOP: string = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;

/** Of no cloud that gives rights beside bindings. */
export const NODE: string = `
- {apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {providerID: 'vsphere://n1'}}`;

export const PLAN: string = `
tiers: {critical: [{namespace: shop}]}
access: {responders: [{group: responders}]}
forensics: {namespace: shop}
playbooks: [{scenario: compromised-pod, link: IR-1}]
`;

/** Binds the group to rules, in one namespace or in the whole cluster, by a role and a binding of this name. */
export function bound(rules: string, namespace = '', name = 'responder'): string {
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  const where = namespace === '' ? '' : `, namespace: ${namespace}`;
  return `
- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: ${name}}, rules: ${rules}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ${kind}
  metadata: {name: ${name}s${where}}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}
  subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]`;
}

const READ = ['get', 'list', 'watch'];

/** What the whole table asks for, group by group. */
export const RULES: readonly (readonly [string, string, readonly string[]])[] = [
  ['', 'pods', [...READ, 'patch', 'delete', 'create']],
  ['', 'pods/log', ['get']],
  ['', 'pods/exec', ['get', 'create']],
  ['', 'pods/attach', ['get', 'create']],
  ['', 'pods/ephemeralcontainers', ['patch']],
  ['', 'pods/eviction', ['create']],
  ['', 'events', READ],
  ['', 'nodes', [...READ, 'patch']],
  ['', 'nodes/proxy', ['create']],
  ['', 'namespaces', READ],
  ['', 'services', READ],
  ['', 'serviceaccounts', [...READ, 'create', 'delete']],
  ['', 'persistentvolumeclaims', READ],
  ['', 'persistentvolumes', READ],
  ['', 'secrets', ['delete']],
  ['apps', 'deployments', [...READ, 'patch']],
  ['apps', 'deployments/scale', ['patch']],
  ['apps', 'statefulsets', [...READ, 'patch']],
  ['apps', 'statefulsets/scale', ['patch']],
  ['apps', 'daemonsets', [...READ, 'patch']],
  ['apps', 'replicasets', READ],
  ['batch', 'jobs', READ],
  ['batch', 'cronjobs', [...READ, 'patch']],
  ['discovery.k8s.io', 'endpointslices', READ],
  ['networking.k8s.io', 'networkpolicies', [...READ, 'create', 'delete']],
  ['policy', 'poddisruptionbudgets', ['patch']],
  ['rbac.authorization.k8s.io', 'roles', READ],
  ['rbac.authorization.k8s.io', 'rolebindings', [...READ, 'delete']],
  ['rbac.authorization.k8s.io', 'clusterroles', READ],
  ['rbac.authorization.k8s.io', 'clusterrolebindings', [...READ, 'delete']],
];

export const EVERY_RULE: string = allBut('', '');

/** All of them without one verb on one resource. */
export function allBut(resource: string, verb: string): string {
  return JSON.stringify(
    RULES.map(([group, name, verbs]) => ({
      apiGroups: [group],
      resources: [name],
      verbs: verbs.filter((one) => name !== resource || one !== verb),
    })),
  );
}

/** Rules as the API takes them: more and less than a response needs, some for objects by name. */
export const SOME_RULES: fc.Arbitrary<readonly object[]> = fc.array(
  fc.record(
    {
      verbs: fc.subarray(['get', 'list', 'watch', 'create', 'patch', 'delete', '*'], {
        minLength: 1,
      }),
      apiGroups: fc.subarray(
        ['', 'apps', 'batch', 'rbac.authorization.k8s.io', 'networking.k8s.io', '*'],
        { minLength: 1 },
      ),
      resources: fc.subarray([...new Set(RULES.map(([, resource]) => resource)), '*', '*/scale'], {
        minLength: 1,
      }),
      resourceNames: fc.constant(['one']),
    },
    { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
  ),
  { maxLength: 4 },
);
