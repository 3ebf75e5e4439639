import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/default-deny-ingress.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';
import { calico, cilium, flannel, namespaces, pod, policy, reasonsOf, shortOf } from './network.ts';

const SHOP = namespaces('shop');
const judge = (objects: string, options: ExampleOptions = {}) =>
  judgeExample(check, { objects }, options);
const DENY = policy('shop/deny', '{podSelector: {}, policyTypes: [Ingress]}');

describe('effective isolation, not the existence of a policy', () => {
  test('a policy that selects other pods isolates nothing', () => {
    const other = policy('shop/db', '{podSelector: {matchLabels: {app: db}}}');
    const objects = SHOP + calico + pod('shop/api', { labels: '{app: api}' }) + other;
    expect(reasonsOf(judge(objects))).toEqual([
      'api: no policy isolates it for ingress; api metadata.labels = app=api',
    ]);
  });

  test('a policy for egress isolates nothing for ingress', () => {
    const egress = policy('shop/out', '{podSelector: {}, policyTypes: [Egress]}');
    expect(shortOf(judge(SHOP + calico + pod('shop/api') + egress))).toEqual(['fail', 'api fail']);
  });

  test('a rule that lets everybody in undoes the isolation, and is named', () => {
    const open = policy('shop/debug', '{podSelector: {}, ingress: [{}]}');
    expect(reasonsOf(judge(SHOP + calico + pod('shop/api') + DENY + open))).toEqual([
      'api: a policy lets everybody in; debug spec.ingress[0] = allows everything',
    ]);
  });

  test('one port for everybody leaves it isolated', () => {
    const port = policy('shop/web', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}');
    expect(shortOf(judge(SHOP + calico + pod('shop/api') + port))).toEqual(['pass', 'api pass']);
  });

  test.for([
    [
      'Cilium, clusterwide',
      cilium,
      `
- apiVersion: cilium.io/v2
  kind: CiliumClusterwideNetworkPolicy
  metadata: {name: deny}
  spec: {endpointSelector: {}, ingress: [{}]}`,
    ],
    [
      'Calico, for all namespaces',
      calico,
      `
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata: {name: deny}
  spec: {selector: all(), types: [Ingress]}`,
    ],
  ])('%s isolates too', ([, plugin, deny]) => {
    const objects = SHOP + plugin + pod('shop/api') + deny;
    expect(judge(objects)).toMatchObject({
      status: 'pass',
      verdicts: [{ evidence: [{ subject: { name: 'deny' } }] }],
    });
  });

  test('pods in the network of their node and system pods are not asked', () => {
    const objects = SHOP + calico + pod('shop/agent', { host: true }) + pod('kube-system/dns');
    expect(shortOf(judge(objects))).toBe('not-applicable');
  });
});

describe('what is enforced decides', () => {
  test('nothing is isolated where the plugin enforces nothing', () => {
    expect(reasonsOf(judge(SHOP + flannel + pod('shop/api') + DENY))).toEqual([
      'api: nothing enforces policies where it runs; api metadata.labels = none',
    ]);
  });

  test('manifests are judged by what they declare', () => {
    const options = { info: { source: 'manifests' } } as const;
    expect(shortOf(judge(SHOP + pod('shop/api') + DENY, options))).toEqual(['pass', 'api pass']);
  });

  test('without a known plugin an isolated pod is unknown and an open one open', () => {
    const objects =
      SHOP + pod('shop/api') + policy('shop/some', '{podSelector: {matchLabels: {a: b}}}');
    const labelled = pod('shop/db', { labels: '{a: b}' });
    expect(shortOf(judge(objects + labelled))).toEqual(['fail', 'api fail', 'db unknown']);
  });
});

describe('partial sight', () => {
  test('policies of a kind that were not seen may isolate, and may let in', () => {
    const hidden = { hidden: ['projectcalico.org/GlobalNetworkPolicy'] };
    expect(judge(SHOP + calico + pod('shop/api') + DENY, hidden)).toMatchObject({
      status: 'unknown',
      gaps: [
        {
          source: 'projectcalico.org/GlobalNetworkPolicy',
          permission: 'list projectcalico.org/GlobalNetworkPolicy',
        },
      ],
    });
  });

  test('policies that were not seen in one namespace leave the others decided', () => {
    const objects =
      namespaces('shop', 'closed') + calico + pod('shop/api') + pod('closed/db') + DENY;
    const partial = { partial: ['networking.k8s.io/NetworkPolicy'] };
    expect(shortOf(judge(objects, partial))).toEqual(['unknown', 'db unknown', 'api pass']);
  });

  test('an open critical workload keeps the check from a warning', () => {
    const closed = Array.from({ length: 19 }, (_, i) => pod(`shop/p${i}`, { labels: '{app: x}' }));
    const own = policy('shop/x', '{podSelector: {matchLabels: {app: x}}}');
    const objects = SHOP + calico + closed.join('') + own;
    expect(judge(objects + pod('shop/open'))).toMatchObject({ status: 'warn' });
    expect(judge(objects + pod('shop/open', { critical: true }))).toMatchObject({ status: 'fail' });
  });
});

test('policies of a plugin that is not there matter to nobody', () => {
  const hidden = { hidden: ['cilium.io/CiliumNetworkPolicy'] };
  expect(shortOf(judge(SHOP + calico + pod('shop/api') + DENY, hidden))).toEqual([
    'pass',
    'api pass',
  ]);
});
