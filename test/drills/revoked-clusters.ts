/** Pieces of clusters for the revocation drill: workloads with credentials, people, responders. */
export const WORLD: string = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
- apiVersion: v1
  kind: Node
  metadata: {name: n1, labels: {kubernetes.io/os: linux}}
  spec: {providerID: 'vsphere://42'}
  status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: responder}
  rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: responders}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: responder}
  subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]`;

/** An account that may read pods of its namespace. */
export const ACCOUNT = (annotations = ''): string => `
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: api, namespace: shop${annotations}}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: {name: reader, namespace: shop}
  rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {name: api-reads, namespace: shop}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
  subjects: [{kind: ServiceAccount, name: api, namespace: shop}]`;

export const POD = (extra = '', container = ''): string => `
- apiVersion: v1
  kind: Pod
  metadata: {name: api, namespace: shop, labels: {app: api}}
  spec: {nodeName: n1, serviceAccountName: api, containers: [{name: main, image: 'shop/api:1'${container}}]${extra}}
  status: {phase: Running, podIP: 10.0.0.5}`;

export const SHOP: string = WORLD + ACCOUNT() + POD();

export const PLAN: string = `
tiers: {critical: [{namespace: shop}]}
access: {responders: [{group: responders}], admins: [{group: responders}]}
credentials: {staticAdminCerts: []}`;

export const ROUTINE_MASTER: string = `
tiers: {critical: [{namespace: shop}]}
access: {responders: [{group: responders}], admins: [{group: responders}]}
credentials: {staticAdminCerts: [{name: old-admin, custody: laptops, expires: 2027-01-01, use: routine}]}`;

export const SECRETS: string = `
- {apiVersion: v1, kind: Secret, type: Opaque, metadata: {name: db, namespace: shop}}
- {apiVersion: v1, kind: Secret, type: kubernetes.io/dockerconfigjson, metadata: {name: pull, namespace: shop}}`;

export const K3S = 'v1.34.1+k3s1';
export const EKS = 'v1.34.1-eks-113cf36';

/** With a drill of this year that measured so many minutes. */
export const REHEARSED = (minutes: number): string => `${PLAN}
drills: [{type: revocation, cluster: example, date: 2026-09-01, minutes: {revoke: ${minutes}}}]`;

/** Makes the account of the shop an administrator. */
export const ADMIN_ACCOUNT = (name: string): string => `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: ${name}}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: responder}
  subjects: [{kind: ServiceAccount, name: api, namespace: shop}]`;
