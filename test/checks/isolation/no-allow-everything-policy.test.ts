import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/no-allow-everything-policy.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';
import { namespaces, pod, policy, shortOf } from './network.ts';

const judge = (objects: string, options: ExampleOptions = {}) =>
  judgeExample(check, { objects }, options);
const NORMAL = namespaces('shop') + pod('shop/api');
const CRITICAL = namespaces('shop') + pod('shop/api', { critical: true });

const named = (kind: string, apiVersion: string, spec: string, namespace?: string): string => `
- apiVersion: ${apiVersion}
  kind: ${kind}
  metadata: {name: open${namespace === undefined ? '' : `, namespace: ${namespace}`}}
  spec: ${spec}`;

const open = (spec: string): string => policy('shop/open', `{podSelector: {}, ${spec}}`);

const KINDS: readonly (readonly [string, string, string])[] = [
  ['NetworkPolicy without from', open('ingress: [{}]'), 'spec.ingress[0]'],
  [
    'NetworkPolicy without from, one port',
    open('ingress: [{ports: [{port: 80}]}]'),
    'spec.ingress[0]',
  ],
  ['NetworkPolicy without to', open('policyTypes: [Egress], egress: [{}]'), 'spec.egress[0]'],
  [
    'NetworkPolicy for 0.0.0.0/0',
    open('ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]'),
    'spec.ingress[0]',
  ],
  [
    'NetworkPolicy for ::/0',
    open('ingress: [{from: [{ipBlock: {cidr: "::/0"}}]}]'),
    'spec.ingress[0]',
  ],
  [
    'NetworkPolicy, every port for every pod',
    open('ingress: [{from: [{namespaceSelector: {}}]}]'),
    'spec.ingress[0]',
  ],
  [
    'Calico',
    named('NetworkPolicy', 'projectcalico.org/v3', '{ingress: [{action: Allow}]}', 'shop'),
    'spec.ingress[0]',
  ],
  [
    'Cilium',
    named(
      'CiliumNetworkPolicy',
      'cilium.io/v2',
      '{endpointSelector: {}, ingress: [{fromEntities: [all]}]}',
      'shop',
    ),
    'spec.ingress[0]',
  ],
  [
    'AdminNetworkPolicy in one namespace',
    named(
      'AdminNetworkPolicy',
      'policy.networking.k8s.io/v1alpha1',
      '{priority: 1, subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}',
    ),
    'spec.ingress[0]',
  ],
];

describe.for(KINDS)('%s', ([, objects, path]) => {
  test('is a warning where it selects pods that are not critical', () => {
    expect(judge(NORMAL + objects)).toMatchObject({
      status: 'warn',
      verdicts: [
        {
          subject: { name: 'open' },
          evidence: [{ subject: { name: 'open' }, path: expect.stringContaining(path) }],
        },
      ],
    });
  });

  test('fails where it selects a critical pod', () => {
    expect(shortOf(judge(CRITICAL + objects))).toEqual(['fail', 'open fail']);
  });
});

describe('of an administrators’ tier in all namespaces', () => {
  test.for([
    [
      'AdminNetworkPolicy',
      named(
        'AdminNetworkPolicy',
        'policy.networking.k8s.io/v1alpha1',
        '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}',
      ),
    ],
    [
      'ClusterNetworkPolicy',
      named(
        'ClusterNetworkPolicy',
        'policy.networking.k8s.io/v1alpha2',
        '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}',
      ),
    ],
    [
      'EKS',
      named(
        'ClusterNetworkPolicy',
        'networking.k8s.aws/v1alpha1',
        '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}',
      ),
    ],
  ])('%s fails whoever it selects', ([, objects]) => {
    expect(shortOf(judge(NORMAL + objects))).toEqual(['fail', 'open fail']);
  });
});

describe('no finding', () => {
  test.for([
    [
      'one port for every pod, as for metrics',
      open('ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 9090}]}]'),
    ],
    [
      'a deny',
      named(
        'AdminNetworkPolicy',
        'policy.networking.k8s.io/v1alpha1',
        '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}',
      ),
    ],
    [
      'pods of a system namespace',
      policy('kube-system/open', '{podSelector: {}, ingress: [{}]}') + pod('kube-system/dns'),
    ],
    [
      'pods that there are none of',
      policy('shop/open', '{podSelector: {matchLabels: {app: gone}}, ingress: [{}]}'),
    ],
  ])('%s', ([, objects]) => {
    expect(shortOf(judge(CRITICAL + objects))).toEqual(['pass', 'cluster pass']);
  });

  test('policies that were not seen leave it open', () => {
    const hidden = { hidden: ['projectcalico.org/GlobalNetworkPolicy'] };
    expect(judge(NORMAL, hidden)).toMatchObject({ status: 'unknown', credit: { lo: { n: 0n } } });
  });
});
