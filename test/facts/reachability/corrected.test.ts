import { expect, test } from 'vitest';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { computeFact } from '../../judge.ts';

/** What comparing with other tools and with the oracle has put right. */
function shown(objects: string, options = {}): Record<string, unknown> {
  const observed = computeFact(reachability, { objects });
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  return JSON.parse(JSON.stringify(reachability.show?.(observed.value as never, options)));
}

test('exposure says where nothing passes although it passes with others', () => {
  const { egress } = shown(
    `
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}
- apiVersion: policy.networking.k8s.io/v1alpha1
  kind: AdminNetworkPolicy
  metadata: {name: away-from-red}
  spec:
    priority: 1
    subject: {namespaces: {}}
    egress: [{action: Deny, to: [{namespaces: {matchLabels: {team: red}}}]}]`,
    { exposure: true },
  );
  const every = [[1, 65535]];
  expect(egress).toEqual([
    { workload: 'shop/web[Pod]', peer: 'any', conns: { TCP: every, UDP: every, SCTP: every } },
    { workload: 'shop/web[Pod]', peer: { namespaces: 'team=red', pods: 'everything' }, conns: {} },
  ]);
});

test('a block that is a whole family tells the two families of a pod apart', () => {
  const { flows, uncertain } = shown(`
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {}}
- apiVersion: v1
  kind: Pod
  metadata: {name: both, namespace: shop}
  spec: {}
  status: {podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: six, namespace: shop}
  spec:
    podSelector: {matchLabels: {app: web}}
    policyTypes: [Egress]
    egress: [{to: [{ipBlock: {cidr: '::/0'}}], ports: [{port: 80}]}]`);
  expect(flows).toContainEqual({
    src: 'shop/web[Pod]',
    dst: 'shop/both[Pod]',
    conns: { TCP: [[80, 80]] },
  });
  expect(uncertain).toEqual([]);
});

test('what is wrong in rules of a direction that a policy is not about is named as well', () => {
  const { findings } = shown(`
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: web, namespace: shop}
  spec: {podSelector: {}, policyTypes: [Ingress], egress: [{to: [{ipBlock: {cidr: nowhere}}]}]}`);
  expect(findings).toEqual([
    {
      object: 'networking.k8s.io/NetworkPolicy/shop/web',
      path: 'spec.egress[0].to[0].ipBlock',
      wrong: '"nowhere" is no CIDR',
      read: 'both as if it matched everything and as if it matched nothing',
    },
  ]);
});

test('a number in quotes is no name of a port, so that what the rule allows is not certain', () => {
  const { findings, flows, uncertain } = shown(`
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}
- {apiVersion: v1, kind: Pod, metadata: {name: api, namespace: shop}, spec: {}}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: http, namespace: shop}
  spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: "80"}]}]}`);
  expect(findings).toEqual([
    {
      object: 'networking.k8s.io/NetworkPolicy/shop/http',
      path: 'spec.ingress[0].ports[0].port',
      wrong: '"80" is no name of a port',
      read: 'both as if it matched everything and as if it matched nothing',
    },
  ]);
  const pair = { src: 'shop/web[Pod]', dst: 'shop/api[Pod]' };
  expect(flows).not.toContainEqual(expect.objectContaining(pair));
  expect(uncertain).toContainEqual(expect.objectContaining(pair));
});

test('a direction that there is not is a finding; the others of its list count', () => {
  const { findings, flows } = shown(`
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}
- {apiVersion: v1, kind: Pod, metadata: {name: api, namespace: shop}, spec: {}}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: closed, namespace: shop}
  spec: {podSelector: {}, policyTypes: [Ingres, Egress]}`);
  expect(findings).toEqual([
    {
      object: 'networking.k8s.io/NetworkPolicy/shop/closed',
      path: 'spec.policyTypes[0]',
      wrong: '"Ingres" is no direction',
      read: 'as neither',
    },
  ]);
  expect(flows).not.toContainEqual(expect.objectContaining({ src: 'shop/web[Pod]' }));
  expect(flows).toContainEqual(expect.objectContaining({ dst: 'shop/web[Pod]' }));
});

test('a matrix of a namespace without pods is refused, and says what to do', () => {
  const found = shown('- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}', {
    by: 'namespace',
    from: 'nope',
  });
  expect(found).toEqual({
    message: 'no pods are in a namespace "nope"',
    hint: 'without --from and --to all namespaces are given',
  });
});
