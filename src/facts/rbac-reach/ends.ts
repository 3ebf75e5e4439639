/** Names of the graph's nodes. Principals, pods, nodes and namespaces are named by object keys. */

export const CLUSTER_ADMIN = 'cluster-admin';

/** Every namespace, where a name of one is wanted. */
const EVERY = '*';

/** Root on some node, whichever. */
export const ANY_NODE = 'node:*';

/** Whoever is no member of system:masters. */
export const ANY_CERTIFICATE = 'any-certificate';
export const ANY_USER = 'any-user';
export const ANY_NODE_IDENTITY = 'node-identity:*';
/** Whoever may do everything in some namespace. */
export const ANY_NAMESPACE_ADMIN = 'any-namespace-admin';
export const TRAFFIC = 'traffic';

/**
 * What lies beyond what can be read. Whoever gets here may become anything: only a possible edge leads
 * here.
 */
export const FRONTIERS = {
  unseen: 'frontier:unseen',
  cloud: 'frontier:cloud',
  operators: 'frontier:operators',
  secrets: 'frontier:secrets',
} as const;

/** Administration of the cloud account: a role of the level `admin` leads here. */
export const CLOUD_ADMIN = 'cloud-admin';

export type PlaceKind =
  | 'namespace-admin'
  /** Pods that are created there, with any account. */
  | 'new-pods'
  | 'pods'
  | 'accounts'
  | 'secrets'
  | 'controls';

export const PLACE_KINDS: readonly PlaceKind[] = [
  'namespace-admin',
  'new-pods',
  'pods',
  'accounts',
  'secrets',
  'controls',
];

/** Something of one namespace; of all of them for an empty name. */
export function placed(kind: PlaceKind, namespace: string): string {
  return `${kind}:${namespace === '' ? EVERY : namespace}`;
}

export function nodeNamed(name: string): string {
  return `node:${name}`;
}

/** The node of a workload that has none yet: some node, not any of them. */
export function nodeOf(workload: string): string {
  return nodeNamed(`of ${workload}`);
}

export function identityOfNode(name: string): string {
  return `node-identity:${name}`;
}

/** The commands of a kubelet: those in its pods. */
export function kubeletOf(name: string): string {
  return `kubelet:${name}`;
}

export function cloudRole(id: string): string {
  return `cloud-role:${id}`;
}

/** The pods of one workload on one node. */
export function podsOf(workload: string, node: string): string {
  return `pod:${workload}@${node}`;
}

/** A Secret by what pods are given of it. */
export function givenSecret(namespace: string, name: string): string {
  return `given-secret:${namespace}/${name}`;
}

/** A claim of a namespace, or a folder of a node, which begins with a slash. */
export function volumeNamed(place: string, name: string): string {
  return `volume:${place}${name.startsWith('/') ? ':' : '/'}${name}`;
}
