import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leavesOf } from '../../../src/engine/plan.ts';
import { defaultDeny } from '../../../src/facts/mesh/default-deny.ts';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { meshAuthorization } from '../../../src/facts/mesh/mesh-authorization.ts';
import type { Observed } from '../../../src/model/observed.ts';
import { computeFact } from '../../judge.ts';
import { PATIENCE, runs } from '../reachability/runs.ts';

const kinds = [...leavesOf({ effectiveMtls, defaultDeny, meshAuthorization }).values()]
  .filter(({ type }) => type === 'kind')
  .map(({ id }) => id);

type Written = object;

const made =
  (apiVersion: string, kind: string) =>
  (name: string, namespace: string, spec: object, more: object = {}): Written => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === '' ? {} : { namespace }), ...more },
    spec,
  });

const MODE = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET');
const HOME = fc.constantFrom('istio-system', 'shop', 'pay');
const SELECTOR = fc.constantFrom({}, { selector: { matchLabels: { app: 'web' } } });

/** One object of any mesh that could decide about the pods below. */
const OBJECT: fc.Arbitrary<Written> = fc.oneof(
  fc
    .tuple(HOME, SELECTOR, MODE)
    .map(([home, selector, mode]) =>
      made('security.istio.io/v1', 'PeerAuthentication')(
        `${home}-${mode}`,
        home,
        { ...selector, mtls: { mode } },
        { creationTimestamp: '2026-01-01T00:00:00Z' },
      ),
    ),
  fc
    .tuple(
      HOME,
      SELECTOR,
      fc.constantFrom([], [{}], [{ from: [{ source: { namespaces: ['shop'] } }] }]),
    )
    .map(([home, selector, rules]) =>
      made('security.istio.io/v1', 'AuthorizationPolicy')(`${home}-policy`, home, {
        ...selector,
        rules,
      }),
    ),
  fc.constantFrom('istio', 'istio-canary').map((name) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'istio-system' },
    data: { mesh: 'rootNamespace: istio-system' },
  })),
  fc.constantFrom('istiod', 'istiod-canary', 'ztunnel').map((name) =>
    made('apps/v1', name === 'ztunnel' ? 'DaemonSet' : 'Deployment')(name, 'istio-system', {
      template: { spec: { containers: [{ name: 'main', image: 'x' }] } },
    }),
  ),
  fc
    .constantFrom('', 'ca')
    .map((backend) =>
      made('kuma.io/v1alpha1', 'Mesh')(
        'default',
        '',
        backend === '' ? {} : { mtls: { enabledBackend: backend, backends: [{ name: backend }] } },
      ),
    ),
  fc.constantFrom('Allow', 'Deny').map((action) =>
    made('kuma.io/v1alpha1', 'MeshTrafficPermission')(action.toLowerCase(), 'kuma-system', {
      from: [{ targetRef: { kind: 'Mesh' }, default: { action } }],
    }),
  ),
  fc.constant(
    made('kuma.io/v1alpha1', 'MeshTLS')('loose', 'kuma-system', {
      targetRef: { kind: 'Mesh' },
      rules: [{ default: { mode: 'Permissive' } }],
    }),
  ),
  fc
    .tuple(fc.constantFrom('*', 'web'), fc.constantFrom('allow', 'deny'))
    .map(([name, action]) =>
      made('consul.hashicorp.com/v1alpha1', 'ServiceIntentions')(
        `for-${name === '*' ? 'all' : name}-${action}`,
        'shop',
        { destination: { name }, sources: [{ name: '*', action }] },
      ),
    ),
  fc.constant(
    made('consul.hashicorp.com/v1alpha1', 'Mesh')('mesh', 'consul', {
      allowEnablingPermissiveMutualTLS: true,
    }),
  ),
  fc
    .constantFrom('strict', 'permissive')
    .map((mutualTLSMode) =>
      made('consul.hashicorp.com/v1alpha1', 'ServiceDefaults')('web', 'shop', { mutualTLSMode }),
    ),
  fc.constantFrom('deny', 'all-unauthenticated', 'all-authenticated').map((accessPolicy) =>
    made('policy.linkerd.io/v1beta3', 'Server')('web', 'shop', {
      podSelector: { matchLabels: { app: 'web' } },
      port: 8080,
      accessPolicy,
    }),
  ),
  fc.constantFrom('Server', 'Namespace').map((kind) =>
    made('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy')('open', 'shop', {
      targetRef: { kind, name: kind === 'Server' ? 'web' : 'shop' },
      requiredAuthenticationRefs: [],
    }),
  ),
  fc.constantFrom('istio-injection', 'istio.io/dataplane-mode').map((key) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'shop',
      labels: { [key]: key === 'istio-injection' ? 'enabled' : 'ambient' },
    },
  })),
);

const SIDECARS: readonly (readonly [string, string, object])[] = [
  ['istio-proxy', 'istio/proxyv2:1.29', {}],
  [
    'linkerd-proxy',
    'cr.l5d.io/linkerd/proxy:edge',
    { 'config.linkerd.io/default-inbound-policy': 'deny' },
  ],
  [
    'consul-dataplane',
    'hashicorp/consul-dataplane:1.8',
    {
      'consul.hashicorp.com/connect-service': 'web',
      'consul.hashicorp.com/transparent-proxy-status': 'enabled',
    },
  ],
  ['kuma-sidecar', 'kumahq/kuma-dp:2.13', {}],
  ['none', 'nothing:1', {}],
];

const POD = fc
  .tuple(fc.constantFrom('shop', 'pay'), fc.constantFrom(...SIDECARS), fc.boolean())
  .map(([namespace, [name, image, annotations], running]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${name}-${namespace}`, namespace, labels: { app: 'web' }, annotations },
    spec: {
      containers: [
        { name: 'main', image: 'app:1', ports: [{ containerPort: 8080 }] },
        ...(name === 'none' ? [] : [{ name, image }]),
      ],
    },
    ...(running ? { status: { phase: 'Running' } } : {}),
  }));

test('hiding any kind makes no port of a mesh stricter and no namespace more closed', {
  timeout: PATIENCE,
}, () => {
  let found = { strict: 0, closed: 0 };
  fc.assert(
    fc.property(
      fc.uniqueArray(OBJECT, { maxLength: 8, selector: (one) => JSON.stringify(one) }),
      fc.uniqueArray(POD, {
        minLength: 1,
        maxLength: 3,
        selector: ({ metadata }) => metadata.name,
      }),
      fc.constantFrom(...kinds),
      (objects, pods, kind) => {
        const example = { objects: JSON.stringify([...objects, ...pods]) };
        const hidden = [kind];
        const strict = strictPorts(computeFact(effectiveMtls, example));
        const closed = closedNamespaces(computeFact(defaultDeny, example));
        found = { strict: found.strict + strict.length, closed: found.closed + closed.length };
        const strictAfter = strictPorts(computeFact(effectiveMtls, example, { hidden }));
        const closedAfter = closedNamespaces(computeFact(defaultDeny, example, { hidden }));

        expect(strictAfter.filter((one) => !strict.includes(one))).toEqual([]);
        expect(closedAfter.filter((one) => !closed.includes(one))).toEqual([]);
      },
    ),
    runs(400),
  );

  // The law is about something: there was much that could have been lost.
  expect(found.strict).toBeGreaterThan(20);
  expect(found.closed).toBeGreaterThan(20);
});

function strictPorts(observed: Observed<{ readonly all: readonly MtlsOf[] }>): readonly string[] {
  if (observed.state === 'unseen') return [];
  return observed.value.all.flatMap(({ workload, ports }) =>
    ports
      .filter(({ plaintext }) => plaintext === false)
      .map(({ port }) => `${workload.namespace}/${workload.meta.name}:${port}`),
  );
}

interface MtlsOf {
  readonly workload: { readonly namespace: string; readonly meta: { readonly name: string } };
  readonly ports: readonly {
    readonly port: number | '*';
    readonly plaintext: boolean | undefined;
  }[];
}

function closedNamespaces(
  observed: Observed<readonly { readonly namespace: string; readonly refused: string }[]>,
): readonly string[] {
  if (observed.state === 'unseen') return [];
  return observed.value
    .filter(({ refused }) => refused === 'all' || refused === 'those there are')
    .map(({ namespace, refused }) => `${namespace} ${refused}`);
}
