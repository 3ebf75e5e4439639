import type { AttackHop } from '../src/model/pictures/blast-radius.ts';

/** The words of an attack path, the same in every format. */
const PLACES: Readonly<Record<string, string>> = {
  'namespace-admin': 'administration',
  'new-pods': 'new pods',
  pods: 'pods',
  accounts: 'ServiceAccounts',
  secrets: 'Secrets',
  controls: 'controls',
};

const WHOLE: Readonly<Record<string, string>> = {
  'cluster-admin': 'the cluster',
  'cloud-admin': 'the cloud account',
  'any-certificate': 'a certificate of anybody',
  'any-user': 'any user',
  'any-namespace-admin': 'rights of a whole namespace',
  'node:*': 'any node',
  'node-identity:*': 'the identity of any node',
  'frontier:unseen': 'what was not seen',
  'frontier:cloud': 'the cloud, which was not read',
  'frontier:operators': 'what an operator may do',
  'frontier:secrets': 'whatever Secrets hold',
};

const NAMED: Readonly<Record<string, string>> = {
  node: 'the node',
  'node-of': 'the node of',
  'node-identity': 'the identity of the node',
  kubelet: 'the kubelet of',
  'cloud-role': 'the cloud role',
  role: 'the rights of',
  secret: 'the Secret',
  'given-secret': 'the Secret',
  volume: 'the volume',
  pod: 'pods of',
};

/** What a node of the graph is: `ServiceAccounts of shop`, `ServiceAccount/shop/cart`. */
export function endText(node: string): string {
  const whole = WHOLE[node];
  if (whole !== undefined) return whole;
  const colon = node.indexOf(':');
  const [kind, name] = [node.slice(0, colon), node.slice(colon + 1)];
  const place = colon < 0 ? undefined : PLACES[kind];
  if (place !== undefined) return `${place} ${name === '*' ? 'everywhere' : `of ${name}`}`;
  const named = colon < 0 ? undefined : NAMED[kind];
  return named === undefined ? identityName(node) : `${named} ${shortOf(kind, name)}`;
}

/** An identity by its key, without what is the same for all: `group:dev`, `shop/cart`. */
export function identityName(key: string): string {
  const [kind = '', ...rest] = key.split('/');
  if (kind === 'User' || kind === 'Group') return `${kind.toLowerCase()} ${rest.join('/')}`;
  return key.startsWith('core/ServiceAccount/') ? key.slice('core/'.length) : key;
}

/** Pods are named by workload and node: the group of the API says nothing here. */
function shortOf(kind: string, name: string): string {
  if (kind === 'role') return name.slice(0, name.lastIndexOf('@'));
  if (kind !== 'pod') return name;
  const [workload = '', node = ''] = name.split('@');
  const short = workload.split('/').slice(-3).join('/');
  return node === '' ? short : `${short} on ${node}`;
}

/** Steps whose name alone does not say it. */
const STEPS: Readonly<Record<string, string>> = {
  everything: 'may do everything',
  'any-account': 'any account there',
  'any-user': 'anybody',
  escape: 'escapes to',
  'is-a-node': 'one of them is',
  'keys-of-the-cluster': 'holds the keys of',
  'member-of': 'is in',
  'one-of-them': 'one of them is',
  'runs-on-node': 'where there run',
  'runs-there': 'one of them is',
};

/** How a step is made: the row of the table of escalation edges, as words. */
export function stepText({ edge, certain }: AttackHop): string {
  const words = STEPS[edge] ?? edge.replaceAll('-', ' ');
  return certain ? words : `perhaps ${words}`;
}

/** The objects that make a step, each once; empty for what needs none. */
export function stepObjects({ because }: AttackHop): readonly string[] {
  return [
    ...new Set(because.map(({ object, path }) => (path === '' ? object : `${object} ${path}`))),
  ];
}

/** A whole path on one line. */
export function pathText(path: readonly AttackHop[]): string {
  return path.map((hop) => `${stepText(hop)}: ${endText(hop.to)}`).join('; ');
}
