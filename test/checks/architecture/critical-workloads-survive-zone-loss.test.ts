import { expect, test } from 'vitest';
import { check } from '../../../checks/architecture/critical-workloads-survive-zone-loss.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const ZONE = 'topology.kubernetes.io/zone';
const EKS = 'v1.34.1-eks-113cf36';
const TIERS = 'tiers: {critical: [{namespace: pay}]}';

function accepted(shared: string, more = '', expires = '2027-05-31'): string {
  return `{shared: ${shared}, reason: known, owner: platform, approver: cto, expires: ${expires}${more}}`;
}

function planOf(...fates: readonly string[]): string {
  return `${TIERS}\nclusters: [{id: example}, {id: other}]\nrecovery: {acceptedSharedFate: [${fates.join(', ')}]}`;
}

const ACCEPTS_CLUSTER = planOf(accepted('cluster'));

function node(name: string, zone?: string, labels: Readonly<Record<string, string>> = {}): unknown {
  const own = zone === undefined ? {} : { [ZONE]: zone };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { ...own, ...labels } } };
}

interface PodOptions {
  readonly owner?: string;
  readonly ready?: boolean;
  readonly claim?: string;
  readonly namespace?: string;
}

function pod(name: string, nodeName: string, options: PodOptions = {}): unknown {
  const { owner = 'api', ready = true, claim, namespace = 'pay' } = options;
  const [apiVersion, kind] = owner === 'nightly' ? ['batch/v1', 'Job'] : ['apps/v1', 'StatefulSet'];
  const volumes =
    claim === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName: claim } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ownerReferences: [{ apiVersion, kind, name: owner, controller: true }],
    },
    spec: { nodeName, containers: [{ name: 'main', image: 'x' }], volumes },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

const PAY = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pay' } };
const NODES = [PAY, node('n1', 'eu-1a'), node('n2', 'eu-1b'), node('n3', 'eu-1b')];

function judged(
  objects: readonly unknown[],
  plan: string | undefined = ACCEPTS_CLUSTER,
  options: ExampleOptions & { readonly version?: string } = {},
): Outcome {
  const { version = EKS } = options;
  const filed = plan === '' ? {} : { plan };
  return judgeExample(check, { objects: JSON.stringify(objects), version, ...filed }, options);
}

function told(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? one : [one.subject.key, one.status, one.message],
  );
}

const API = 'apps/StatefulSet/pay/api';
const CONTROL = ['cluster', 'pass', 'the provider (eks) runs the control plane in several zones'];
const ACCEPTED = 'the plan accepts the loss of the cluster';

test('ready pods in two zones survive the loss of one', () => {
  const outcome = judged([...NODES, pod('a', 'n1'), pod('b', 'n2')]);
  expect(told(outcome)).toEqual([[API, 'pass', `it serves from 2 zones; ${ACCEPTED}`], CONTROL]);
  expect(outcome).toMatchObject({
    status: 'pass',
    verdicts: [
      {
        evidence: [
          { path: `metadata.labels['${ZONE}']`, value: 'eu-1a' },
          { path: `metadata.labels['${ZONE}']`, value: 'eu-1b' },
          { path: 'ready pods', value: '2' },
          { path: 'recovery.acceptedSharedFate[0]', value: 'accepted until 2027-05-31' },
          { path: 'clusters[].id', value: 'example, other' },
        ],
      },
      {},
    ],
  });
});

test.for([
  ['one ready pod', [pod('a', 'n1')], 'only one of its pods is ready'],
  [
    'one ready pod of two',
    [pod('a', 'n1'), pod('b', 'n2', { ready: false })],
    'only one of its pods is ready',
  ],
  ['one node', [pod('a', 'n1'), pod('b', 'n1')], 'all its ready pods are on one node'],
  ['one zone', [pod('a', 'n2'), pod('b', 'n3')], 'all its ready pods are in zone eu-1b'],
  ['no ready pod', [pod('a', 'n1', { ready: false })], 'none of its pods is ready'],
] as const)('%s is lost with its zone', ([, pods, why]) => {
  expect(told(judged([...NODES, ...pods]))).toEqual([[API, 'fail', why], CONTROL]);
});

test('a volume that is bound to the zone is shown beside', () => {
  const term = (key: string) => ({
    matchExpressions: [{ key, operator: 'In', values: ['eu-1a'] }],
  });
  const volume = (key: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: {
      claimRef: { namespace: 'pay', name: 'data' },
      nodeAffinity: { required: { nodeSelectorTerms: [term(key)] } },
    },
  });
  const single = [...NODES, pod('a', 'n1', { claim: 'data' })];
  const bound = 'only one of its pods is ready, and its volume cannot leave the zone';
  expect(told(judged([...single, volume('topology.ebs.csi.aws.com/zone')]))).toEqual([
    [API, 'fail', bound],
    CONTROL,
  ]);
  expect(told(judged([...single, volume('kubernetes.io/hostname')]))).toEqual([
    [API, 'fail', 'only one of its pods is ready'],
    CONTROL,
  ]);
});

test('nodes without zones, and racks of Azure, leave it open', () => {
  const bare = [PAY, node('n1'), node('n2', 'eu-1b'), pod('a', 'n1'), pod('b', 'n2')];
  expect(judged(bare)).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'core/Node', permission: `the label ${ZONE} on every node` }],
  });
  const racks = [PAY, node('n1', '0'), node('n2', '1'), pod('a', 'n1'), pod('b', 'n2')];
  expect(judged(racks)).toMatchObject({ status: 'unknown', counts: { unknown: 1, pass: 1 } });
});

test('what only runs now and then, or not at all, is not judged', () => {
  const idle = [...NODES, pod('j', 'n1', { owner: 'nightly' })];
  expect(judged(idle)).toMatchObject({ type: 'not-applicable', proof: { basis: 'declared' } });
  const undeclared = [...NODES, pod('a', 'n1')];
  expect(judged(undeclared, '')).toMatchObject({
    status: 'unknown',
    gaps: [{ permission: '--plan FILE with tiers.critical' }],
  });
});

test('without tiers what holds volumes is assumed critical', () => {
  const outcome = judged([...NODES, pod('a', 'n1', { claim: 'data' })], '');
  expect(outcome).toMatchObject({ status: 'fail', assumed: true });
});

test.for([
  ['in force', planOf(accepted('zone'), accepted('cluster')), 'pass'],
  [
    'for this namespace',
    planOf(accepted('zone', ', namespaces: [{namespace: pay}]'), accepted('cluster')),
    'pass',
  ],
  [
    'for another namespace',
    planOf(accepted('zone', ', namespaces: [{namespace: x}]'), accepted('cluster')),
    'fail',
  ],
  [
    'for another cluster',
    planOf(accepted('zone', ', clusters: [other]'), accepted('cluster')),
    'fail',
  ],
  ['that is over', planOf(accepted('zone', '', '2026-11-19'), accepted('cluster')), 'fail'],
  ['for more than a year', planOf(accepted('zone', '', '2027-12-31'), accepted('cluster')), 'fail'],
  ['of something else', planOf(accepted('etcd'), accepted('cluster')), 'fail'],
] as const)('a single zone with an acceptance %s', ([, plan, status]) => {
  const [verdict] = told(
    judged([...NODES, pod('a', 'n1')], plan),
  ) as readonly (readonly string[])[];
  expect(verdict?.slice(0, 2)).toEqual([API, status]);
});

test('that another cluster serves it no cluster can tell', () => {
  const spread = [...NODES, pod('a', 'n1'), pod('b', 'n2')];
  const why = 'whether another cluster serves it is not known';
  expect(told(judged(spread, planOf()))).toEqual([[API, 'unknown', why], CONTROL]);
  expect(judged(spread, planOf())).toMatchObject({
    gaps: [{ permission: '--plan FILE with recovery.acceptedSharedFate with shared: cluster' }],
  });
  expect(told(judged(spread, `${TIERS}\nclusters: [{id: example}]`))).toEqual([
    [API, 'fail', 'no other cluster could serve it'],
    CONTROL,
  ]);
  expect(told(judged(spread, TIERS))).toEqual([[API, 'unknown', why], CONTROL]);
});

function member(component: string, nodeName: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-${nodeName}`,
      namespace: 'kube-system',
      labels: { component, tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.mirror': 'abc' },
    },
    spec: { nodeName, containers: [{ name: component, image: 'x' }] },
  };
}

function own(servers: readonly string[], stores: readonly string[]): Outcome {
  const objects = [
    ...NODES,
    node('n4', 'eu-1c'),
    pod('a', 'n1'),
    pod('b', 'n2'),
    ...servers.map((name) => member('kube-apiserver', name)),
    ...stores.map((name) => member('etcd', name)),
  ];
  return judged(objects, ACCEPTS_CLUSTER, { version: 'v1.34.1' });
}

test.for([
  [['n1'], ['n1'], 'fail', 'the control plane is one node; etcd is one node'],
  [
    ['n1', 'n2'],
    ['n1', 'n2'],
    'fail',
    'etcd has 2 members in 2 zones: the loss of one zone stops it',
  ],
  [
    ['n1', 'n2', 'n3'],
    ['n1', 'n2', 'n3'],
    'fail',
    'etcd has 3 members in 2 zones: the loss of one zone stops it',
  ],
  [['n2', 'n3'], ['n1', 'n2', 'n4'], 'fail', 'the control plane is all in zone eu-1b'],
  [
    ['n1', 'n2', 'n4'],
    ['n1', 'n2', 'n4'],
    'pass',
    'the control plane is in 3 zones; etcd is in 3 zones',
  ],
  [['n1', 'n2'], [], 'unknown', 'not all of etcd was seen'],
] as const)(
  'a control plane of our own on %j with etcd on %j',
  ([servers, stores, status, why]) => {
    const verdicts = told(own(servers, stores)) as readonly (readonly string[])[];
    expect(verdicts.at(-1)).toEqual(['cluster', status, why]);
  },
);

test('a control plane on one node may be accepted', () => {
  const objects = [
    ...NODES,
    pod('a', 'n1'),
    pod('b', 'n2'),
    member('kube-apiserver', 'n1'),
    member('etcd', 'n1'),
  ];
  const plan = planOf(accepted('cluster'), accepted('control-plane'), accepted('etcd'));
  expect(judged(objects, plan, { version: 'v1.34.1' })).toMatchObject({ status: 'pass' });
});

test('a provider that may keep its control plane in one zone is not trusted blindly', () => {
  const objects = [...NODES, pod('a', 'n1'), pod('b', 'n2')];
  const gke = judged(objects, ACCEPTS_CLUSTER, { version: 'v1.34.1-gke.1' });
  expect(gke).toMatchObject({ status: 'unknown', counts: { pass: 1, unknown: 1 } });
});

test('two zones are proven by what was seen; one zone is not while pods are hidden', () => {
  const spread = [...NODES, pod('a', 'n1'), pod('b', 'n2')];
  expect(judged(spread, ACCEPTS_CLUSTER, { partial: ['core/Pod'] })).toMatchObject({
    counts: { pass: 1, fail: 0 },
  });
  expect(
    judged([...NODES, pod('a', 'n1'), pod('b', 'n2')], ACCEPTS_CLUSTER, { hidden: ['core/Node'] }),
  ).toMatchObject({
    counts: { pass: 0, fail: 0, unknown: 2 },
  });
  expect(
    judged([...NODES, pod('a', 'n1')], ACCEPTS_CLUSTER, { hidden: ['core/Pod'] }),
  ).toMatchObject({
    status: 'unknown',
    counts: { fail: 0 },
  });
});

test('zones and nodes may have names of prototypes', () => {
  const objects = [
    PAY,
    node('constructor', '__proto__'),
    node('toString', 'hasOwnProperty'),
    pod('a', 'constructor'),
    pod('b', 'toString'),
  ];
  expect(judged(objects)).toMatchObject({ status: 'pass' });
});
