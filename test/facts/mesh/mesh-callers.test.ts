import { describe, expect, test } from 'vitest';
import { meshCallers } from '../../../src/facts/mesh/mesh-callers.ts';
import { computeFact } from '../../judge.ts';

const NAMESPACE = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';

function found(objects: string, hidden: readonly string[] = []): readonly object[] {
  const observed = computeFact(meshCallers, { objects: NAMESPACE + objects }, { hidden });
  if (observed.state === 'unseen') return [{ unseen: true }];
  return observed.value.flatMap(({ shapes }) =>
    shapes().flatMap((ports) =>
      ports.map(({ port, defaultDeny, rules }) => ({
        port,
        defaultDeny,
        rules: rules.map(
          ({ action, from, asksOfRequests }) =>
            `${action} ${from.join(' or ')}${asksOfRequests ? ' for some requests' : ''}`,
        ),
      })),
    ),
  );
}

const pod = (sidecar: string, annotations = '', labels = 'app: web') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop, labels: {${labels}}, annotations: {a: b${annotations}}}
  spec: {containers: [{name: main, image: app:1, ports: [{containerPort: 8080, name: http}]}, ${sidecar}]}
  status: {phase: Running}`;

describe('Consul', () => {
  const POD = pod(
    '{name: consul-dataplane, image: hashicorp/consul-dataplane:1.8}',
    ', consul.hashicorp.com/connect-service: web',
  );
  const intention = (destination: string, sources: string) => `
- {apiVersion: consul.hashicorp.com/v1alpha1, kind: ServiceIntentions, metadata: {name: x${destination === '*' ? 'all' : destination}, namespace: shop}, spec: {destination: {name: '${destination}'}, sources: ${sources}}}`;
  const DENY = intention('*', "[{name: '*', action: deny}]");

  test.each([
    ['nothing', '', undefined, []],
    ['a denial of everybody', DENY, true, ['deny *']],
    ['a welcome to everybody', intention('*', "[{name: '*', action: allow}]"), false, ['allow *']],
    [
      'a welcome to everybody at this service',
      DENY + intention('web', "[{name: '*', action: allow}]"),
      false,
      ['allow *', 'deny *'],
    ],
    [
      'its callers',
      DENY +
        intention(
          'web',
          '[{name: cart, action: allow}, {name: blog, permissions: [{action: allow}]}]',
        ),
      true,
      ['allow cart', 'allow blog for some requests', 'deny *'],
    ],
    [
      'the callers of others',
      DENY + intention('cart', "[{name: '*', action: allow}]"),
      true,
      ['deny *'],
    ],
  ])('%s', (_, objects, defaultDeny, rules) => {
    expect(found(POD + objects)).toEqual([{ port: '*', defaultDeny, rules }]);
  });

  test('intentions that were not seen leave it open whether others are refused', () => {
    expect(found(POD + DENY, ['consul.hashicorp.com/ServiceIntentions'])).toEqual([
      { port: '*', defaultDeny: undefined, rules: [] },
    ]);
  });
});

describe('Kuma', () => {
  const MESH = `
- {apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {mtls: {enabledBackend: ca, backends: [{name: ca}]}}}`;
  const OFF = '\n- {apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {}}';
  const POD = pod('{name: kuma-sidecar, image: kumahq/kuma-dp:2.13}');
  const permission = (spec: string, namespace = 'kuma-system', name = 'one') => `
- {apiVersion: kuma.io/v1alpha1, kind: MeshTrafficPermission, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;
  const from = (kind: string, action: string, more = '') =>
    `from: [{targetRef: {kind: ${kind}${more}}, default: {action: ${action}}}]`;

  test.each([
    ['nothing', '', true, []],
    ['everybody', permission(`{${from('Mesh', 'Allow')}}`), false, ['allow everybody in the mesh']],
    ['nobody', permission(`{${from('Mesh', 'Deny')}}`), true, ['deny everybody in the mesh']],
    [
      'everybody, with a record of what would be denied',
      permission(`{${from('Mesh', 'AllowWithShadowDeny')}}`),
      false,
      ['allow everybody in the mesh'],
    ],
    [
      'a service',
      permission(`{${from('MeshSubset', 'Allow', ', tags: {app: cart}')}}`),
      true,
      ['allow MeshSubset app=cart'],
    ],
    [
      'everybody at other pods',
      permission(`{targetRef: {kind: MeshSubset, tags: {app: blog}}, ${from('Mesh', 'Allow')}}`),
      true,
      [],
    ],
    [
      'everybody at its labels',
      permission(`{targetRef: {kind: Dataplane, labels: {app: web}}, ${from('Mesh', 'Allow')}}`),
      false,
      ['allow everybody in the mesh'],
    ],
    [
      'everybody at a service that Kuma names',
      permission(
        `{targetRef: {kind: MeshService, name: web_shop_svc_80}, ${from('Mesh', 'Allow')}}`,
      ),
      undefined,
      [],
    ],
    ['everybody in another namespace', permission(`{${from('Mesh', 'Allow')}}`, 'blog'), true, []],
    [
      'an identity',
      permission(
        '{rules: [{default: {allow: [{spiffeID: {type: Exact, value: "spiffe://m/ns/shop/sa/cart"}}]}}]}',
      ),
      true,
      ['allow spiffe://m/ns/shop/sa/cart'],
    ],
    [
      'every identity',
      permission(
        '{rules: [{default: {allow: [{spiffeID: {type: Prefix, value: "spiffe://m/"}}]}}]}',
      ),
      false,
      ['allow everybody in the mesh'],
    ],
    [
      'everybody, in the form before',
      `
- {apiVersion: kuma.io/v1alpha1, kind: TrafficPermission, mesh: default, metadata: {name: all}, spec: {sources: [{match: {kuma.io/service: '*'}}], destinations: [{match: {kuma.io/service: '*'}}]}}`,
      false,
      [],
    ],
  ])('permissions for %s', (_, objects, defaultDeny, rules) => {
    expect(found(POD + MESH + objects)).toEqual([{ port: '*', defaultDeny, rules }]);
  });

  test('without mutual TLS permissions do nothing', () => {
    expect(found(POD + OFF)).toEqual([{ port: '*', defaultDeny: false, rules: [] }]);
  });

  test.each([['kuma.io/MeshTrafficPermission'], ['kuma.io/TrafficPermission'], ['kuma.io/Mesh']])(
    'without having seen %s nobody is taken for refused',
    (kind) => {
      expect(found(POD + MESH, [kind])).toMatchObject([{ defaultDeny: undefined }]);
    },
  );
});

describe('Linkerd', () => {
  const POD = pod(
    '{name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:edge-26.5.1}',
    ', config.linkerd.io/default-inbound-policy: deny',
  );
  const one = (kind: string, name: string, spec: string, version = 'v1alpha1') => `
- {apiVersion: policy.linkerd.io/${version}, kind: ${kind}, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}`;
  const SERVER = one(
    'Server',
    'web',
    '{podSelector: {matchLabels: {app: web}}, port: http}',
    'v1beta3',
  );
  const policy = (target: string, required: string) =>
    one(
      'AuthorizationPolicy',
      'who',
      `{targetRef: ${target}, requiredAuthenticationRefs: ${required}}`,
    );
  const AT_WEB = '{kind: Server, name: web}';
  const others = { port: '*', defaultDeny: true, rules: [] };

  test.each([
    ['nobody', '', true, []],
    [
      'an account',
      policy(AT_WEB, '[{kind: ServiceAccount, name: cart}]'),
      true,
      ['allow shop/cart'],
    ],
    [
      'identities by name',
      policy(AT_WEB, '[{kind: MeshTLSAuthentication, name: friends}]') +
        one(
          'MeshTLSAuthentication',
          'friends',
          '{identities: ["cart.shop.serviceaccount"], identityRefs: [{kind: ServiceAccount, name: blog, namespace: blog}]}',
        ),
      true,
      ['allow cart.shop.serviceaccount or blog/blog'],
    ],
    [
      'every identity',
      policy(AT_WEB, '[{kind: MeshTLSAuthentication, name: friends}]') +
        one('MeshTLSAuthentication', 'friends', '{identities: ["*"]}'),
      false,
      ['allow *'],
    ],
    [
      'identities from some addresses',
      policy(
        AT_WEB,
        '[{kind: MeshTLSAuthentication, name: friends}, {kind: NetworkAuthentication, name: home}]',
      ) +
        one('MeshTLSAuthentication', 'friends', '{identities: ["*"]}') +
        one('NetworkAuthentication', 'home', '{networks: [{cidr: 10.0.0.0/8}]}'),
      true,
      ['allow *, and 10.0.0.0/8'],
    ],
    ['anybody', policy(AT_WEB, '[]'), false, ['allow anybody']],
    [
      'anybody in the namespace',
      policy('{kind: Namespace, name: shop}', '[]'),
      false,
      ['allow anybody'],
    ],
    ['anybody at another Server', policy('{kind: Server, name: blog}', '[]'), true, []],
    [
      'anybody on a route',
      policy('{kind: HTTPRoute, name: health}', '[]') +
        one('HTTPRoute', 'health', '{parentRefs: [{kind: Server, name: web}]}', 'v1beta3'),
      true,
      ['allow anybody for some requests'],
    ],
    [
      'the form before',
      one(
        'ServerAuthorization',
        'old',
        '{server: {name: web}, client: {meshTLS: {serviceAccounts: [{name: cart}]}}}',
        'v1beta1',
      ),
      true,
      ['allow shop/cart'],
    ],
  ])('a Server for %s', (_, objects, defaultDeny, rules) => {
    expect(found(POD + SERVER + objects)).toEqual([others, { port: 8080, defaultDeny, rules }]);
  });

  test.each([
    'policy.linkerd.io/Server',
    'policy.linkerd.io/AuthorizationPolicy',
    'policy.linkerd.io/ServerAuthorization',
  ])('without having seen %s nobody is taken for refused', (kind) => {
    const seen = found(POD + SERVER, [kind]);
    expect(seen.length).toBeGreaterThan(0);
    for (const port of seen) expect(port).toMatchObject({ defaultDeny: undefined });
  });
});
