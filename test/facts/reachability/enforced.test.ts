import { expect, test } from 'vitest';
import { between, outside, pod, policy } from './lines.ts';

/** A node, and a DaemonSet with a ready pod on it. */
function plugin(name: string, image: string): string {
  const spec = `{hostNetwork: true, tolerations: [{operator: Exists}], containers: [{name: ${name}, image: ${image}}]}`;
  return `- {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {kubernetes.io/os: linux}}, status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}}
- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent, namespace: kube-system}, spec: {selector: {matchLabels: {k8s-app: agent}}, template: {metadata: {labels: {k8s-app: agent}}, spec: ${spec}}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: agent-1, namespace: kube-system, labels: {k8s-app: agent}, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true}]}
  spec: {nodeName: n1, hostNetwork: true, containers: [{name: ${name}, image: ${image}}]}
  status: {phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name: ${name}, ready: true}]}
`;
}

const CALICO = plugin('calico-node', 'docker.io/calico/node:v3.30.0');
const CILIUM = plugin('cilium-agent', 'quay.io/cilium/cilium:v1.18.0');
const FLANNEL = plugin('kube-flannel', 'docker.io/flannel/flannel:v0.27.0');
const ON_NODE = pod('a', 'nodeName: n1') + pod('b', 'nodeName: n1');
const CLOSED = policy('{podSelector: {}, ingress: []}');

function enforced(objects: string): readonly string[] {
  return between(objects, { enforced: true }).filter((one) => !one.includes('kube-system'));
}

test('a plugin that enforces makes of policies what they say', () => {
  expect(enforced(CALICO + ON_NODE + CLOSED)).toEqual([]);
});

test('under a plugin that enforces nothing, everything passes', () => {
  expect(between(FLANNEL + ON_NODE + CLOSED).filter((one) => !one.includes('kube-system'))).toEqual(
    [],
  );
  expect(enforced(FLANNEL + ON_NODE + CLOSED)).toEqual(['a -> b *', 'b -> a *']);
});

test('without any plugin in sight nothing is certain', () => {
  expect(enforced(ON_NODE + CLOSED)).toEqual(['perhaps a -> b *', 'perhaps b -> a *']);
});

test('policies of a plugin that is not there say something and do nothing', () => {
  const denied = `- {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: denied, namespace: shop}, spec: {endpointSelector: {}, ingressDeny: [{fromEntities: [all]}]}}
`;
  const declared = between(CALICO + ON_NODE + denied).filter((one) => !one.includes('kube-system'));
  expect(declared).toEqual([]);
  expect(enforced(CALICO + ON_NODE + denied)).toEqual(['a -> b *', 'b -> a *']);
});

test('Cilium takes a CIDR for what is outside, not for its pods', () => {
  const known = `- {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: shop}, spec: {nodeName: n1}, status: {podIP: 10.0.0.7}}
`;
  const block = policy(
    '{podSelector: {matchLabels: {app: a}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
  );
  const toA = (lines: readonly string[]): readonly string[] =>
    lines.filter((one) => one.endsWith(' -> a *') && !one.includes('kube-system'));
  expect(toA(between(CILIUM + ON_NODE + known + block))).toEqual(['c -> a *']);
  expect(toA(enforced(CILIUM + ON_NODE + known + block))).toEqual([]);
  expect(toA(outside(CILIUM + ON_NODE + known + block, { enforced: true }))).toEqual([
    'ip:10.0.0.0-10.255.255.255 -> a *',
  ]);
});

test('a template may land on any node, and is governed for certain only where all enforce', () => {
  const template =
    '- {apiVersion: apps/v1, kind: Deployment, metadata: {name: later, namespace: shop}, spec: {template: {metadata: {labels: {}}, spec: {}}}}\n';
  const bare =
    "- {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {kubernetes.io/os: linux, eks.amazonaws.com/compute-type: fargate}}, status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}}\n";
  const toLater = (objects: string): readonly string[] =>
    enforced(objects).filter((one) => one.includes('a -> later'));
  expect(toLater(CALICO + ON_NODE + template + CLOSED)).toEqual([]);
  expect(toLater(CALICO + bare + ON_NODE + template + CLOSED)).toEqual(['perhaps a -> later *']);
});
