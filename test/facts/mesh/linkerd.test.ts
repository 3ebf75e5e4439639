import { describe, expect, test } from 'vitest';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const config = (values: string) => `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: linkerd-config, namespace: linkerd}
  data:
    values: |
${values
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}`;

const SHIPPED = config('proxy:\n  logLevel: warn');
const SHOP = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';

const pod = (annotations = '', ports = '[{containerPort: 8080, name: http}]') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {linkerd.io/proxy-version: edge-26.5.1${annotations}}}
  spec: {containers: [{name: main, image: app:1, ports: ${ports}}, {name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:edge-26.5.1, ports: [{containerPort: 4143}]}]}
  status: {phase: Running}`;

const server = (spec: string, kind = 'Server') => `
- {apiVersion: policy.linkerd.io/v1beta3, kind: ${kind}, metadata: {name: web, namespace: shop}, spec: ${spec}}`;

const policy = (target: string, required: string) => `
- {apiVersion: policy.linkerd.io/v1alpha1, kind: AuthorizationPolicy, metadata: {name: web, namespace: shop}, spec: {targetRef: ${target}, requiredAuthenticationRefs: ${required}}}`;

const HTTP = server('{podSelector: {matchLabels: {app: web}}, port: http}');
const TLS = '[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: everybody}]';
const NETWORK = '[{group: policy.linkerd.io, kind: NetworkAuthentication, name: all}]';

function shown(objects: string, options: ExampleOptions = {}): readonly string[] {
  const observed = computeFact(effectiveMtls, { objects: SHOP + objects }, options);
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.all.flatMap(({ ports }) =>
    ports.map(({ port, mode, plaintext }) => `${port}: ${mode} ${plaintext}`),
  );
}

const all = (mode: string) => [`*: ${mode}`, `8080: ${mode}`];

describe('the default policy', () => {
  test.each([
    ['nothing is said', SHIPPED, '', 'PERMISSIVE true'],
    [
      'the installation says it',
      config('proxy:\n  defaultInboundPolicy: all-authenticated'),
      '',
      'STRICT false',
    ],
    [
      'the pod says it',
      SHIPPED,
      ', config.linkerd.io/default-inbound-policy: deny',
      'STRICT false',
    ],
    [
      'the pod is open',
      config('proxy:\n  defaultInboundPolicy: deny'),
      ', config.linkerd.io/default-inbound-policy: audit',
      'PERMISSIVE true',
    ],
    [
      'nobody knows the word',
      SHIPPED,
      ', config.linkerd.io/default-inbound-policy: closed',
      'UNKNOWN undefined',
    ],
  ])('where %s', (_, installed, annotation, expected) => {
    expect(shown(installed + pod(annotation))).toEqual(all(expected));
  });

  test('a word of the namespace that the pod does not carry yet decides nothing', () => {
    const objects = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, annotations: {config.linkerd.io/default-inbound-policy: deny}}}${SHIPPED}${pod()}`;
    const observed = computeFact(effectiveMtls, { objects });
    expect(observed.state === 'unseen' ? [] : observed.value.all).toMatchObject([
      { ports: [{ mode: 'UNKNOWN', gaps: [{ cause: 'stale' }] }, { mode: 'UNKNOWN' }] },
    ]);
  });
});

describe('a Server', () => {
  test('refuses who is not named, on its own port', () => {
    expect(shown(SHIPPED + pod() + HTTP)).toEqual(['*: PERMISSIVE true', '8080: STRICT false']);
  });

  test.each([
    [
      'its own word',
      server('{podSelector: {}, port: 8080, accessPolicy: all-unauthenticated}'),
      'PERMISSIVE true',
    ],
    ['audit', server('{podSelector: {}, port: 8080, accessPolicy: audit}'), 'PERMISSIVE true'],
    ['identities', HTTP + policy('{kind: Server, name: web}', TLS), 'STRICT false'],
    ['networks alone', HTTP + policy('{kind: Server, name: web}', NETWORK), 'PERMISSIVE true'],
    [
      'networks, for the namespace',
      HTTP + policy('{kind: Namespace, name: shop}', NETWORK),
      'PERMISSIVE true',
    ],
    [
      'networks, for another Server',
      HTTP + policy('{kind: Server, name: other}', NETWORK),
      'STRICT false',
    ],
    [
      'networks, for a route of it',
      `${HTTP}${policy('{kind: HTTPRoute, name: web}', NETWORK)}${server('{parentRefs: [{kind: Server, name: web}]}', 'HTTPRoute')}`,
      'PERMISSIVE true',
    ],
    [
      'networks and identities',
      HTTP + policy('{kind: Server, name: web}', `${NETWORK.slice(0, -1)}, ${TLS.slice(1)}`),
      'STRICT false',
    ],
    [
      'anybody, in the older form',
      `${HTTP}
- {apiVersion: policy.linkerd.io/v1beta1, kind: ServerAuthorization, metadata: {name: web, namespace: shop}, spec: {server: {name: web}, client: {unauthenticated: true}}}`,
      'PERMISSIVE true',
    ],
    [
      'identities, in the older form',
      `${HTTP}
- {apiVersion: policy.linkerd.io/v1beta1, kind: ServerAuthorization, metadata: {name: web, namespace: shop}, spec: {server: {name: web}, client: {meshTLS: {identities: ['*']}}}}`,
      'STRICT false',
    ],
  ])('with %s', (_, rules, expected) => {
    expect(shown(SHIPPED + pod() + rules)).toEqual(['*: PERMISSIVE true', `8080: ${expected}`]);
  });
});

test('ports that go around the proxy take plaintext; a long run of them is told as all', () => {
  const strict = config(
    'proxy:\n  defaultInboundPolicy: deny\nproxyInit:\n  ignoreInboundPorts: "25,587"',
  );
  const skip = (ports: string) => pod(`, config.linkerd.io/skip-inbound-ports: "${ports}"`);

  expect(shown(strict + pod())).toEqual([
    '*: STRICT false',
    '25: DISABLE true',
    '587: DISABLE true',
    '8080: STRICT false',
  ]);
  expect(shown(strict + skip('8080-8081'))).toEqual([
    '*: STRICT false',
    '8080: DISABLE true',
    '8081: DISABLE true',
  ]);
  expect(shown(strict + skip('1024-65535'))).toEqual(['*: DISABLE true', '8080: DISABLE true']);
});

test.each([
  'core/ConfigMap:linkerd/linkerd-config',
  'policy.linkerd.io/Server',
  'policy.linkerd.io/AuthorizationPolicy',
  'policy.linkerd.io/ServerAuthorization',
  'policy.linkerd.io/HTTPRoute',
])('without %s the mode is unknown', (kind) => {
  const closed = config('proxy:\n  defaultInboundPolicy: deny') + pod();
  expect(shown(closed)).toEqual(all('STRICT false'));
  expect(shown(closed, { hidden: [kind] })).toEqual(all('UNKNOWN undefined'));
});
