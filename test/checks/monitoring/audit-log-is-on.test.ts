import { expect, test } from 'vitest';
import { check } from '../../../checks/monitoring/audit-log-is-on.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { cloudRight } from '../../../src/model/cloud/rights.ts';
import { node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const POLICY = '--audit-policy-file=/etc/kubernetes/audit.yaml';
const LOG = '--audit-log-path=/var/log/audit.log';

interface Server {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly label?: string;
  readonly namespace?: string;
  readonly mirror?: boolean;
  readonly container?: string;
}

function apiServer(name: string, server: Server = {}): unknown {
  const { command, args, label = 'component', namespace = 'kube-system', mirror = true } = server;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: {
        [label]: 'kube-apiserver',
        ...(label === 'component' ? { tier: 'control-plane' } : {}),
      },
      annotations: mirror ? { 'kubernetes.io/config.mirror': 'abc' } : {},
    },
    spec: {
      containers: [{ name: server.container ?? 'kube-apiserver', image: 'x', command, args }],
    },
  };
}

interface Input {
  readonly version?: string;
  readonly cloud?: string;
}

function judged(objects: readonly unknown[], input: Input = {}, options?: ExampleOptions): Outcome {
  return judgeExample(
    check,
    { objects: JSON.stringify(objects), version: 'v1.34.1', ...input },
    options,
  );
}

function told(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome;
  return outcome.verdicts.map((one) => {
    if (one.status === 'not-applicable') return one;
    const { subject, status, message } = one;
    if (status !== 'unknown') return [subject.key, status, message];
    return [subject.key, status, message, one.gaps.map(({ permission }) => permission)];
  });
}

const A = 'core/Pod/kube-system/a';
const WRITES = 'it writes an audit log';
const NO_POLICY = 'it has no audit policy and records nothing';
const NOWHERE = 'its audit events go nowhere';

test.for([
  ['as kubeadm writes it', { command: ['kube-apiserver', POLICY, LOG] }, [A, 'pass', WRITES]],
  [
    'as kOps writes it, among the arguments',
    { args: ['--also-stdout', '/usr/local/bin/kube-apiserver', POLICY, LOG], label: 'k8s-app' },
    [A, 'pass', WRITES],
  ],
  [
    'in one line of shell',
    { command: ['/bin/sh', '-c', `exec kube-apiserver --v=2 ${POLICY} ${LOG}`] },
    [A, 'pass', WRITES],
  ],
  [
    'with a webhook',
    { args: [POLICY, '--audit-webhook-config-file', '/etc/kubernetes/hook.yaml'] },
    [A, 'pass', 'it sends audit events to a webhook'],
  ],
  ['to standard output', { args: [POLICY, '--audit-log-path=-'] }, [A, 'pass', WRITES]],
  ['without a policy', { args: [LOG] }, [A, 'fail', NO_POLICY]],
  ['with an empty policy', { args: ['--audit-policy-file=', LOG] }, [A, 'fail', NO_POLICY]],
  ['with nowhere to write to', { args: [POLICY] }, [A, 'fail', NOWHERE]],
  ['with an empty path', { args: [POLICY, '--audit-log-path='] }, [A, 'fail', NOWHERE]],
  [
    'with a flag that only begins so',
    { args: [`${POLICY}`, '--audit-log-pathology=/x'] },
    [A, 'fail', NOWHERE],
  ],
  ['without any arguments', {}, [A, 'fail', NO_POLICY]],
] as const)('an API server %s', ([, server, verdict]) => {
  expect(told(judged([apiServer('a', server)]))).toEqual([verdict]);
});

test('the policy that RKE2 ships records nothing, so that its flags prove nothing', () => {
  const args = ['--audit-policy-file=/etc/rancher/rke2/audit-policy.yaml', LOG];
  expect(judged([apiServer('a', { args })])).toMatchObject({
    status: 'unknown',
    counts: { unknown: 1 },
    gaps: [{ permission: '--audit-policy-file with a path of your own' }],
  });
});

test('every API server of the control plane has to have it', () => {
  const objects = [apiServer('a', { args: [POLICY, LOG] }), apiServer('b', { args: [POLICY] })];
  expect(judged(objects)).toMatchObject({ status: 'fail', counts: { pass: 1, fail: 1 } });
});

test('a pod that only calls itself an API server is none', () => {
  const pretenders = [
    apiServer('a', { namespace: 'shop', args: [POLICY, LOG] }),
    apiServer('b', { mirror: false, args: [POLICY, LOG] }),
  ];
  expect(judged(pretenders)).toMatchObject({ status: 'unknown' });
});

test('API servers in namespaces that are closed leave the rest open; elsewhere nothing is missing', () => {
  const objects = [apiServer('a', { args: [POLICY, LOG] })];
  expect(judged(objects, {}, { partial: ['core/Pod'] })).toMatchObject({ status: 'pass' });
  expect(told(judged([], {}, { hidden: ['core/Pod'] }))).toEqual([
    [
      'cluster',
      'unknown',
      'no API server was seen',
      ['list pods in kube-system', cloudRight('cloud/logging')],
    ],
  ]);
});

const EKS = 'v1.34.1-eks-113cf36';

function logs(log: string, enabled: boolean): string {
  const sink = "{value: '/aws/eks/shop/cluster', field: 'logGroups[0].logGroupName'}";
  return `logging: [{log: ${log}, enabled: {value: ${enabled}, field: 'clusterLogging[0].enabled'}, sink: ${sink}}]`;
}

test('a cloud that lists the audit log as enabled keeps it', () => {
  const outcome = judged([], { version: EKS, cloud: logs('audit', true) });
  expect(told(outcome)).toEqual([['cluster', 'pass', 'the cloud keeps the audit log']]);
  expect(outcome).toMatchObject({
    verdicts: [
      {
        evidence: [
          { path: 'clusterLogging[0].enabled', value: 'true', note: 'audit' },
          { path: 'logGroups[0].logGroupName', value: '/aws/eks/shop/cluster' },
        ],
      },
    ],
  });
  expect(judged([], { cloud: logs('audit-writes-only', true) })).toMatchObject({ status: 'pass' });
});

test('of a cloud that told a part of it, a log that is on is on, and one that is off may be elsewhere', () => {
  const partial = ['cloud/logging'];
  const on = judged([], { version: EKS, cloud: logs('audit', true) }, { partial });
  const off = judged([], { version: EKS, cloud: logs('audit', false) }, { partial });

  expect(told(on)).toEqual([['cluster', 'pass', 'the cloud keeps the audit log']]);
  expect(off).toMatchObject({ verdicts: [{ status: 'unknown' }] });
});

test('a cloud that lists it as off, or not at all, keeps none', () => {
  const off = [['cluster', 'fail', "the cloud's audit log is off"]];
  expect(told(judged([], { version: EKS, cloud: logs('audit', false) }))).toEqual(off);
  expect(told(judged([], { version: EKS, cloud: logs('api', true) }))).toEqual(off);
});

test.for([
  ['EKS', [], EKS, cloudRight('cloud/logging', 'eks')],
  [
    'AKS',
    [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'a', labels: { 'kubernetes.azure.com/mode': 'system' } },
      },
    ],
    'v1.34.1',
    cloudRight('cloud/logging', 'aks'),
  ],
] as const)(
  'on %s only the cloud can tell whether it is on, and which right it takes is named',
  ([, objects, version, right]) => {
    expect(told(judged(objects, { version }))).toEqual([
      ['cluster', 'unknown', 'only the cloud can tell whether it is on', [right]],
    ]);
  },
);

test('what the cloud refused stays the reason', () => {
  expect(judged([], { version: EKS }, { hidden: ['cloud/logging'] })).toMatchObject({
    status: 'unknown',
    gaps: [{ cause: 'forbidden', permission: 'list cloud/logging' }],
  });
});

test('GKE always records administrative activity, once it is sure that it is GKE', () => {
  const version = 'v1.34.1-gke.1';
  const why = 'GKE always records administrative activity';
  expect(told(judged([], { version }))).toEqual([['cluster', 'pass', why]]);
  expect(judged([], { version, cloud: logs('api', false) })).toMatchObject({ status: 'pass' });
  expect(judged([], { version }, { hidden: ['core/Node'] })).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'core/Node' }],
  });
  const elsewhere = [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, spec: { providerID: 'azure:///s' } },
  ];
  expect(judged(elsewhere, { version })).toMatchObject({ status: 'unknown' });
});

const OPENSHIFT = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'a', labels: { 'node.openshift.io/os_id': 'rhel' } },
};

function settings(audit: unknown, name = 'cluster'): unknown {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'APIServer',
    metadata: { name },
    spec: { audit },
  };
}

const CLUSTER_SETTINGS = 'config.openshift.io/APIServer/cluster';

test.for([
  ['by default', undefined, [CLUSTER_SETTINGS, 'pass', 'its audit profile is Default']],
  [
    'with bodies',
    { profile: 'WriteRequestBodies' },
    [CLUSTER_SETTINGS, 'pass', 'its audit profile is WriteRequestBodies'],
  ],
  [
    'switched off',
    { profile: 'None' },
    [CLUSTER_SETTINGS, 'fail', 'its audit profile records nothing'],
  ],
  [
    'switched off for a group',
    { profile: 'Default', customRules: [{ group: 'system:authenticated:oauth', profile: 'None' }] },
    [CLUSTER_SETTINGS, 'warn', 'it records nothing of system:authenticated:oauth'],
  ],
  [
    'switched off for everybody who signed in',
    { customRules: [{ group: 'system:authenticated', profile: 'None' }] },
    [CLUSTER_SETTINGS, 'fail', 'it records nothing of system:authenticated'],
  ],
] as const)('OpenShift with its audit log %s', ([, audit, verdict]) => {
  expect(told(judged([OPENSHIFT, settings(audit)]))).toEqual([verdict]);
});

test('OpenShift whose settings were not seen is unknown, whatever else was', () => {
  const hidden = { hidden: ['config.openshift.io/APIServer'] };
  expect(judged([OPENSHIFT], { cloud: logs('audit', true) }, hidden)).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'config.openshift.io/APIServer', cause: 'forbidden' }],
  });
  expect(told(judged([OPENSHIFT, settings({}, 'other')]))).toEqual([
    [
      'cluster',
      'unknown',
      "OpenShift's audit profile was not seen",
      ['list apiservers.config.openshift.io'],
    ],
  ]);
});

function k3s(name: string, args: string): string {
  return node(name, { kubelet: 'v1.34.1+k3s1', annotations: `{k3s.io/node-args: '${args}'}` });
}

test('k3s shows in its node arguments what it hands to its API server', () => {
  const on =
    '["server","--kube-apiserver-arg","audit-policy-file=/p.yaml","--kube-apiserver-arg=audit-log-path=/a.log"]';
  const objects =
    k3s('a', on) + k3s('b', '["server","--disable","traefik"]') + k3s('c', '["agent"]');
  const outcome = judgeExample(check, { objects, version: 'v1.34.1+k3s1' });
  expect(told(outcome)).toEqual([
    ['core/Node/b', 'fail', NO_POLICY],
    ['core/Node/a', 'pass', WRITES],
  ]);
});

test('an API server that no API shows is unknown', () => {
  expect(judged([], { version: 'v1.34.1+k3s1' })).toMatchObject({
    status: 'unknown',
    gaps: [{ permission: "the API server's arguments, from its host" }],
  });
});

test('a hostile label and a container of another name change nothing', () => {
  const server = apiServer('a', { container: '__proto__', args: [POLICY, LOG] });
  expect(told(judged([server]))).toEqual([[A, 'pass', WRITES]]);
});
