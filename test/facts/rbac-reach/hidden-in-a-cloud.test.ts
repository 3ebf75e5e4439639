import { expect, it } from 'vitest';
import { leavesOf } from '../../../src/engine/plan.ts';
import { type RbacReach, rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import type { ExampleOptions } from '../../judge.ts';
import { EKS } from '../identity/objects.ts';
import { account, bind, clusterRole, namespace, node, pod, reachOf } from './objects.ts';

const ROLE = 'arn:aws:iam::111122223333:role/cart';
const NODE_ROLE = 'arn:aws:iam::111122223333:role/node';

function holds(level: string): readonly object[] {
  return [{ name: level, level, field: 'policies' }];
}

function pool(name: string, isProtected: boolean): object {
  return {
    name,
    identity: { value: NODE_ROLE, field: 'nodeRole' },
    permissions: holds('admin'),
    metadataProtected: { value: isProtected, field: 'httpPutResponseHopLimit' },
  };
}

const CART = { value: ['system:serviceaccount:shop:cart'], field: 'sub' };
const ENTRY = { holder: 'people', field: 'accessEntries' };

const CLOUD = JSON.stringify({
  'workload-identities': {
    associations: [],
    roles: [{ role: ROLE, subjects: CART, permissions: holds('extra') }],
  },
  authorizers: [
    { ...ENTRY, grants: 'policy', admin: true, principal: ROLE },
    { ...ENTRY, grants: 'groups', admin: false, groups: ['team'], principal: NODE_ROLE },
  ],
  pools: [pool('apps', false), pool('safe', true)],
  identity: {
    people: { value: 'mixed', field: 'authenticationMode' },
    localAdmins: { value: false, field: 'l' },
    workloadIdentity: { value: true, field: 'w' },
  },
});

function machine(name: string, group?: string): string {
  const labels = group === undefined ? '{}' : `{eks.amazonaws.com/nodegroup: ${group}}`;
  const spec = `spec: {providerID: 'aws:///eu/i-${name}'}`;
  return node(name, labels).replace('status: {nodeInfo', `${spec}, status: {nodeInfo`);
}

const PLUGIN = `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: calico-node, namespace: kube-system}
  spec: {template: {spec: {hostNetwork: true, containers: [{name: calico-node, image: 'calico/node:v3.30.0'}]}}}
  status: {desiredNumberScheduled: 1, numberReady: 1}
- apiVersion: v1
  kind: Pod
  metadata:
    name: calico-node-0
    namespace: kube-system
    ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: calico-node, controller: true}]
  spec: {hostNetwork: true, nodeName: n1, containers: [{name: calico-node, image: 'calico/node:v3.30.0'}]}
  status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: deny, namespace: pay}
  spec: {podSelector: {}, policyTypes: [Egress]}`;

const LISTS = `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: aws-auth, namespace: kube-system}
  data: {mapRoles: ${JSON.stringify(`- rolearn: ${ROLE}\n  username: cart\n  groups: [other]\n`)}}
- apiVersion: v1
  kind: Secret
  metadata: {name: bot, namespace: pay, annotations: {kubernetes.io/service-account.name: plain}}
  type: kubernetes.io/service-account-token`;

const BARE = 'automountServiceAccountToken: false';
const ROOT = 'securityContext: {windowsOptions: {hostProcess: true}}';

/** By their key; one for each way from a pod to the cloud, or that is none. */
const PODS: ReadonlyMap<string, string> = new Map(
  [
    ['shop', 'open', `${BARE}, nodeName: n1`],
    ['shop', 'of-no-pool', `${BARE}, nodeName: n2`],
    ['shop', 'of-a-safe-pool', `${BARE}, nodeName: n3`],
    ['shop', 'on-host', `${BARE}, hostNetwork: true, nodeName: n3`],
    ['shop', 'with-role', 'serviceAccountName: cart, nodeName: n3'],
    ['pay', 'denied', `${BARE}, nodeName: n1`],
    ['pay', 'with-account', 'serviceAccountName: plain, nodeName: n3'],
    ['pay', 'root', `${BARE}, nodeName: n1, ${ROOT}`],
    ['pay', 'root-of-some-node', `${BARE}, ${ROOT}`],
    [
      'pay',
      'with-secret',
      `${BARE}, nodeName: n3, volumes: [{name: s, secret: {secretName: bot}}]`,
    ],
  ].map(([where = '', name = '', spec = '']) => [
    `core/Pod/${where}/${name}`,
    pod(where, name, spec),
  ]),
);

const OBJECTS: string = [
  namespace('shop'),
  namespace('pay', 'baseline'),
  account('shop', 'cart', `{eks.amazonaws.com/role-arn: '${ROLE}'}`),
  account('pay', 'plain'),
  machine('n1', 'apps'),
  machine('n2'),
  machine('n3', 'safe'),
  ...PODS.values(),
  clusterRole('commands', ['get core/nodes/proxy n1', 'create core/pods/exec']),
  bind('commands', '{kind: Group, name: team}'),
  bind('commands', '{kind: ServiceAccount, name: plain, namespace: pay}', 'shop'),
  clusterRole('secrets', ['get core/secrets']),
  bind('secrets', '{kind: Group, name: other}', 'pay'),
  PLUGIN,
  LISTS,
].join('');

const WORKLOADS = [...PODS.keys(), 'apps/DaemonSet/kube-system/calico-node'];

function reachIn(cloud: string | undefined, options: ExampleOptions = {}): RbacReach {
  const read = cloud === undefined ? {} : { cloud };
  return reachOf(OBJECTS, { ...options, ...read, version: EKS });
}

const LEAVES = [...leavesOf({ rbacReach }).values()].map(({ id }) => id);

it.for([
  ['a cloud that was read', CLOUD],
  ['a cloud that was not', undefined],
] as const)('in %s, whatever hiding any kind hides lies behind a frontier', ([, cloud]) => {
  const whole = reachIn(cloud);
  for (const id of LEAVES) {
    for (const options of [{ hidden: [id] }, { partial: [id] }]) {
      expect([id, wrongsOf(whole, reachIn(cloud, options))]).toEqual([id, []]);
    }
  }
});

/** Each start that is more certain of something after, or has lost something without a frontier. */
function wrongsOf(before: RbacReach, after: RbacReach): readonly string[] {
  const found: string[] = [];
  for (const [start, from, now] of startsIn(before, after)) {
    const [had, has] = [before.from(from), after.from(now)];
    const more = namesOf(has.lo).difference(namesOf(had.lo));
    if (more.size > 0) found.push(`${start} has for certain ${[...more].join(' ')}`);
    const all = namesOf(has.hi);
    const lost = namesOf(had.hi).difference(all);
    const isOpen = [...all].some((one) => one.startsWith('frontier:'));
    if (lost.size > 0 && !isOpen) found.push(`${start} has lost ${[...lost].join(' ')}`);
  }
  return found;
}

/** What there is before and after: pods by their workload, since their nodes are part of their names. */
function* startsIn(
  before: RbacReach,
  after: RbacReach,
): Generator<readonly [start: string, from: readonly string[], now: readonly string[]]> {
  for (const key of WORKLOADS) {
    const [from, now] = [before, after].map((one) => one.startsOf({ type: 'workload', key }));
    if (from !== undefined && now !== undefined && now.length > 0) yield [key, from, now];
  }
  for (const name of before.graph.names) {
    if (name.startsWith('pod:') || after.graph.idOf(name) === undefined) continue;
    yield [name, [name], [name]];
  }
}

function namesOf({ reached }: { readonly reached: () => Iterable<string> }): ReadonlySet<string> {
  const withoutNode = (name: string): string =>
    name.startsWith('pod:') ? name.slice(0, name.lastIndexOf('@')) : name;
  return new Set([...reached()].map(withoutNode));
}

const GAPS: readonly (readonly [hidden: string, start: string, edge: string])[] = [
  ['core/Node', 'core/Pod/shop/open', 'metadata-service'],
  ['core/Pod', 'apps/DaemonSet/kube-system/calico-node', 'metadata-service'],
  ['core/ServiceAccount', 'core/Pod/shop/with-role', 'cloud-identity'],
];

it.for(GAPS)('with %s hidden, %s may get what nobody knows by its %s', ([hidden, key, edge]) => {
  const after = reachIn(CLOUD, { hidden: [hidden] });
  const path = after.reach([{ type: 'workload', key }]).hi.path('frontier:cloud') ?? [];
  const last = path.at(-1)?.reason;
  expect(last?.edge).toBe(edge);
  expect(last?.gaps.map(({ source }) => source)).toContain(hidden);
});

it('whom only the cloud names may be bound where bindings were not seen', () => {
  const { hi } = reachIn(CLOUD, { hidden: ['rbac.authorization.k8s.io/ClusterRoleBinding'] }).from([
    'Group/team',
  ]);
  expect([...hi.reached()]).toEqual(['Group/team', 'frontier:unseen']);
});
