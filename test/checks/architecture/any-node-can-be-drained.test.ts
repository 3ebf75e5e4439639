import { expect, test } from 'vitest';
import { check } from '../../../checks/architecture/any-node-can-be-drained.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const ZONE = 'topology.kubernetes.io/zone';
/** A cluster of one's own: no cloud adds nodes that nobody sees. */
const OWN = 'v1.34.1+k3s1';
const TIERS = 'tiers: {critical: [{namespace: pay}]}';
const ACCEPTS = `${TIERS}
recovery:
  acceptedSharedFate:
    - {shared: zone, reason: known, owner: platform, approver: cto, expires: 2027-05-31}`;

type Fields = Readonly<Record<string, unknown>>;

interface NodeOptions {
  readonly zone?: string | undefined;
  readonly cpu?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Fields;
  readonly ready?: boolean;
  readonly more?: Fields;
}

function node(name: string, options: NodeOptions = {}): unknown {
  const { zone = `zone-${name}`, cpu = '2', pods = '110', labels = {}, ready = true } = options;
  const own = zone === '' ? {} : { [ZONE]: zone };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...own, ...labels } },
    spec: options.spec ?? {},
    status: {
      allocatable: { cpu, memory: '4Gi', pods, ...options.more },
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

interface PodOptions {
  readonly cpu?: string;
  readonly owner?: string | undefined;
  readonly namespace?: string;
  readonly spec?: Fields;
  readonly requests?: Fields;
  readonly labels?: Readonly<Record<string, string>>;
}

function pod(name: string, nodeName: string, options: PodOptions = {}): unknown {
  const { cpu = '1', owner = 'StatefulSet', namespace = 'pay', labels = {} } = options;
  const ownerReferences =
    owner === '' ? [] : [{ apiVersion: 'apps/v1', kind: owner, name: 'api', controller: true }];
  const requests = options.requests ?? { cpu };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ownerReferences },
    spec: {
      nodeName,
      containers: [{ name: 'main', image: 'x', resources: { requests } }],
      ...options.spec,
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

const SPACES = ['pay', 'shop'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
}));

function judged(
  objects: readonly unknown[],
  plan: string = TIERS,
  options: ExampleOptions = {},
): Outcome {
  const all = JSON.stringify([...SPACES, ...objects]);
  return judgeExample(check, { objects: all, version: OWN, plan }, options);
}

function told(outcome: Outcome): unknown {
  if (outcome.type === 'not-applicable') return outcome.proof.message;
  if (outcome.type === 'unknown') return outcome.type;
  return outcome.verdicts
    .map((one) => `${'subject' in one ? one.subject.key : ''} ${one.status}: ${one.message}`)
    .sort()
    .reverse();
}

/** Of the node alone, where zones say the same. */
function ofNode(objects: readonly unknown[], plan?: string, options?: ExampleOptions): unknown {
  const all = told(judged(objects, plan, options));
  return Array.isArray(all) ? all.find((one) => `${one}`.startsWith('core/Node/n1 ')) : all;
}

const FITS = 'core/Node/n1 pass: its critical pod finds room elsewhere';
const LOST =
  'core/Node/n1 fail: of 1 critical pods 1 without room elsewhere: no node that it may be on has room';
const ANEW = 'core/Node/n1 warn: its critical pods find room only on new nodes';
const OPEN =
  'core/Node/n1 unknown: by requests its critical pods find room, but not all rules are known';

test('critical pods that find room are shown with the node that has it', () => {
  const outcome = judged([node('n1'), node('n2'), pod('a', 'n1')]);
  expect(told(outcome)).toEqual([FITS, FITS.replace('core/Node/n1', 'cluster/zone/zone-n1')]);
  expect(outcome).toMatchObject({
    status: 'pass',
    verdicts: [
      {
        evidence: [
          {
            subject: { key: 'core/Pod/pay/a' },
            path: 'spec.containers[].resources.requests',
            value: 'cpu 1000m',
            note: 'finds room on n2',
          },
          {
            subject: { key: 'core/Node/n2' },
            path: 'status.allocatable',
            value: 'cpu 2000m, memory 4294967296, pods 110',
          },
        ],
      },
      {},
    ],
  });
});

test.for<readonly [string, readonly unknown[], string]>([
  ['no other node', [pod('a', 'n1')], LOST],
  ['room that is exactly enough', [node('n2', { cpu: '1000m' }), pod('a', 'n1')], FITS],
  ['room that is just too small', [node('n2', { cpu: '999m' }), pod('a', 'n1')], LOST],
  [
    'a node that is cordoned',
    [node('n2', { spec: { unschedulable: true } }), pod('a', 'n1')],
    LOST,
  ],
  ['a node that is not ready', [node('n2', { ready: false }), pod('a', 'n1')], LOST],
  [
    'room that others take',
    [node('n2'), pod('a', 'n1'), pod('b', 'n2', { cpu: '1500m', namespace: 'shop' })],
    LOST,
  ],
  [
    'as many pods as a node may have',
    [node('n2', { pods: '1' }), pod('a', 'n1'), pod('b', 'n2', { cpu: '0', namespace: 'shop' })],
    LOST,
  ],
  [
    'a resource that only one node has',
    [node('n2'), pod('a', 'n1', { requests: { 'nvidia.com/gpu': 1 } })],
    LOST,
  ],
  [
    'a resource that the other has too',
    [
      node('n2', { more: { 'nvidia.com/gpu': '1' } }),
      pod('a', 'n1', { requests: { 'nvidia.com/gpu': 1 } }),
    ],
    FITS,
  ],
  [
    'requests that are no number',
    [node('n2'), pod('a', 'n1', { requests: { cpu: 'much' } })],
    LOST,
  ],
  [
    'a selector that the other does not meet',
    [node('n2'), pod('a', 'n1', { spec: { nodeSelector: { disk: 'fast' } } })],
    LOST,
  ],
  [
    'a selector that the other meets',
    [
      node('n2', { labels: { disk: 'fast' } }),
      pod('a', 'n1', { spec: { nodeSelector: { disk: 'fast' } } }),
    ],
    FITS,
  ],
  [
    'a taint',
    [
      node('n2', { spec: { taints: [{ key: 'team', value: 'b', effect: 'NoSchedule' }] } }),
      pod('a', 'n1'),
    ],
    LOST,
  ],
  [
    'a taint that only prefers',
    [
      node('n2', { spec: { taints: [{ key: 'team', effect: 'PreferNoSchedule' }] } }),
      pod('a', 'n1'),
    ],
    FITS,
  ],
  [
    'a taint that it tolerates',
    [
      node('n2', { spec: { taints: [{ key: 'team', value: 'b', effect: 'NoSchedule' }] } }),
      pod('a', 'n1', { spec: { tolerations: [{ key: 'team', value: 'b' }] } }),
    ],
    FITS,
  ],
  [
    'pods that nobody makes anew',
    [node('n2'), pod('a', 'n1', { owner: '' })],
    'core/Node/n1 fail: of 1 critical pods 1 without room elsewhere: nobody makes it anew',
  ],
  [
    'the room of an init container',
    [
      node('n2', { cpu: '1' }),
      pod('a', 'n1', {
        spec: { initContainers: [{ name: 'i', resources: { requests: { cpu: '1500m' } } }] },
      }),
    ],
    LOST,
  ],
  [
    'a sidecar beside',
    [
      node('n2', { cpu: '1' }),
      pod('a', 'n1', {
        spec: {
          initContainers: [
            { name: 'i', restartPolicy: 'Always', resources: { requests: { cpu: '1m' } } },
          ],
        },
      }),
    ],
    LOST,
  ],
  [
    'what the runtime takes',
    [node('n2', { cpu: '1' }), pod('a', 'n1', { spec: { overhead: { cpu: '1m' } } })],
    LOST,
  ],
  [
    'less, set for the pod as a whole',
    [
      node('n2', { cpu: '1' }),
      pod('a', 'n1', { cpu: '2', spec: { resources: { requests: { cpu: '1' } } } }),
    ],
    FITS,
  ],
])('%s', ([, objects, expected]) => {
  expect(ofNode([node('n1'), ...objects])).toEqual(expected);
});

test.for([
  ['In', ['zone-n2'], FITS],
  ['In', ['zone-n1'], LOST],
  ['NotIn', ['zone-n2'], LOST],
  ['Exists', [], FITS],
  ['DoesNotExist', [], LOST],
  ['Gt', ['1'], LOST],
] as const)('required node affinity is read: %s %s', ([operator, values, expected]) => {
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator, values }] }] };
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
  };
  expect(ofNode([node('n1'), node('n2'), pod('a', 'n1', { spec: { affinity } })])).toBe(expected);
});

const CLAIMS = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

function volume(key: string, value: string): unknown {
  const term = { matchExpressions: [{ key, operator: 'In', values: [value] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: {
      claimRef: { namespace: 'pay', name: 'data' },
      nodeAffinity: { required: { nodeSelectorTerms: [term] } },
    },
  };
}

test('a volume keeps its pod in its zone, and unseen volumes leave it open', () => {
  const two = [node('n1', { zone: 'a' }), node('n2', { zone: 'a' }), node('n3', { zone: 'b' })];
  const objects = [...two, pod('a', 'n1', { spec: CLAIMS }), volume(ZONE, 'a')];
  expect(told(judged(objects))).toEqual([FITS, LOST.replace('core/Node/n1', 'cluster/zone/a')]);
  const hidden = { hidden: ['core/PersistentVolume'] };
  expect(ofNode(objects, TIERS, hidden)).toBe(OPEN);
});

test('the plan may accept the loss of a zone, never that of a node', () => {
  const one = [node('n1'), pod('a', 'n1')];
  expect(told(judged(one, ACCEPTS))).toEqual([
    LOST,
    'cluster/zone/zone-n1 pass: the plan accepts the loss of the zone',
  ]);
});

const KARPENTER = { labels: { 'karpenter.sh/nodepool': 'main' } };

test('what starts new nodes makes it a warning, where the pod may be on one', () => {
  expect(told(judged([node('n1', KARPENTER), pod('a', 'n1')]))).toEqual([
    ANEW,
    LOST.replace('core/Node/n1', 'cluster/zone/zone-n1'),
  ]);
  const bound = [pod('a', 'n1', { spec: CLAIMS }), volume('kubernetes.io/hostname', 'n1')];
  const own = node('n1', { labels: { ...KARPENTER.labels, 'kubernetes.io/hostname': 'n1' } });
  expect(ofNode([own, ...bound])).toBe(LOST);
});

test('pods of no weight go last where that makes room, which is a warning', () => {
  const objects = [node('n1', { cpu: '4' }), node('n2'), pod('a', 'n1')];
  const large = pod('b', 'n1', { cpu: '2', namespace: 'shop' });
  const first = 'core/Node/n1 warn: its critical pod finds room only before its other pods';
  expect(ofNode([...objects, large])).toBe(first);
});

test('pods of DaemonSets go with their node', () => {
  const objects = [node('n1', { cpu: '4' }), node('n2'), pod('a', 'n1')];
  const agent = pod('b', 'n1', { cpu: '2', namespace: 'shop', owner: 'DaemonSet' });
  expect(ofNode([...objects, agent])).toBe(FITS);
});

test.for<readonly [string, Fields]>([
  [
    'is apart from others',
    {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: ZONE, labelSelector: { matchLabels: { app: 'x' } } },
        ],
      },
    },
  ],
  [
    'is near others',
    {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE, labelSelector: {} }],
      },
    },
  ],
])('a pod that %s is left open where it finds room, and fails where not', ([, affinity]) => {
  const own = pod('a', 'n1', { spec: { affinity } });
  expect(ofNode([node('n1'), node('n2'), own])).toBe(OPEN);
  expect(ofNode([node('n1'), own])).toBe(LOST);
});

test('a pod that another one refuses to be beside is left open', () => {
  const terms = [{ topologyKey: ZONE, labelSelector: { matchLabels: { app: 'a' } } }];
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
  const nodes = [node('n1'), node('n2')];
  const other = pod('b', 'n2', { spec: { affinity }, owner: 'ReplicaSet', labels: { app: 'b' } });
  expect(ofNode([...nodes, other, pod('a', 'n1', { labels: { app: 'a' } })])).toBe(OPEN);
  expect(ofNode([...nodes, other, pod('a', 'n1', { labels: { app: 'c' } })])).toBe(FITS);
});

test('strict spread leaves it open, a preference does not', () => {
  const spread = (whenUnsatisfiable: string) => ({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable }],
  });
  const nodes = [node('n1'), node('n2')];
  expect(ofNode([...nodes, pod('a', 'n1', { spec: spread('DoNotSchedule') })])).toBe(OPEN);
  expect(ofNode([...nodes, pod('a', 'n1', { spec: spread('ScheduleAnyway') })])).toBe(FITS);
});

test('what was not seen is not known', () => {
  const objects = [node('n1'), node('n2'), pod('a', 'n1')];
  expect(ofNode(objects, TIERS, { partial: ['core/Pod'] })).toBe(
    'core/Node/n1 unknown: not all pods were seen',
  );
  expect(told(judged(objects, TIERS, { hidden: ['core/Node'] }))).toEqual([
    'cluster unknown: not all that runs was seen',
  ]);
  const full = [node('n1'), pod('a', 'n1')];
  expect(ofNode(full, TIERS, { partial: ['core/Node'] })).toBe(LOST.replace('fail', 'unknown'));
  expect(ofNode(full, TIERS, { hidden: ['info/version'] })).toBe(LOST.replace('fail', 'unknown'));
});

test('a node that reports nothing may have room, and one without a zone may be in any', () => {
  const bare = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n2' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  expect(ofNode([node('n1'), bare, pod('a', 'n1')])).toBe(LOST.replace('fail', 'unknown'));
  expect(told(judged([node('n1', { zone: '' }), node('n2'), pod('a', 'n1')]))).toEqual([
    FITS,
    'cluster unknown: which nodes are lost with a zone is not known',
  ]);
  expect(told(judged([node('n1'), node('n2', { zone: '' }), pod('a', 'n1')]))).toEqual([
    FITS,
    OPEN.replace('core/Node/n1', 'cluster/zone/zone-n1'),
  ]);
});

test('it is about nodes that run what is critical', () => {
  const serverless = node('n1', { labels: { 'eks.amazonaws.com/compute-type': 'fargate' } });
  expect(told(judged([serverless, pod('a', 'n1')]))).toBe('each pod has a machine of its own');
  const normal = pod('a', 'n1', { namespace: 'shop' });
  expect(told(judged([node('n1'), normal]))).toBe('nothing critical serves on a node');
});
