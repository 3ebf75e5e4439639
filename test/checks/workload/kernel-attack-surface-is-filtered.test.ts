import { describe, expect, it, test } from 'vitest';
import { check } from '../../../checks/workload/kernel-attack-surface-is-filtered.ts';
import { format } from '../../../src/model/fraction.ts';
import { configMap, node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;
const FILTERED = 'seccompProfile: {type: RuntimeDefault}';
const OFF = configMap('kubelet-config', "{kubelet: 'seccompDefault: false'}");
const ON = configMap('kubelet-config', "{kubelet: 'seccompDefault: true'}");
const PRESENT = node('a');

interface PodFields {
  readonly name?: string;
  readonly spec?: string;
  readonly context?: string;
  readonly annotations?: string;
}

function pod({
  name = 'web',
  spec = '',
  context = '',
  annotations = '{}',
}: PodFields = {}): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, annotations: ${annotations}}
  spec: {nodeName: a, containers: [{name: main, image: x, securityContext: {${context}}}]${spec === '' ? '' : `, ${spec}`}}`;
}

function judged(objects: string, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`];
}

function statusOf(objects: string, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects }, options);
  return outcome.type === 'judged' ? outcome.verdicts.map(({ status }) => status) : outcome.type;
}

describe('kernel-attack-surface-is-filtered', () => {
  it('is a coverage of tenant workloads', () => {
    const filtered = (count: number) =>
      Array.from({ length: count }, (_, at) => pod({ name: `p-${at}`, context: FILTERED })).join(
        '',
      );
    const bare = pod() + PRESENT + OFF;
    expect(judged(filtered(3))).toEqual(['pass', '1..1']);
    expect(judged(filtered(19) + bare)).toEqual(['pass', '1..1']);
    expect(judged(filtered(3) + bare)).toEqual(['warn', '5/7..5/7']);
    expect(judged(filtered(1) + bare)).toEqual(['fail', '5/12..5/12']);
    expect(judged(bare)).toEqual(['fail', '0..0']);
    expect(judged('')).toBe('not-applicable');
  });

  test.each([
    ['a profile of the pod', { spec: `securityContext: {${FILTERED}}` }, 'pass'],
    ['one of the container', { context: 'seccompProfile: {type: Localhost}' }, 'pass'],
    [
      'none of the container under one of the pod',
      { spec: `securityContext: {${FILTERED}}`, context: 'seccompProfile: {type: Unconfined}' },
      'fail',
    ],
    ['a privileged container', { context: `${FILTERED}, privileged: true` }, 'fail'],
    ['an AppArmor profile', { context: 'appArmorProfile: {type: RuntimeDefault}' }, 'warn'],
    ['no AppArmor', { context: 'appArmorProfile: {type: Unconfined}' }, 'fail'],
    [
      'an AppArmor profile by annotation',
      { annotations: '{container.apparmor.security.beta.kubernetes.io/main: localhost/x}' },
      'warn',
    ],
    [
      'an AppArmor annotation of another container',
      { annotations: '{container.apparmor.security.beta.kubernetes.io/other: localhost/x}' },
      'fail',
    ],
    ['a confining SELinux type', { context: 'seLinuxOptions: {type: container_t}' }, 'warn'],
    ['an unconfined SELinux type', { context: 'seLinuxOptions: {type: spc_t}' }, 'fail'],
    [
      'an init container without',
      { context: FILTERED, spec: 'initContainers: [{name: i}]' },
      'fail',
    ],
  ])('%s', (_, fields, status) => {
    expect(statusOf(pod(fields) + PRESENT + OFF)).toEqual([status]);
  });

  it('asks what the kubelet gives to pods that name no profile', () => {
    expect(statusOf(pod() + PRESENT + ON)).toEqual(['pass']);
    expect(statusOf(pod() + PRESENT)).toEqual(['unknown']);
    const k3s = (flag: string) =>
      node('a', { annotations: `{k3s.io/node-args: '["server","--kubelet-arg","${flag}"]'}` });
    expect(statusOf(pod() + k3s('seccomp-default=true'))).toEqual(['pass']);
    expect(statusOf(pod() + k3s('max-pods=200'))).toEqual(['fail']);
    expect(statusOf(pod() + PRESENT + ON, { hidden: ['core/Node'] })).toEqual(['unknown']);
    const hidden = { hidden: ['core/ConfigMap:kube-system/kubelet-config'] };
    expect(statusOf(pod() + PRESENT + ON, hidden)).toEqual(['unknown']);
    const unconfined = pod({ context: 'seccompProfile: {type: Unconfined}' });
    expect(statusOf(unconfined + PRESENT + ON)).toEqual(['fail']);
  });

  it('assumes nothing of kubelets in manifests', () => {
    const hidden = { 'core/Node': 'not-declared' } as const;
    const files: ExampleOptions = { info: { source: 'manifests' }, hidden };
    expect(statusOf(pod(), files)).toEqual(['fail']);
    expect(statusOf(pod({ context: FILTERED }), files)).toEqual(['pass']);
  });

  it('counts a user namespace half, where the node can give one', () => {
    const own = pod({ spec: 'hostUsers: false', context: 'seccompProfile: {type: Unconfined}' });
    const modern = PRESENT.replace(
      'nodeInfo: {',
      "nodeInfo: {kernelVersion: '6.8.0', containerRuntimeVersion: 'containerd://2.1.4', ",
    );
    expect(statusOf(own + modern)).toEqual(['warn']);
    expect(statusOf(own + PRESENT)).toEqual(['fail']);
    expect(judged(own, { hidden: ['core/Node'] })).toEqual(['fail', '0..5/12']);
  });

  it('has nothing to say of pods for Windows', () => {
    expect(statusOf(pod({ spec: 'os: {name: windows}' }))).toBe('not-applicable');
  });

  it('leaves the rest open where workloads were not seen', () => {
    expect(judged(pod({ context: FILTERED }), { partial: ['core/Pod'] })).toEqual([
      'unknown',
      '0..1',
    ]);
  });
});
