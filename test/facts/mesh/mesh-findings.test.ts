import { expect, test } from 'vitest';
import { meshFindings } from '../../../src/facts/mesh/findings/mesh-findings.ts';
import { computeFact } from '../../judge.ts';

const WORLD = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop}
  spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1', ports: [{name: http, containerPort: 80}]}]}}}
- {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{port: 80}]}}`;

const found = (objects: string, hidden: readonly string[] = []): readonly string[] => {
  const observed = computeFact(meshFindings, { objects: WORLD + objects }, { hidden });
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.map(({ object, path, wrong }) => `${object.name} ${path} ${wrong}`);
};

const peer = (name: string, spec: string, namespace = 'shop', more = '') => `
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: ${name}, namespace: ${namespace}${more}}, spec: ${spec}}`;
const policy = (spec: string, namespace = 'shop') => `
- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: policy, namespace: ${namespace}}, spec: ${spec}}`;
const object = (apiVersion: string, kind: string, name: string, spec: string) => `
- {apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}`;

test('objects that say what they mean have none', () => {
  const objects =
    peer('default', '{mtls: {mode: STRICT}}') +
    peer(
      'cart',
      '{selector: {matchLabels: {app: cart}}, portLevelMtls: {80: {mode: PERMISSIVE}}}',
    ) +
    policy(
      '{rules: [{from: [{source: {namespaces: [shop]}}], to: [{operation: {ports: ["80"]}}]}]}',
    ) +
    object(
      'networking.istio.io/v1',
      'DestinationRule',
      'cart',
      '{host: cart, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}',
    );
  expect(found(objects)).toEqual([]);
});

test.each([
  ['a mode', '{mtls: {mode: STRCT}}', 'spec.mtls.mode is STRCT, which is no mode'],
  [
    'ports without a selector',
    '{portLevelMtls: {80: {mode: STRICT}}}',
    'spec.portLevelMtls names ports, and selects no pods',
  ],
  [
    'a port',
    '{selector: {matchLabels: {app: cart}}, portLevelMtls: {http: {mode: STRICT}}}',
    "spec.portLevelMtls['http'] is no number of a port",
  ],
  [
    'the mode of a port',
    '{selector: {matchLabels: {app: cart}}, portLevelMtls: {80: {mode: strict}}}',
    "spec.portLevelMtls['80'].mode is strict, which is no mode",
  ],
  [
    'labels of nobody',
    '{selector: {matchLabels: {app: kart}}}',
    'spec.selector selects no workload',
  ],
])('%s of a PeerAuthentication', (_, spec, wrong) => {
  expect(found(peer('one', spec))).toEqual([`one ${wrong}`]);
});

test('a selector in the root namespace, and the younger of two for the whole mesh', () => {
  const objects =
    peer(
      'late',
      '{mtls: {mode: STRICT}}',
      'istio-system',
      ", creationTimestamp: '2026-02-01T00:00:00Z'",
    ) +
    peer(
      'early',
      '{mtls: {mode: PERMISSIVE}}',
      'istio-system',
      ", creationTimestamp: '2026-01-01T00:00:00Z'",
    ) +
    peer('narrow', '{selector: {matchLabels: {app: cart}}}', 'istio-system');
  expect(found(objects)).toEqual([
    'narrow spec.selector selects pods in the root namespace, where a selector means nothing',
    'late spec.selector selects the same as early',
  ]);
});

test.each([
  ['an action', '{action: DENNY, rules: [{}]}', 'spec.action is DENNY, which is no action'],
  ['a denial of nothing', '{action: DENY}', 'spec.rules is empty, and denies nothing'],
  [
    'labels of nobody',
    '{selector: {matchLabels: {app: kart}}}',
    'spec.selector selects no workload',
  ],
  [
    'two ways to select',
    '{selector: {matchLabels: {app: cart}}, targetRefs: [{kind: Service, name: cart}]}',
    'spec.selector is there beside targetRefs',
  ],
  [
    'a source that names nobody',
    '{rules: [{from: [{source: {}}]}]}',
    'spec.rules[0].from[0].source names nobody',
  ],
  [
    'an operation that names nothing',
    '{rules: [{to: [{operation: {}}]}]}',
    'spec.rules[0].to[0].operation names nothing',
  ],
  [
    'a namespace that is not there',
    '{rules: [{from: [{source: {namespaces: [sop, sh*, "*p"]}}]}]}',
    'spec.rules[0].from[0].source.namespaces sop is no namespace of the cluster',
  ],
  [
    'a principal with its scheme',
    '{rules: [{from: [{source: {principals: ["spiffe://a/ns/b/sa/c"]}}]}]}',
    'spec.rules[0].from[0].source.principals spiffe://a/ns/b/sa/c bears spiffe://, which proxies add',
  ],
  [
    'a port by name',
    '{rules: [{to: [{operation: {ports: [http]}}]}]}',
    'spec.rules[0].to[0].operation.ports http is no number of a port',
  ],
])('%s of an AuthorizationPolicy', (_, spec, wrong) => {
  expect(found(policy(spec))).toEqual([`policy ${wrong}`]);
});

test.each([
  ['DestinationRule', '{host: kart}', 'spec.host kart is no Service of the cluster'],
  [
    'DestinationRule',
    '{host: cart.shop.svc.cluster.local, trafficPolicy: {tls: {mode: TLS}}}',
    'spec.trafficPolicy.tls.mode is TLS, which is no mode',
  ],
  [
    'Sidecar',
    '{workloadSelector: {labels: {app: kart}}}',
    'spec.workloadSelector selects no workload',
  ],
])('%s %s', (kind, spec, wrong) => {
  expect(found(object('networking.istio.io/v1', kind, 'one', spec))).toEqual([`one ${wrong}`]);
});

test('a rule of clients that contradicts what the server takes', () => {
  const inject =
    '\n- {apiVersion: v1, kind: Pod, metadata: {name: cart-1, namespace: shop, labels: {app: cart}}, spec: {containers: [{name: istio-proxy, image: istio/proxyv2:1.29}]}, status: {phase: Running}}';
  const objects =
    inject +
    peer('default', '{mtls: {mode: STRICT}}') +
    object(
      'networking.istio.io/v1',
      'DestinationRule',
      'plain',
      '{host: cart, trafficPolicy: {tls: {mode: DISABLE}}}',
    );
  expect(found(objects)).toEqual([
    'plain spec.trafficPolicy.tls.mode is DISABLE, and core/Pod/shop/cart-1 takes STRICT',
  ]);
});

test('two Sidecars or Telemetries for the same pods', () => {
  const wide =
    object('networking.istio.io/v1', 'Sidecar', 'a', '{}') +
    object('networking.istio.io/v1', 'Sidecar', 'b', '{}');
  const one = '{selector: {matchLabels: {app: cart}}}';
  const narrow =
    object('telemetry.istio.io/v1', 'Telemetry', 'c', one) +
    object('telemetry.istio.io/v1', 'Telemetry', 'd', one);
  expect(found(wide + narrow)).toEqual([
    'a spec.workloadSelector is not there, as in another Sidecar of its namespace',
    'b spec.workloadSelector is not there, as in another Sidecar of its namespace',
    'c spec.selector selects cart, as another Telemetry does',
    'd spec.selector selects cart, as another Telemetry does',
  ]);
});

test.each([
  [
    'Server',
    '{podSelector: {matchLabels: {app: cart}}, port: http, accessPolicy: all}',
    'spec.accessPolicy is all, which is no policy',
  ],
  [
    'Server',
    '{podSelector: {matchLabels: {app: kart}}, port: http}',
    'spec.podSelector selects no workload',
  ],
  [
    'Server',
    '{podSelector: {matchLabels: {app: cart}}, port: htp}',
    'spec.port htp is no port of what it selects',
  ],
])('a %s of Linkerd: %s', (kind, spec, wrong) => {
  expect(found(object('policy.linkerd.io/v1beta3', kind, 'one', spec))).toEqual([`one ${wrong}`]);
});

test('a policy of Linkerd for what is not there, and one that every client meets', () => {
  const spec = '{targetRef: {kind: Server, name: cart}}';
  expect(found(object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', 'one', spec))).toEqual([
    'one spec.targetRef names the Server cart, which is not there',
    'one spec.requiredAuthenticationRefs is empty, which every client meets',
  ]);
});

test('Kuma, Consul and labels of namespaces', () => {
  const objects = `
- {apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {mtls: {enabledBackend: ca, backends: [{name: ca-1, mode: LOOSE}]}}}
- {apiVersion: consul.hashicorp.com/v1alpha1, kind: ProxyDefaults, metadata: {name: global, namespace: shop}, spec: {mutualTLSMode: permissive}}
- {apiVersion: v1, kind: Namespace, metadata: {name: both, labels: {istio-injection: enabled, istio.io/rev: canary}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: two, labels: {istio.io/dataplane-mode: ambient, istio.io/rev: canary}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: off, labels: {istio-injection: disabled, istio.io/rev: canary}}}`;
  expect(found(objects)).toEqual([
    "both metadata.labels['istio.io/rev'] is there beside istio-injection",
    "two metadata.labels['istio.io/dataplane-mode'] asks for the proxy of the node, and istio.io/rev for a sidecar",
    'default spec.mtls.enabledBackend names the backend ca, which is not there',
    'default spec.mtls.backends[0].mode is LOOSE, which is no mode',
    'global spec.mutualTLSMode is permissive, which the Mesh does not allow',
  ]);
});

test('that something is not there is not said of what was not seen', () => {
  const objects =
    peer('one', '{selector: {matchLabels: {app: kart}}}') +
    policy('{rules: [{from: [{source: {namespaces: [sop]}}]}]}') +
    object('networking.istio.io/v1', 'DestinationRule', 'one', '{host: kart}') +
    object('networking.istio.io/v1', 'Sidecar', 'one', '{workloadSelector: {labels: {app: kart}}}');
  expect(found(objects)).toHaveLength(4);
  expect(found(objects, ['apps/Deployment', 'core/Namespace', 'core/Service'])).toEqual([]);
});
