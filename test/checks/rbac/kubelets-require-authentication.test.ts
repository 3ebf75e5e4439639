import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/kubelets-require-authentication.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

function node(metadata: string): string {
  return `
- apiVersion: v1
  kind: Node
  metadata: {name: n1, ${metadata}}
`;
}

const PLAIN = node('labels: {}');

function config(...lines: readonly string[]): string {
  const text = ['kind: KubeletConfiguration', ...lines].map((line) => `      ${line}`).join('\n');
  return `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: kubelet-config, namespace: kube-system}
  data:
    kubelet: |
${text}
`;
}

function k3s(...args: readonly string[]): string {
  const written = JSON.stringify(JSON.stringify(['agent', ...args]));
  return node(`annotations: {k3s.io/hostname: n1, k3s.io/node-args: ${written}}`);
}

function status(objects: string, cloud?: string, options?: ExampleOptions): string {
  const example = { objects, ...(cloud === undefined ? {} : { cloud }) };
  const outcome = judgeExample(check, example, options);
  return outcome.type === 'judged' ? outcome.status : outcome.type;
}

describe('kubelets', () => {
  it.for([
    'labels: {eks.amazonaws.com/nodegroup: apps}',
    'labels: {eks.amazonaws.com/compute-type: auto}',
    'labels: {kubernetes.azure.com/cluster: mc}',
    'labels: {node.openshift.io/os_id: rhcos}',
  ])('of a platform that guards them are no finding: %s', (metadata) => {
    expect(status(node(metadata))).toBe('pass');
  });

  it('of GKE are judged by what the cloud says of their read-only port', () => {
    const gke = node('labels: {cloud.google.com/gke-nodepool: apps}');
    const pool = (value: boolean): string =>
      `pools: [{name: apps, kubeletReadOnlyPort: {value: ${value}, field: f}}]`;
    expect(status(gke, pool(false))).toBe('pass');
    expect(status(gke, pool(true))).toBe('warn');
    expect(status(gke, 'pools: [{name: apps}]')).toBe('unknown');
    expect(status(gke, pool(false).replace('apps', 'other'))).toBe('unknown');
    expect(status(gke)).toBe('unknown');
  });

  it('of k3s and RKE2 are judged by what they were started with', () => {
    expect(status(k3s('--flannel-backend', 'none'))).toBe('pass');
    expect(status(k3s('--kubelet-arg', 'max-pods=200'))).toBe('pass');
    expect(status(k3s('--kubelet-arg', 'anonymous-auth=true'))).toBe('fail');
    expect(status(k3s('--kubelet-arg=--anonymous-auth=true'))).toBe('fail');
    expect(status(k3s('--kubelet-arg=authorization-mode=AlwaysAllow'))).toBe('fail');
    expect(status(k3s('--kubelet-arg', 'read-only-port=10255'))).toBe('warn');
    expect(status(node('annotations: {k3s.io/hostname: n1}'))).toBe('unknown');
    expect(status(node('annotations: {rke2.io/hostname: n1, k3s.io/node-args: "x"}'))).toBe(
      'unknown',
    );
  });

  it('of kubeadm are judged by what it hands them', () => {
    const closed = ['authentication:', '  anonymous:', '    enabled: false'];
    const open = ['authentication:', '  anonymous:', '    enabled: true'];
    expect(status(PLAIN + config(...closed, 'authorization:', '  mode: Webhook'))).toBe('pass');
    expect(status(PLAIN + config())).toBe('pass');
    expect(status(PLAIN + config(...open))).toBe('fail');
    expect(status(PLAIN + config('authorization:', '  mode: AlwaysAllow'))).toBe('fail');
    expect(status(PLAIN + config('readOnlyPort: 10255'))).toBe('warn');
    expect(status(PLAIN + config('readOnlyPort: 0'))).toBe('pass');
  });

  it('are unknown where the configuration is written in a way that is not read', () => {
    expect(status(PLAIN + config('authorization: {mode: Webhook}'))).toBe('unknown');
    expect(status(PLAIN + config('authorization:', '  mode: [AlwaysAllow]'))).toBe('unknown');
  });

  it('are unknown elsewhere, and the gap says what would show them', () => {
    const outcome = judgeExample(check, { objects: PLAIN });
    if (outcome.type !== 'judged') throw new Error('it is judged');
    expect(outcome.status).toBe('unknown');
    expect(
      outcome.gaps.map(({ source, permission }) => [source, permission?.slice(0, 16)]),
    ).toEqual([['probe/kubelet-configz', 'get nodes/proxy,']]);
  });

  it('of nodes that were not seen are unknown, and seen ones still fail', () => {
    const eks = node('labels: {eks.amazonaws.com/nodegroup: apps}');
    expect(status(eks, undefined, { partial: ['core/Node'] })).toBe('unknown');
    expect(status(eks, undefined, { hidden: ['core/Node'] })).toBe('unknown');
    const bad = PLAIN + config('authorization:', '  mode: AlwaysAllow');
    expect(status(bad, undefined, { partial: ['core/Node'] })).toBe('fail');
    expect(status('')).toBe('not-applicable');
  });
});
