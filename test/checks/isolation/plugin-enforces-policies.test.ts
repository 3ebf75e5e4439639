import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/plugin-enforces-policies.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { agent, configMap, node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const AB = node('a') + node('b');
const FARGATE = node('f', { labels: '{eks.amazonaws.com/compute-type: fargate}' });

function judged(objects: string, options: ExampleOptions = {}, cloud?: string): Outcome {
  return judgeExample(check, cloud === undefined ? { objects } : { objects, cloud }, options);
}

/** Each verdict as `subject status`, and the status of the whole. */
function shortOf(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  const verdicts = outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? '' : `${one.subject.name ?? one.subject.key} ${one.status}`,
  );
  return [outcome.status, ...verdicts];
}

const calico = (on: readonly string[]): string =>
  agent('calico-node', 'docker.io/calico/node:v3.30.3', { container: 'calico-node', on });

const cilium = (args = '[]'): string =>
  agent('cilium', 'quay.io/cilium/cilium:v1.18.2', {
    container: 'cilium-agent',
    on: ['a', 'b'],
    args,
  });

const vpcCni = (args: string): string =>
  agent('aws-node', 'eks/amazon-k8s-cni:v1.20', { container: 'aws-node', on: ['a', 'b'], args });

const controller = (value: string): string =>
  configMap('amazon-vpc-cni', `{enable-network-policy-controller: '${value}'}`);

const kindnet = (tag: string): string =>
  agent('kindnet', `docker.io/kindest/kindnetd:${tag}`, {
    container: 'kindnet-cni',
    on: ['a', 'b'],
  });

const flannel = agent('kube-flannel-ds', 'ghcr.io/flannel-io/flannel:v0.27', {
  namespace: 'kube-flannel',
  container: 'kube-flannel',
  on: ['a', 'b'],
});

const policies = agent(
  'kube-network-policies',
  'registry.k8s.io/networking/kube-network-policies:v1.0',
  {
    on: ['a', 'b'],
  },
);

describe('policies are enforced on both nodes', () => {
  test.for([
    ['by Calico', calico(['a', 'b'])],
    [
      'by Calico from a mirror, whatever its container is called',
      agent('net', 'r.example/m/calico/node:v3', { on: ['a', 'b'] }),
    ],
    ['by Cilium as it comes', cilium() + configMap('cilium-config', '{enable-policy: default}')],
    ['by Cilium without a ConfigMap', cilium()],
    ['by kindnet since kind v0.24', kindnet('v20240813-c6f155d6')],
    [
      'by the VPC CNI with agent and controller',
      vpcCni('[--enable-network-policy=true]') + controller('true'),
    ],
    ['by kube-router', agent('kube-router', 'cloudnativelabs/kube-router:v2', { on: ['a', 'b'] })],
    ['by what runs beside Flannel', flannel + policies],
    ['by Canal, which is Flannel and Calico', flannel + calico(['a', 'b'])],
  ])('%s', ([, objects]) => {
    expect(shortOf(judged(AB + objects))).toEqual(['pass', 'a pass', 'b pass']);
  });
});

describe('policies are enforced on no node', () => {
  test.for([
    ['Flannel does not', flannel],
    ['Cilium is told never to', cilium() + configMap('cilium-config', '{enable-policy: never}')],
    ['Cilium is told never to by argument', cilium('[--enable-policy=never]')],
    ['Cilium only audits', cilium() + configMap('cilium-config', "{policy-audit-mode: 'true'}")],
    ['kindnet is too old', kindnet('v20240513-cd2ac642')],
    [
      'the VPC CNI runs without its agent',
      vpcCni('[--enable-network-policy=false]') + controller('true'),
    ],
    ['the VPC CNI has no controller', vpcCni('[--enable-network-policy=true]')],
    ['the controller is off', vpcCni('[--enable-network-policy=true]') + controller('false')],
    [
      'kube-router has no firewall',
      agent('kube-router', 'cloudnativelabs/kube-router:v2', {
        on: ['a', 'b'],
        args: '[--run-firewall=false]',
      }),
    ],
  ])('because %s', ([, objects]) => {
    expect(shortOf(judged(AB + objects))).toEqual(['fail', 'a fail', 'b fail']);
  });
});

describe('nodes', () => {
  test('a tainted pool that the agent does not tolerate fails', () => {
    const pool = node('gpu', { taints: '[{key: gpu, effect: NoSchedule}]' });
    expect(shortOf(judged(AB + pool + calico(['a', 'b'])))).toEqual([
      'fail',
      'gpu fail',
      'a pass',
      'b pass',
    ]);
  });

  test('one of a hundred without a ready agent warns', () => {
    const names = Array.from({ length: 100 }, (_, index) => `n${index}`);
    const objects = names.map((name) => node(name)).join('') + calico(names.slice(1));
    expect(judged(objects)).toMatchObject({ status: 'warn', counts: { pass: 99, fail: 1 } });
  });

  test('that are not ready are not asked', () => {
    const objects = AB + node('down', { ready: false }) + calico(['a', 'b']);
    expect(shortOf(judged(objects))).toEqual(['pass', 'a pass', 'b pass']);
  });

  test('of Windows are listed beside the verdicts', () => {
    const outcome = judged(node('a') + node('win', { os: 'windows' }) + calico(['a']));
    expect(outcome).toMatchObject({
      status: 'pass',
      verdicts: [
        {
          subject: { name: 'a' },
          evidence: expect.arrayContaining([
            expect.objectContaining({
              value: 'windows',
              subject: expect.objectContaining({ name: 'win' }),
            }),
          ]),
        },
      ],
    });
  });

  test('of Fargate and virtual ones count half', () => {
    const virtual = node('v', { labels: '{type: virtual-kubelet}' });
    expect(shortOf(judged(node('a') + FARGATE + virtual + calico(['a'])))).toEqual([
      'fail',
      'f warn',
      'v warn',
      'a pass',
    ]);
  });

  test('there are none to ask about', () => {
    expect(shortOf(judged(node('win', { os: 'windows' })))).toBe('not-applicable');
  });
});

describe('k3s enforces in its own process', () => {
  const k3s = (name: string, args: string): string =>
    node(name, { kubelet: 'v1.34.1+k3s1', annotations: `{k3s.io/node-args: '${args}'}` });

  test('unless its servers are told not to', () => {
    const objects = k3s('a', '["server","--token","********"]') + k3s('b', '["agent"]');
    expect(shortOf(judged(objects))).toEqual(['pass', 'a pass', 'b pass']);
  });

  test.for([
    '"--disable-network-policy"',
    '"--disable-network-policy","true"',
    '"--disable-network-policy=true"',
  ])('so %s turns it off everywhere', (arg) => {
    const objects = k3s('a', `["server",${arg}]`) + k3s('b', '["agent"]');
    expect(shortOf(judged(objects))).toEqual(['fail', 'a fail', 'b fail']);
  });

  test('which nobody can tell without a server node', () => {
    expect(shortOf(judged(k3s('b', '["agent"]')))).toEqual(['unknown', 'b unknown']);
  });
});

describe('EKS Auto Mode enforces in its nodes', () => {
  const auto = node('a', {
    labels: '{eks.amazonaws.com/compute-type: auto, eks.amazonaws.com/nodeclass: default}',
  });
  const nodeClass = `
- {apiVersion: eks.amazonaws.com/v1, kind: NodeClass, metadata: {name: default}, spec: {networkPolicy: DefaultAllow}}`;

  test.for([
    ['with controller and NodeClass', controller('true') + nodeClass, 'pass'],
    ['not without the controller', nodeClass, 'fail'],
    ['nobody knows without the NodeClass', controller('true'), 'unknown'],
  ] as const)('%s', ([, objects, status]) => {
    expect(shortOf(judged(auto + objects))).toEqual([status, `a ${status}`]);
  });
});

describe('the cloud', () => {
  const engine = (name: string): string =>
    `network: {policyEngine: {value: ${name}, field: networkProfile.networkPolicy}}`;

  test('proves that nothing enforces where no plugin is found', () => {
    expect(shortOf(judged(AB, {}, engine('none')))).toEqual(['fail', 'a fail', 'b fail']);
  });

  test('is believed where every agent was seen and none is known', () => {
    expect(shortOf(judged(AB, {}, engine('cilium')))).toEqual(['pass', 'a pass', 'b pass']);
  });

  test('does not outweigh an agent that is missing on a node', () => {
    expect(shortOf(judged(AB + calico(['a']), {}, engine('calico')))).toEqual([
      'fail',
      'b fail',
      'a pass',
    ]);
  });

  test('is not believed while agents are hidden', () => {
    const hidden = ['apps/DaemonSet', 'core/Pod'];
    expect(shortOf(judged(AB, { hidden }, engine('cilium')))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });
});

describe('what is not seen is not known', () => {
  const numbered = (ready: number): string =>
    agent('calico-node', 'calico/node:v3', { numbers: [2, ready] });

  test.for([
    ['a plugin that no table knows', agent('net', 'example/net:1', { on: ['a', 'b'] }), []],
    ['the setting of Cilium', cilium(), ['core/ConfigMap:kube-system/cilium-config']],
    ['an agent by its number of pods', numbered(1), ['core/Pod']],
    ['DaemonSets', calico(['a', 'b']), ['apps/DaemonSet']],
    ['agents beside Flannel', flannel, ['apps/DaemonSet', 'core/Pod']],
  ] as const)('%s', ([, objects, hidden]) => {
    expect(shortOf(judged(AB + objects, { hidden }))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });

  test('nodes', () => {
    expect(shortOf(judged(AB + calico(['a', 'b']), { hidden: ['core/Node'] }))).toEqual([
      'unknown',
      'cluster unknown',
    ]);
  });

  test('but numbers prove that an agent is everywhere, or nowhere', () => {
    const hidden = ['core/Pod'];
    expect(shortOf(judged(AB + numbered(2), { hidden }))).toEqual(['pass', 'a pass', 'b pass']);
    expect(shortOf(judged(AB + numbered(0), { hidden }))).toEqual(['fail', 'a fail', 'b fail']);
  });
});
