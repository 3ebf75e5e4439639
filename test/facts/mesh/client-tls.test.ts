import { describe, expect, test } from 'vitest';
import { clientTls } from '../../../src/facts/mesh/client-tls.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const head = (mode: string, settings = 'rootNamespace: istio-system') => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: '${settings}'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
- {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{port: 80, targetPort: http}]}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop}
  spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1', ports: [{containerPort: 8080, name: http}]}]}}}
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: ${mode}}}}`;

const rule = (host: string, traffic: string, namespace = 'shop', more = '') => `
- {apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: rule, namespace: ${namespace}}, spec: {host: '${host}', trafficPolicy: ${traffic}${more}}}`;

const tls = (mode: string) => `{tls: {mode: ${mode}}}`;

/** `from subset: client outcome`, with what is not there left out. */
function shown(objects: string, options: ExampleOptions = {}): readonly string[] {
  const observed = computeFact(clientTls, { objects }, options);
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.calls.map(({ from, subset, client, servers }) =>
    [from, subset, client, ...servers.map(({ outcome }) => outcome)].filter(Boolean).join(' '),
  );
}

describe('client and server together', () => {
  test.each([
    ['STRICT', '', 'auto mutual'],
    ['DISABLE', '', 'auto plaintext'],
    ['STRICT', rule('cart', tls('DISABLE')), 'DISABLE fails'],
    ['PERMISSIVE', rule('cart', tls('DISABLE')), 'DISABLE plaintext'],
    ['PERMISSIVE', rule('cart', tls('ISTIO_MUTUAL')), 'ISTIO_MUTUAL mutual'],
    ['DISABLE', rule('cart', tls('ISTIO_MUTUAL')), 'ISTIO_MUTUAL fails'],
    ['STRICT', rule('cart', tls('SIMPLE')), 'SIMPLE fails'],
    ['PERMISSIVE', rule('cart', tls('SIMPLE')), 'SIMPLE own TLS'],
  ])('%s%s', (mode, rules, expected) => {
    expect(shown(head(mode) + rules)).toEqual([expected]);
  });

  test('where the proxies do not find out themselves, nothing said is plaintext', () => {
    expect(shown(head('STRICT', 'enableAutoMtls: false'))).toEqual(['none fails']);
  });

  test('policies that were not seen leave the outcome unknown', () => {
    const hidden = ['security.istio.io/PeerAuthentication'];
    expect(shown(head('STRICT'), { hidden })).toEqual(['auto unknown']);
  });
});

describe('which rule holds', () => {
  const off = tls('DISABLE');
  test.each([
    ['its full name', 'cart.shop.svc.cluster.local', 'shop', 'DISABLE plaintext'],
    ['a name in another domain', 'cart.shop.svc.example.org', 'shop', 'DISABLE plaintext'],
    ['a short name in another namespace', 'cart', 'istio-system', 'auto mutual'],
    ['a wildcard of its namespace', '*.shop.svc.cluster.local', 'shop', 'DISABLE plaintext'],
    ['a wildcard of everything', '*.local', 'istio-system', 'DISABLE plaintext'],
    ['a wildcard of another namespace', '*.pay.svc.cluster.local', 'shop', 'auto mutual'],
    ['another name', 'card', 'shop', 'auto mutual'],
  ])('by %s', (_, host, namespace, expected) => {
    expect(shown(head('PERMISSIVE') + rule(host, off, namespace))).toEqual([expected]);
  });

  test('the namespace of the client comes first, then that of the Service, then the root', () => {
    const host = 'cart.shop.svc.cluster.local';
    const root = rule('*.local', off, 'istio-system');
    const own = rule(host, tls('ISTIO_MUTUAL'));
    const client = rule(host, tls('SIMPLE'), 'blog');
    expect(shown(head('PERMISSIVE') + root + own + client)).toEqual([
      'ISTIO_MUTUAL mutual',
      'blog SIMPLE own TLS',
    ]);
  });

  test('the more specific host wins, and what is not exported holds at home alone', () => {
    const wide = rule('*.shop.svc.cluster.local', off);
    expect(shown(head('PERMISSIVE') + wide + rule('cart', tls('ISTIO_MUTUAL')))).toEqual([
      'ISTIO_MUTUAL mutual',
    ]);
    expect(shown(head('PERMISSIVE') + rule('cart', off, 'shop', ", exportTo: ['.']"))).toEqual([
      'auto mutual',
    ]);
  });

  test('what is said for a port is all that holds there, and a subset says its own', () => {
    const port = '{tls: {mode: DISABLE}, portLevelSettings: [{port: {number: 80}}]}';
    expect(shown(head('PERMISSIVE') + rule('cart', port))).toEqual(['auto mutual']);
    const subset = `, subsets: [{name: v2, trafficPolicy: ${off}}, {name: v1}]`;
    expect(shown(head('PERMISSIVE') + rule('cart', tls('ISTIO_MUTUAL'), 'shop', subset))).toEqual([
      'ISTIO_MUTUAL mutual',
      'v2 DISABLE plaintext',
    ]);
  });

  test('a rule for some clients only is not one for all', () => {
    const some = rule('cart', off, 'shop', ', workloadSelector: {matchLabels: {app: web}}');
    expect(shown(head('PERMISSIVE') + some)).toEqual(['auto mutual']);
  });
});
