import { expect, test } from 'vitest';
import { between, outside, pod, policy } from './lines.ts';

const PODS = pod('a') + pod('b') + pod('c');
const ALL = ['a -> b *', 'a -> c *', 'b -> a *', 'b -> c *', 'c -> a *', 'c -> b *'];
const B = '{podSelector: {matchLabels: {app: b}}}';
const C = '{podSelector: {matchLabels: {app: c}}}';

/** A pod of another namespace, which has a label. */
const OTHER = `- {apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {team: red}}}
- {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: other, labels: {app: b}}, spec: {}}
`;

/** Who may ask `a`, which these rules of ingress are about. */
function askers(ingress: string, pods = PODS + OTHER): readonly string[] {
  const objects = pods + policy(`{podSelector: {matchLabels: {app: a}}, ingress: ${ingress}}`);
  return between(objects).filter((one) => one.includes(' -> a '));
}

test('without policies everyone reaches everyone, but no workload itself', () => {
  expect(between(PODS)).toEqual(ALL);
});

test('policies add up: each allows more, none takes away', () => {
  const about = 'podSelector: {matchLabels: {app: a}}';
  const objects =
    PODS +
    policy(`{${about}, ingress: [{from: [${B}], ports: [{port: 80}]}]}`, 'one') +
    policy(`{${about}, ingress: [{from: [${B}, ${C}], ports: [{port: 81}]}]}`, 'two') +
    policy(`{${about}, ingress: []}`, 'deny');
  expect(between(objects)).toEqual([
    'a -> b *',
    'a -> c *',
    'b -> a TCP 80-81',
    'b -> c *',
    'c -> a TCP 81',
    'c -> b *',
  ]);
});

test('a connection needs the egress of its source and the ingress of its destination', () => {
  const into =
    '{podSelector: {matchLabels: {app: a}}, ingress: [{ports: [{port: 80, endPort: 90}]}]}';
  const out =
    '{podSelector: {matchLabels: {app: b}}, policyTypes: [Egress], egress: [{ports: [{port: 85, endPort: 100}]}]}';
  expect(between(PODS + policy(into, 'in') + policy(out, 'out'))).toEqual([
    'a -> b *',
    'a -> c *',
    'b -> a TCP 85-90',
    'b -> c TCP 85-100',
    'c -> a TCP 80-90',
    'c -> b *',
  ]);
});

test.each([
  ['without types and rules it isolates ingress', '{podSelector: {}}', []],
  ['without types, egress rules isolate both', '{podSelector: {}, egress: [{}]}', []],
  [
    'as Egress alone it leaves ingress open',
    '{podSelector: {}, policyTypes: [Egress], egress: [{}]}',
    ALL,
  ],
  [
    'as Ingress alone its egress rules do nothing',
    '{podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: []}',
    ALL,
  ],
])('a policy isolates by its types: %s', (_, spec, expected) => {
  expect(between(PODS + policy(spec))).toEqual(expected);
});

const EVERYONE = ['b -> a *', 'c -> a *', 'other/b -> a *'];

test.each([
  ['no rule lets nobody in', '[]', []],
  ['a rule without fields lets everybody in', '[{}]', EVERYONE],
  ['an empty list of peers is everybody', '[{from: []}]', EVERYONE],
  ['an empty list of ports is every port', `[{from: [${B}], ports: []}]`, ['b -> a *']],
  [
    'an empty pod selector is the namespace',
    '[{from: [{podSelector: {}}]}]',
    ['b -> a *', 'c -> a *'],
  ],
  ['an empty namespace selector is all pods', '[{from: [{namespaceSelector: {}}]}]', EVERYONE],
])('empty and absent: %s', (_, ingress, expected) => {
  expect(askers(ingress)).toEqual(expected);
});

test('selectors of one peer must both hold, of two peers either', () => {
  const both =
    '{namespaceSelector: {matchLabels: {team: red}}, podSelector: {matchLabels: {app: b}}}';
  const either = `{namespaceSelector: {matchLabels: {team: red}}}, ${B}`;
  expect(askers(`[{from: [${both}]}]`)).toEqual(['other/b -> a *']);
  expect(askers(`[{from: [${either}]}]`)).toEqual(['b -> a *', 'other/b -> a *']);
});

test.each([
  ['In', '{key: app, operator: In, values: [b, x]}', ['b -> a *']],
  [
    'NotIn, also where the label is missing',
    '{key: tier, operator: NotIn, values: [x]}',
    ['b -> a *', 'c -> a *'],
  ],
  ['Exists', '{key: app, operator: Exists}', ['b -> a *', 'c -> a *']],
  ['DoesNotExist', '{key: app, operator: DoesNotExist}', []],
])('expressions: %s', (_, expression, expected) => {
  expect(askers(`[{from: [{podSelector: {matchExpressions: [${expression}]}}]}]`)).toEqual(
    expected,
  );
});

test('a namespace that is not in the input has its name as its label', () => {
  const named = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: far}}}';
  const far = '- {apiVersion: v1, kind: Pod, metadata: {name: d, namespace: far}, spec: {}}\n';
  expect(askers(`[{from: [${named}]}]`, PODS + far)).toEqual(['far/d -> a *']);
});

test('protocols are apart, a port belongs to TCP unless it says otherwise', () => {
  const ports =
    '[{port: 53, protocol: UDP}, {port: 5060, protocol: SCTP}, {port: 80}, {protocol: SCTP, port: 5061}]';
  expect(askers(`[{from: [${B}], ports: ${ports}}]`)).toEqual([
    'b -> a TCP 80 UDP 53 SCTP 5060-5061',
  ]);
  expect(askers(`[{from: [${B}], ports: [{protocol: UDP}]}]`)).toEqual(['b -> a UDP *']);
});

test('a named port is what each destination calls so, of its protocol', () => {
  const port = (name: string, number: number, protocol = 'TCP'): string =>
    `containers: [{name: main, ports: [{name: ${name}, containerPort: ${number}, protocol: ${protocol}}]}]`;
  const pods =
    pod('a', port('http', 8080)) +
    pod('b', port('http', 9090)) +
    pod('c', port('http', 53, 'UDP')) +
    pod('d');
  const ports = '[{port: http}]';
  expect(
    between(
      pods + policy(`{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: ${ports}}]}`),
    ),
  ).toEqual([
    'a -> b TCP 9090',
    'b -> a TCP 8080',
    'c -> a TCP 8080',
    'c -> b TCP 9090',
    'd -> a TCP 8080',
    'd -> b TCP 9090',
  ]);
  expect(
    between(pods + policy(`{podSelector: {}, policyTypes: [Egress], egress: [{ports: ${ports}}]}`)),
  ).toEqual([
    'a -> b TCP 9090',
    'b -> a TCP 8080',
    'c -> a TCP 8080',
    'c -> b TCP 9090',
    'd -> a TCP 8080',
    'd -> b TCP 9090',
  ]);
});

test('several exceptions are cut out of a block', () => {
  const block = '{cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.3.0.0/16, 10.1.2.0/24]}';
  const objects =
    pod('a') + policy(`{podSelector: {}, ingress: [], egress: [{to: [{ipBlock: ${block}}]}]}`);
  expect(outside(objects)).toEqual([
    'a -> ip:10.0.0.0-10.0.255.255 *',
    'a -> ip:10.2.0.0-10.2.255.255 *',
    'a -> ip:10.4.0.0-10.255.255.255 *',
  ]);
});

test('IPv6 is apart from IPv4', () => {
  const blocks = "[{ipBlock: {cidr: '2001:db8::/32', except: ['2001:db8:1::/48']}}]";
  const objects = pod('a') + policy(`{podSelector: {}, ingress: [], egress: [{to: ${blocks}}]}`);
  expect(outside(objects)).toEqual([
    'a -> ip6:2001:db8:2::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff *',
    'a -> ip6:2001:db8::-2001:db8:0:ffff:ffff:ffff:ffff:ffff *',
  ]);
  expect(outside(pod('a'))).toEqual([
    'a -> ip6:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff *',
    'a -> ip:0.0.0.0-255.255.255.255 *',
    'ip6:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -> a *',
    'ip:0.0.0.0-255.255.255.255 -> a *',
  ]);
});

test('a block matches pods whose address is known, and no template', () => {
  const known = `- {apiVersion: v1, kind: Pod, metadata: {name: near, namespace: shop}, spec: {}, status: {podIP: 10.0.0.7}}
- {apiVersion: v1, kind: Pod, metadata: {name: far, namespace: shop}, spec: {}, status: {podIP: 10.9.0.7}}
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: later, namespace: shop}, spec: {template: {metadata: {labels: {}}, spec: {}}}}
`;
  const ingress = '[{from: [{ipBlock: {cidr: 10.0.0.0/16}}]}]';
  expect(askers(ingress, pod('a') + known)).toEqual(['near -> a *']);
});

test('a pod on the network of its node is governed by no policy and is no pod to others', () => {
  const host = pod('host', 'hostNetwork: true');
  const objects =
    pod('a') +
    pod('b') +
    host +
    policy('{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
  expect(between(objects)).toEqual(['a -> b *', 'a -> host *', 'b -> a *', 'b -> host *']);
});

test('pods of one owner are one workload, which may what any of them may', () => {
  const owned = (name: string, app: string): string =>
    `- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {app: ${app}}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d9f, controller: true}]}, spec: {}}\n`;
  const pods = owned('web-1', 'b') + owned('web-2', 'x') + pod('a');
  expect(askers(`[{from: [${B}], ports: [{port: 80}]}]`, pods)).toEqual(['web-7d9f -> a TCP 80']);
});

test('pods that finished stand for those that their workload may start again', () => {
  const job = (phase: string): string =>
    `- {apiVersion: v1, kind: Pod, metadata: {name: job-1, namespace: shop, ownerReferences: [{apiVersion: batch/v1, kind: Job, name: job, controller: true}]}, spec: {}, status: {phase: ${phase}, podIP: 10.0.0.7}}\n`;
  expect(between(pod('a') + job('Succeeded'))).toEqual(['a -> job *', 'job -> a *']);
});
