import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/egress-is-allow-listed.ts';
import { judgeExample } from '../../judge.ts';

const mesh = (lines: string) => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: "${lines}"}}
- {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}`;
const LISTED = mesh('outboundTrafficPolicy:\\n  mode: REGISTRY_ONLY');
const ANY = mesh('rootNamespace: istio-system');

const cart = (annotations = '{}') => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop}
  spec: {template: {metadata: {labels: {app: cart}, annotations: ${annotations}}, spec: {containers: [{name: cart, image: 'cart:1'}]}}}`;

const CLOSED = `
- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: shop}, spec: {podSelector: {}, policyTypes: [Egress]}}`;

const sidecar = (mode: string) => `
- {apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: default, namespace: shop}, spec: {outboundTrafficPolicy: {mode: ${mode}}}}`;

const judge = (objects: string, hidden: readonly string[] = []) =>
  judgeExample(check, { objects }, { hidden, info: { source: 'manifests' } });

test.each([
  ['both', LISTED + cart() + CLOSED, 'pass'],
  ['the proxy alone', LISTED + cart(), 'warn'],
  ['the network alone', ANY + cart() + CLOSED, 'warn'],
  ['neither', ANY + cart(), 'fail'],
  [
    'a Sidecar of the namespace, and the network',
    ANY + cart() + CLOSED + sidecar('REGISTRY_ONLY'),
    'pass',
  ],
  [
    'a Sidecar that lets through, and the network',
    LISTED + cart() + CLOSED + sidecar('ALLOW_ANY'),
    'warn',
  ],
])('refused by %s', (_, objects, status) => {
  expect(judge(objects)).toMatchObject({ status });
});

test.each([
  'excludeOutboundPorts: "443"',
  'excludeOutboundIPRanges: 0.0.0.0/0',
  'includeOutboundIPRanges: 10.0.0.0/8',
])('what goes around the proxy by %s is not refused by it', (annotation) => {
  const objects = LISTED + cart(`{traffic.sidecar.istio.io/${annotation}}`);
  expect(judge(objects)).toMatchObject({
    status: 'fail',
    verdicts: [{ evidence: [{ subject: { key: 'apps/Deployment/shop/cart' } }, {}] }],
  });
});

test('the proxy of a node refuses no host', () => {
  const ambient = LISTED.replace('istio-injection: enabled', 'istio.io/dataplane-mode: ambient');
  expect(judge(ambient + cart() + CLOSED)).toMatchObject({ status: 'warn' });
});

test('settings that were not seen leave it unknown, at best a warning where the network is open', () => {
  const hidden = ['networking.istio.io/Sidecar'];
  expect(judge(LISTED + cart() + CLOSED, hidden)).toMatchObject({
    status: 'unknown',
    verdicts: [{ best: 'pass' }],
  });
  expect(judge(LISTED + cart(), hidden)).toMatchObject({
    status: 'unknown',
    verdicts: [{ best: 'warn' }],
  });
});

test('without a mesh it does not apply', () => {
  expect(judge(cart())).toMatchObject({ type: 'not-applicable' });
});
