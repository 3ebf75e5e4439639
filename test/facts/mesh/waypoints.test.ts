import { expect, test } from 'vitest';
import { meshFindings } from '../../../src/facts/mesh/findings/mesh-findings.ts';
import { meshAuthorization } from '../../../src/facts/mesh/mesh-authorization.ts';
import { computeFact } from '../../judge.ts';

const world = (labels = '', pod = '', service = '') => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient${labels}}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: cart, namespace: shop, labels: {app: cart${pod}}, annotations: {ambient.istio.io/redirection: enabled}}
  spec: {containers: [{name: cart, image: 'cart:1'}]}
  status: {phase: Running}
- {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop, labels: {a: b${service}}}, spec: {selector: {app: cart}, ports: [{port: 80}]}}`;

const gateway = (name: string, labels = '{}', namespace = 'shop') => `
- {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}, spec: {gatewayClassName: istio-waypoint, listeners: []}}`;

const policy = (name: string, spec: string, namespace = 'shop') => `
- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;

const passed = (objects: string, hidden: readonly string[] = []) => {
  const observed = computeFact(meshAuthorization, { objects }, { hidden });
  const all = observed.state === 'unseen' ? [] : observed.value.workloads;
  return all.flatMap(({ atWaypoints }) =>
    atWaypoints().map(({ waypoint, service, policies }) => ({
      waypoint: `${waypoint.namespace}/${waypoint.name}`,
      found: waypoint.found,
      service,
      policies: policies.map(({ meta }) => meta.name),
    })),
  );
};

const findings = (objects: string): readonly string[] => {
  const observed = computeFact(meshFindings, { objects });
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.map(({ object, path, wrong }) => `${object.name} ${path} ${wrong}`);
};

const USE = ', istio.io/use-waypoint: way';
const ON = { waypoint: 'shop/way', found: true, service: 'cart', policies: [] };

test('no label, no waypoint', () => {
  expect(passed(world() + gateway('way'))).toEqual([]);
});

test('a waypoint takes calls of Services, unless its label says pods or both', () => {
  expect(passed(world(USE) + gateway('way'))).toEqual([ON]);
  const pods = { ...ON, service: undefined };
  expect(passed(world(USE) + gateway('way', '{istio.io/waypoint-for: workload}'))).toEqual([pods]);
  expect(passed(world(USE) + gateway('way', '{istio.io/waypoint-for: all}'))).toEqual([pods, ON]);
  expect(passed(world(USE) + gateway('way', '{istio.io/waypoint-for: none}'))).toEqual([]);
});

test('the label of a Service or a pod comes before the one of its namespace, and none asks for none', () => {
  const own = `${world(USE, '', ', istio.io/use-waypoint: other')}${gateway('way')}${gateway('other')}`;
  expect(passed(own)).toEqual([{ ...ON, waypoint: 'shop/other' }]);
  expect(passed(world(USE, '', ', istio.io/use-waypoint: none') + gateway('way'))).toEqual([]);
  const pod = world('', USE) + gateway('way', '{istio.io/waypoint-for: all}');
  expect(passed(pod)).toEqual([{ ...ON, service: undefined }]);
});

test('a waypoint may stand in another namespace', () => {
  const elsewhere = `${USE}, istio.io/use-waypoint-namespace: infra`;
  expect(passed(world(elsewhere) + gateway('way', '{}', 'infra'))).toEqual([
    { ...ON, waypoint: 'infra/way' },
  ]);
});

test('policies for the waypoint, for the Service, and of the root namespace for all of them', () => {
  const objects =
    policy('of-service', '{targetRefs: [{kind: Service, name: cart}]}') +
    policy('of-gateway', '{targetRefs: [{kind: Gateway, name: way}]}') +
    policy('of-another', '{targetRefs: [{kind: Gateway, name: other}]}') +
    policy('of-all', '{targetRefs: [{kind: GatewayClass, name: istio-waypoint}]}', 'istio-system') +
    policy('of-pods', '{}');
  const policies = ['of-gateway', 'of-service', 'of-all'];
  expect(passed(world(USE) + gateway('way') + objects)).toEqual([{ ...ON, policies }]);
});

test('a waypoint that is not there is a finding, and one that was not seen is neither there nor not', () => {
  expect(findings(world(USE))).toEqual([
    "shop metadata.labels['istio.io/use-waypoint'] names shop/way, which is no Gateway of class istio-waypoint",
  ]);
  const hidden = ['gateway.networking.k8s.io/Gateway'];
  expect(passed(world(USE), hidden)).toEqual([
    { ...ON, found: undefined, service: undefined },
    { ...ON, found: undefined },
  ]);
});

test.each([
  [
    '{action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}]}',
    'it is about requests, which takes a waypoint',
  ],
  [
    '{rules: [{to: [{operation: {methods: [GET]}}]}]}',
    'rules about requests let nobody in without a waypoint',
  ],
  ['{action: CUSTOM, rules: [{}]}', 'the proxy of a node asks nobody else'],
])('what the proxy of a node cannot apply of %s', (spec, why) => {
  expect(findings(world() + policy('l7', spec))).toEqual([`l7 spec.rules for cart: ${why}`]);
});

test('a policy for a Service that is not there', () => {
  expect(findings(world() + policy('lost', '{targetRefs: [{kind: Service, name: kart}]}'))).toEqual(
    ['lost spec.targetRefs names the Service kart, which is not there'],
  );
});

test('rules by a token need somebody who reads tokens', () => {
  const sidecar = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Pod, metadata: {name: cart, namespace: shop, labels: {app: cart}}, spec: {containers: [{name: istio-proxy, image: istio/proxyv2:1.29}]}, status: {phase: Running}}`;
  const rule = policy('tokens', '{rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}');
  const reads = (selector: string) => `
- {apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: jwt, namespace: shop}, spec: {selector: {matchLabels: {app: ${selector}}}, jwtRules: [{issuer: somebody}]}}`;
  const wrong =
    'tokens spec.rules[0].from[0].source.requestPrincipals asks for a token, and no RequestAuthentication reads those of calls to cart';
  expect(findings(sidecar + rule)).toEqual([wrong]);
  expect(findings(sidecar + rule + reads('blog'))).toEqual([wrong]);
  expect(findings(sidecar + rule + reads('cart'))).toEqual([]);
});
