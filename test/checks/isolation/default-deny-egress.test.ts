import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/default-deny-egress.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';
import { calico, namespaces, pod, policy, reasonsOf, shortOf } from './network.ts';

const SHOP = namespaces('shop') + calico + pod('shop/api');
const judge = (objects: string, options: ExampleOptions = {}, cloud?: string) =>
  judgeExample(check, cloud === undefined ? { objects } : { objects, cloud }, options);
const egress = (rules = '[]', types = 'policyTypes: [Egress], '): string =>
  policy('shop/out', `{podSelector: {}, ${types}egress: ${rules}}`);

describe('isolation for egress', () => {
  test('rules for egress without policyTypes do not isolate for egress, unless there are some', () => {
    // Fixture 10: the API defaults policyTypes to Ingress, and to Egress as well where rules are there.
    const named = '[{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]';
    expect(shortOf(judge(SHOP + egress(named, '')))).toEqual(['pass', 'api pass']);
    expect(shortOf(judge(SHOP + egress('[]', '')))).toEqual(['fail', 'api fail']);
  });

  test.for([
    ['no destination at all', '[{}]'],
    ['a port without a destination', '[{ports: [{port: 443}]}]'],
    ['every IPv4 address', '[{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]'],
    ['every IPv6 address', '[{to: [{ipBlock: {cidr: "::/0"}}]}]'],
    [
      'all but private ranges',
      '[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}}]}]',
    ],
    [
      'every address in halves',
      '[{to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]',
    ],
  ])('a rule with %s is any destination, and is named', ([, rules]) => {
    expect(judge(SHOP + egress(rules))).toMatchObject({
      status: 'fail',
      verdicts: [
        {
          message: 'a policy lets it open connections to any address',
          evidence: [{ subject: { name: 'out' }, path: 'spec.egress[0]' }],
        },
      ],
    });
  });

  test.for([
    ['pods of every namespace', '[{to: [{namespaceSelector: {}}]}]'],
    ['a network of the company', '[{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]'],
  ])('a rule for %s is none', ([, rules]) => {
    expect(shortOf(judge(SHOP + egress(rules)))).toEqual(['pass', 'api pass']);
  });

  test('what a tier before it denies makes nothing of an allow', () => {
    const deny = `
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata: {name: no-internet}
  spec: {order: 1, selector: all(), types: [Egress], egress: [{action: Deny, destination: {nets: [0.0.0.0/0]}}]}`;
    expect(shortOf(judge(SHOP + egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]') + deny))).toEqual([
      'pass',
      'api pass',
    ]);
  });
});

describe('egress that the cloud limits', () => {
  const outbound = (value: string): string =>
    `network: {policyEngine: {value: calico, field: f}, outbound: {value: ${value}, field: networkProfile.outboundType}}`;

  test('is a warning, whatever share of the pods is open', () => {
    const found = judge(SHOP, {}, outbound('userDefinedRouting'));
    expect(found).toMatchObject({ status: 'warn', credit: { lo: { n: 1n, d: 2n } } });
    expect(reasonsOf(found)[0]).toContain('networkProfile.outboundType = userDefinedRouting');
  });

  test('is none where it leaves through a load balancer', () => {
    expect(judge(SHOP, {}, outbound('loadBalancer'))).toMatchObject({ status: 'fail' });
  });

  test('is not known on AKS without the cloud: a warning at best', () => {
    const aks = SHOP.replace(
      'metadata: {name: a, labels: {}',
      'metadata: {name: a, labels: {kubernetes.azure.com/cluster: mc}',
    );
    expect(judge(aks)).toMatchObject({
      status: 'unknown',
      credit: { lo: { n: 0n }, hi: { n: 1n, d: 2n } },
      gaps: [{ source: 'cloud/network' }],
    });
  });
});
