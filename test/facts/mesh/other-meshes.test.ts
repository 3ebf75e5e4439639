import { describe, expect, test } from 'vitest';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { meshPresence } from '../../../src/facts/mesh-presence.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const pod = (sidecar: string, annotations = '{}', labels = '{}') => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop, labels: ${labels}, annotations: ${annotations}}
  spec: {containers: [{name: main, image: app:1, ports: [{containerPort: 8080}]}, ${sidecar}]}
  status: {phase: Running}`;

function shown(objects: string, options: ExampleOptions = {}): readonly string[] {
  const observed = computeFact(effectiveMtls, { objects }, options);
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.all.flatMap(({ mesh, ports }) =>
    ports.map(({ port, mode, plaintext }) => `${port}: ${mode} ${plaintext} ${mesh}`),
  );
}

const all = (mode: string) => [`*: ${mode}`, `8080: ${mode}`];

describe('Kuma', () => {
  const SIDECAR = '{name: kuma-sidecar, image: kumahq/kuma-dp:2.13}';
  const mesh = (spec: string, name = 'default') => `
- {apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: ${name}}, spec: ${spec}}`;
  const on = (mode: string) => `{mtls: {enabledBackend: ca, backends: [{name: ca${mode}}]}}`;
  const tls = (spec: string) => `
- {apiVersion: kuma.io/v1alpha1, kind: MeshTLS, metadata: {name: tls, namespace: kuma-system}, spec: ${spec}}`;

  test.each([
    ['off', mesh('{}'), 'DISABLE true kuma'],
    ['on', mesh(on('')), 'STRICT false kuma'],
    ['loose', mesh(on(', mode: PERMISSIVE')), 'PERMISSIVE true kuma'],
    ['of another name', mesh(on(''), 'other'), 'UNKNOWN undefined kuma'],
    [
      'loosened for all',
      mesh(on('')) + tls('{targetRef: {kind: Mesh}, rules: [{default: {mode: Permissive}}]}'),
      'PERMISSIVE true kuma',
    ],
    [
      'loosened for pods whose labels are not told',
      mesh(on('')) +
        tls(
          '{targetRef: {kind: MeshService, name: web_shop}, rules: [{default: {mode: Permissive}}]}',
        ),
      'UNKNOWN undefined kuma',
    ],
    [
      'loosened for other pods',
      mesh(on('')) +
        tls(
          '{targetRef: {kind: Dataplane, labels: {app: blog}}, rules: [{default: {mode: Permissive}}]}',
        ),
      'STRICT false kuma',
    ],
    [
      'loosened for all, and tightened for every pod without a word more',
      mesh(on('')) +
        tls('{rules: [{default: {mode: Permissive}}]}') +
        tls('{targetRef: {kind: Dataplane}, rules: [{default: {mode: Strict}}]}').replace(
          'name: tls',
          'name: own',
        ),
      'STRICT false kuma',
    ],
  ])('a mesh that is %s', (_, objects, expected) => {
    expect(shown(pod(SIDECAR) + objects)).toEqual(all(expected));
  });

  test('the pod says which mesh is its own, and which ports go around the proxy', () => {
    const objects = mesh(on('')) + mesh('{}', 'loose');
    expect(shown(pod(SIDECAR, '{}', '{kuma.io/mesh: loose}') + objects)).toEqual(
      all('DISABLE true kuma'),
    );
    const excluded = "{traffic.kuma.io/exclude-inbound-ports: '8080'}";
    expect(shown(pod(SIDECAR, excluded) + objects)).toEqual([
      '*: STRICT false kuma',
      '8080: DISABLE true kuma',
    ]);
  });

  test.each(['kuma.io/Mesh', 'kuma.io/MeshTLS'])('without %s it is unknown', (kind) => {
    expect(shown(pod(SIDECAR) + mesh(on('')), { hidden: [kind] })).toEqual(
      all('UNKNOWN undefined kuma'),
    );
  });
});

describe('Consul', () => {
  const SIDECAR = '{name: consul-dataplane, image: hashicorp/consul-dataplane:1.9}';
  const REDIRECTED = 'consul.hashicorp.com/transparent-proxy-status: enabled';
  const config = (kind: string, spec: string, name = 'global') => `
- {apiVersion: consul.hashicorp.com/v1alpha1, kind: ${kind}, metadata: {name: ${name}, namespace: consul}, spec: ${spec}}`;
  const ALLOWED = config('Mesh', '{allowEnablingPermissiveMutualTLS: true}', 'mesh');
  const loose = config('ProxyDefaults', '{mutualTLSMode: permissive}');
  const named = `{${REDIRECTED}, consul.hashicorp.com/connect-service: web}`;

  test.each([
    ['where traffic has to pass it', `{${REDIRECTED}}`, '', 'STRICT false consul'],
    [
      'where it does not',
      '{consul.hashicorp.com/transparent-proxy: "false"}',
      '',
      'DISABLE true consul',
    ],
    ['where nothing shows that', '{}', '', 'UNKNOWN undefined consul'],
    ['that is loose without leave', `{${REDIRECTED}}`, loose, 'STRICT false consul'],
    ['that is loose', `{${REDIRECTED}}`, loose + ALLOWED, 'PERMISSIVE true consul'],
    [
      'that is strict for the service itself',
      named,
      loose + ALLOWED + config('ServiceDefaults', '{mutualTLSMode: strict}', 'web'),
      'STRICT false consul',
    ],
    [
      'of a service that does not say its name',
      `{${REDIRECTED}}`,
      ALLOWED + config('ServiceDefaults', '{mutualTLSMode: permissive}', 'web'),
      'UNKNOWN undefined consul',
    ],
  ])('a proxy %s', (_, annotations, objects, expected) => {
    expect(shown(pod(SIDECAR, annotations) + objects)).toEqual(all(expected));
  });

  test('defaults that were not seen leave it unknown', () => {
    const hidden = ['consul.hashicorp.com/ProxyDefaults'];
    expect(shown(pod(SIDECAR, `{${REDIRECTED}}`), { hidden })).toEqual(
      all('UNKNOWN undefined consul'),
    );
  });
});

describe('mutual authentication of Cilium', () => {
  const POD = pod('{name: other, image: other:1}', '{}', '{app: web}');
  const config = (more = '') => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {mesh-auth-mutual-enabled: 'true'${more}}}`;
  const WIRE = config(", enable-wireguard: 'true'");
  const policy = (ingress: string, app = 'web') => `
- {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: auth, namespace: shop}, spec: {endpointSelector: {matchLabels: {app: ${app}}}, ingress: ${ingress}}}`;
  const REQUIRED =
    '{fromEndpoints: [{matchLabels: {app: cart}}], authentication: {mode: required}}';
  const OTHER = '{fromEndpoints: [{matchLabels: {app: blog}}]}';
  const PLAIN = `
- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: open, namespace: shop}, spec: {podSelector: {}, ingress: [{}]}}`;

  test.each([
    ['no policy asks for it', WIRE, 'DISABLE true none'],
    ['a policy asks others for it', WIRE + policy(`[${REQUIRED}]`, 'blog'), 'DISABLE true none'],
    [
      'every rule asks for it, over an encrypted wire',
      WIRE + policy(`[${REQUIRED}]`),
      'STRICT false cilium',
    ],
    [
      'every rule asks for it, and nothing encrypts',
      config() + policy(`[${REQUIRED}]`),
      'UNKNOWN undefined cilium',
    ],
    ['some rules ask for it', WIRE + policy(`[${REQUIRED}, ${OTHER}]`), 'PERMISSIVE true cilium'],
    [
      'another policy lets in without',
      WIRE + policy(`[${REQUIRED}]`) + PLAIN,
      'PERMISSIVE true cilium',
    ],
    ['it is off', policy(`[${REQUIRED}]`), 'DISABLE true none'],
  ])('%s', (_, objects, expected) => {
    expect(shown(POD + objects)).toEqual(all(expected));
  });

  test.each([
    'cilium.io/CiliumNetworkPolicy',
    'cilium.io/CiliumClusterwideNetworkPolicy',
    'networking.k8s.io/NetworkPolicy',
  ])('without having seen %s it is unknown', (kind) => {
    const objects = POD + WIRE + policy(`[${REQUIRED}]`);
    expect(shown(objects, { hidden: [kind] })).toEqual(all('UNKNOWN undefined cilium'));
  });
});

test('settings of Calico for one node encrypt nothing for the others', () => {
  const felix = (name: string) => `
- {apiVersion: crd.projectcalico.org/v1, kind: FelixConfiguration, metadata: {name: ${name}}, spec: {wireguardEnabled: true}}`;
  const found = (objects: string) => {
    const observed = computeFact(meshPresence, { objects });
    return observed.state === 'unseen' ? [] : observed.value.encryption.map(({ name }) => name);
  };
  expect(found(felix('default'))).toEqual(['Calico WireGuard']);
  expect(found(felix('node.one'))).toEqual([]);
});
