import { expect, test } from 'vitest';
import { reachability } from '../../../../src/facts/reachability/reachability.ts';
import { computeFact } from '../../../judge.ts';
import { seenOrThrow } from './show.ts';

const PODS = ['web', 'db', 'job']
  .map(
    (app) => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${app}, namespace: shop, labels: {app: ${app}}}
  spec: {serviceAccountName: ${app}, containers: [{name: c, ports: [{name: main, containerPort: 80}]}]}`,
  )
  .join('');
const NAMESPACE =
  '\n- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}';

/** Who reaches the pod `db` for certain among the other pods, and on which TCP ports. */
function reachingDb(policies: string): Readonly<Record<string, unknown>> {
  const { declared } = seenOrThrow(
    computeFact(reachability, { objects: `${NAMESPACE}${PODS}${policies}` }),
  );
  const rows = [...declared().flows.rows('sure')].filter(
    ({ src, dst }) => dst === 'shop/db[Pod]' && src.startsWith('shop/'),
  );
  return Object.fromEntries(rows.map(({ src, conns }) => [src, conns['TCP']]));
}

const EVERY = [[1, 65535]];

test('Cilium: a deny rule beats an allow rule, whichever policy it is in', () => {
  expect(
    reachingDb(`
- apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata: {name: open, namespace: shop}
  spec: {endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{}]}]}
- apiVersion: cilium.io/v2
  kind: CiliumClusterwideNetworkPolicy
  metadata: {name: shut}
  spec:
    endpointSelector: {matchLabels: {app: db}}
    ingressDeny: [{fromEndpoints: [{matchLabels: {app: job}}], toPorts: [{ports: [{port: main, protocol: TCP}]}]}]`),
  ).toEqual({
    'shop/web[Pod]': EVERY,
    'shop/job[Pod]': [
      [1, 79],
      [81, 65535],
    ],
  });
});

test('Cilium: its allow rules and NetworkPolicies are one union', () => {
  expect(
    reachingDb(`
- apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata: {name: one, namespace: shop}
  spec: {endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: other, namespace: shop}
  spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: job}}}]}]}`),
  ).toEqual({ 'shop/web[Pod]': EVERY, 'shop/job[Pod]': EVERY });
});

test('Cilium: a policy that does not isolate leaves everything else open', () => {
  expect(
    reachingDb(`
- apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata: {name: one, namespace: shop}
  spec:
    endpointSelector: {}
    enableDefaultDeny: {ingress: false}
    ingressDeny: [{fromEndpoints: [{matchLabels: {app: job}}]}]`),
  ).toEqual({ 'shop/web[Pod]': EVERY });
});

test('Cilium: a requirement binds rules that name pods', () => {
  expect(
    reachingDb(`
- apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata: {name: one, namespace: shop}
  spec:
    endpointSelector: {}
    ingress: [{fromEndpoints: [{}]}, {fromRequires: [{matchLabels: {app: web}}]}]`),
  ).toEqual({ 'shop/web[Pod]': EVERY });
});

const CALICO = 'apiVersion: projectcalico.org/v3';

test('Calico: pass leaves a tier, and a tier that selects a pod ends in its default action', () => {
  const tiers = `
- {${CALICO}, kind: Tier, metadata: {name: security}, spec: {order: 100}}
- ${CALICO}
  kind: GlobalNetworkPolicy
  metadata: {name: security.first}
  spec:
    tier: security
    selector: app == 'db'
    ingress: [{action: Pass, source: {selector: app == 'web'}}]`;
  expect(reachingDb(tiers)).toEqual({ 'shop/web[Pod]': EVERY });
  expect(
    reachingDb(`${tiers}
- ${CALICO}
  kind: NetworkPolicy
  metadata: {name: second, namespace: shop}
  spec: {ingress: [{action: Allow, protocol: TCP, source: {serviceAccounts: {names: [web]}}, destination: {ports: [main]}}]}`),
  ).toEqual({ 'shop/web[Pod]': [[80, 80]] });
});

test('Calico: NetworkPolicies stand at the order 1000 of the tier default', () => {
  const network = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: closed, namespace: shop}
  spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: job}}}]}]}`;
  const calico = (order: number, action: string) => `
- ${CALICO}
  kind: NetworkPolicy
  metadata: {name: own, namespace: shop}
  spec: {order: ${order}, ingress: [{action: ${action}}]}`;
  expect(reachingDb(network + calico(10, 'Deny'))).toEqual({});
  expect(reachingDb(network + calico(2000, 'Deny'))).toEqual({ 'shop/job[Pod]': EVERY });
  expect(reachingDb(network + calico(2000, 'Allow'))).toEqual({
    'shop/web[Pod]': EVERY,
    'shop/job[Pod]': EVERY,
  });
});

test('Antrea: pass leaves all tiers for NetworkPolicies, the baseline is asked last', () => {
  const antrea = (name: string, spec: string) => `
- apiVersion: crd.antrea.io/v1beta1
  kind: ClusterNetworkPolicy
  metadata: {name: ${name}}
  spec: {priority: 5, appliedTo: [{podSelector: {matchLabels: {app: db}}}], ${spec}}`;
  const from = (app: string) => `from: [{podSelector: {matchLabels: {app: ${app}}}}]`;
  const policies =
    antrea('a', `tier: emergency, ingress: [{action: Pass, ${from('web')}}]`) +
    antrea('b', `ingress: [{action: Drop, ${from('web')}}, {action: Reject, ${from('job')}}]`);
  expect(reachingDb(policies)).toEqual({ 'shop/web[Pod]': EVERY });
  expect(reachingDb(policies + antrea('c', 'tier: baseline, ingress: [{action: Drop}]'))).toEqual(
    {},
  );
});
