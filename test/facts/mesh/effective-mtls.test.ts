import { describe, expect, test } from 'vitest';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}`;

const namespace = (labels: string, more = '') => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: ${labels}${more}}}`;

const STRICT = `
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}`;

interface Shape {
  readonly labels?: string;
  readonly annotations?: string;
  readonly spec?: string;
  readonly ports?: string;
}

const deployment = ({ labels = '{}', annotations = '{}', spec = '', ports = '' }: Shape = {}) => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec:
    template:
      metadata: {labels: ${labels}, annotations: ${annotations}}
      spec: {containers: [{name: main, image: app:1${ports}}]${spec}}`;

const pod = (name: string, container = '') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, labels: {app: web}}
  spec: {containers: [{name: main, image: app:1}${container}]}
  status: {phase: Running}`;

const SIDECAR = ', {name: istio-proxy, image: docker.io/istio/proxyv2:1.29.0}';
const INJECTED = namespace('{istio-injection: enabled}');

/** `port: mode plaintext mesh` of the workload web. */
function shown(objects: string, options: ExampleOptions = {}): readonly string[] {
  const observed = computeFact(effectiveMtls, { objects }, options);
  if (observed.state === 'unseen') return ['unseen'];
  return observed.value.all
    .filter(({ workload }) => workload.namespace === 'shop')
    .flatMap(({ mesh, ports }) =>
      ports.map(({ port, mode, plaintext }) => `${port}: ${mode} ${plaintext} ${mesh}`),
    );
}

describe('who is in the mesh', () => {
  const WEB = deployment();
  test.each([
    ['istio-injection', namespace('{istio-injection: enabled}'), WEB],
    ['a revision', namespace('{istio.io/rev: prod}'), WEB],
    [
      'the label of a pod',
      namespace('{}'),
      deployment({ labels: '{sidecar.istio.io/inject: "true"}' }),
    ],
    [
      'the annotation of a pod in a member of OpenShift Service Mesh',
      namespace('{maistra.io/member-of: istio-system}'),
      deployment({ annotations: '{sidecar.istio.io/inject: "true"}' }),
    ],
  ])('%s asks for a sidecar', (_, labelled, workload) => {
    expect(shown(MESH + labelled + STRICT + workload)).toEqual(['*: STRICT false istio']);
  });

  test.each([
    ['nothing', namespace('{}'), WEB],
    ['a namespace that refuses', namespace('{istio-injection: disabled, istio.io/rev: prod}'), WEB],
    [
      'a pod that refuses',
      namespace('{istio-injection: enabled}'),
      deployment({ labels: '{sidecar.istio.io/inject: "false"}' }),
    ],
    [
      'a pod that refuses by annotation',
      namespace('{istio-injection: enabled}'),
      deployment({ annotations: '{sidecar.istio.io/inject: "false"}' }),
    ],
    [
      'an annotation that no webhook gets to see',
      namespace('{}'),
      deployment({ annotations: '{sidecar.istio.io/inject: "true"}' }),
    ],
    [
      'the host network',
      namespace('{istio-injection: enabled}'),
      deployment({ spec: ', hostNetwork: true' }),
    ],
  ])('%s leaves it outside', (_, labelled, workload) => {
    expect(shown(MESH + labelled + STRICT + workload)).toEqual(['*: DISABLE true none']);
  });

  test('where the injector has webhooks, they decide', () => {
    const webhook = (revision: string) => `
- apiVersion: admissionregistration.k8s.io/v1
  kind: MutatingWebhookConfiguration
  metadata: {name: istio-revision-tag-${revision}}
  webhooks:
    - name: rev.namespace.sidecar-injector.istio.io
      namespaceSelector: {matchExpressions: [{key: istio.io/rev, operator: In, values: [${revision}]}]}
      clientConfig: {service: {name: istiod, namespace: istio-system}}`;
    const labelled = MESH + namespace('{istio.io/rev: prod}') + STRICT + deployment();

    expect(shown(labelled + webhook('prod'))).toEqual(['*: STRICT false istio']);
    expect(shown(labelled + webhook('canary'))).toEqual(['*: DISABLE true none']);
    expect(
      shown(labelled, { hidden: ['admissionregistration.k8s.io/MutatingWebhookConfiguration'] }),
    ).toEqual(['*: UNKNOWN undefined unknown']);
  });

  test('labels count for nothing where a pod runs without its sidecar', () => {
    const both = MESH + INJECTED + STRICT;
    expect(shown(both + pod('a', SIDECAR))).toEqual(['*: STRICT false istio']);
    expect(shown(both + pod('a'))).toEqual(['*: DISABLE true none']);
  });

  test('labels alone promise nothing where no control plane was seen', () => {
    expect(shown(INJECTED + STRICT + deployment())).toEqual(['*: UNKNOWN undefined unknown']);
  });

  test('a gateway is told apart: its listeners decide', () => {
    const proxy = ', {name: istio-proxy, image: istio/proxyv2:1, args: [proxy, router]}';
    expect(shown(MESH + INJECTED + STRICT + pod('a', proxy))).toEqual([
      '*: UNKNOWN undefined istio',
    ]);
  });
});

describe('what goes around the sidecar', () => {
  test.each([
    ['excludeInboundPorts', '"9090, 9091"', ['*: STRICT', '9090: DISABLE', '9091: DISABLE']],
    ['includeInboundPorts', '"9090"', ['*: DISABLE', '9090: STRICT']],
    ['includeInboundPorts', '""', ['*: DISABLE']],
    ['includeInboundPorts', '"*"', ['*: STRICT']],
  ])('%s: %s', (name, value, expected) => {
    const annotations = `{traffic.sidecar.istio.io/${name}: ${value}}`;
    const found = shown(MESH + INJECTED + STRICT + deployment({ annotations }));
    expect(found.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual(expected);
  });

  test('what the injector gives every pod counts unless the pod says otherwise', () => {
    const values = `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: istio-sidecar-injector, namespace: istio-system}
  data: {values: '{"global": {"proxy": {"excludeInboundPorts": "9090"}}}'}`;
    const all = MESH + INJECTED + STRICT + values;
    const own = '{traffic.sidecar.istio.io/excludeInboundPorts: "8080"}';

    expect(shown(all + deployment())).toEqual([
      '*: STRICT false istio',
      '9090: DISABLE true istio',
    ]);
    expect(shown(all + deployment({ annotations: own }))).toEqual([
      '*: STRICT false istio',
      '8080: DISABLE true istio',
    ]);
  });

  test('a pod whose traffic is not redirected takes what it listens for', () => {
    const annotations = '{sidecar.istio.io/interceptionMode: NONE}';
    expect(shown(MESH + INJECTED + STRICT + deployment({ annotations }))).toEqual([
      '*: DISABLE true istio',
    ]);
  });

  test('ports that containers declare are listed, but for those of other protocols', () => {
    const ports = ', ports: [{containerPort: 8080}, {containerPort: 53, protocol: UDP}]';
    expect(shown(MESH + INJECTED + STRICT + deployment({ ports }))).toEqual([
      '*: STRICT false istio',
      '8080: STRICT false istio',
    ]);
  });
});

describe('the ambient mode', () => {
  const AMBIENT = namespace('{istio.io/dataplane-mode: ambient}');

  test('the proxy of the node takes mutual TLS whatever a policy disables', () => {
    const off = STRICT.replace('STRICT', 'DISABLE');
    expect(shown(MESH + AMBIENT + STRICT + deployment())).toEqual([
      '*: STRICT false istio-ambient',
    ]);
    expect(shown(MESH + AMBIENT + off + deployment())).toEqual([
      '*: PERMISSIVE true istio-ambient',
    ]);
  });

  test('labels come to nothing where a control plane runs without a proxy of nodes', () => {
    const workload = (kind: string, name: string) => `
- {apiVersion: apps/v1, kind: ${kind}, metadata: {name: ${name}, namespace: istio-system}, spec: {template: {spec: {containers: [{name: main, image: x}]}}}}`;
    const istiod = MESH + AMBIENT + STRICT + deployment() + workload('Deployment', 'istiod');
    expect(shown(istiod)).toContain('*: UNKNOWN undefined unknown');
    expect(shown(istiod + workload('DaemonSet', 'ztunnel'))).toContain(
      '*: STRICT false istio-ambient',
    );
  });

  test('a pod may leave it, and may let traffic in around it', () => {
    const labels = '{istio.io/dataplane-mode: none}';
    const annotations = '{ambient.istio.io/bypass-inbound-capture: "true"}';
    expect(shown(MESH + AMBIENT + STRICT + deployment({ labels }))).toEqual([
      '*: DISABLE true none',
    ]);
    expect(shown(MESH + AMBIENT + STRICT + deployment({ annotations }))).toEqual([
      '*: DISABLE true istio-ambient',
    ]);
  });

  test('a sidecar comes first', () => {
    const both = namespace('{istio.io/dataplane-mode: ambient, istio-injection: enabled}');
    expect(shown(MESH + both + STRICT + deployment())).toEqual(['*: STRICT false istio']);
  });
});

describe('what was not seen', () => {
  const all = MESH + INJECTED + STRICT + deployment();
  test.each([
    'core/ConfigMap:istio-system/istio',
    'core/ConfigMap:istio-system/istio-sidecar-injector',
    'security.istio.io/PeerAuthentication',
    'core/Namespace',
    'core/Pod',
  ])('without %s the mode is unknown', (kind) => {
    expect(shown(all)).toEqual(['*: STRICT false istio']);
    expect(shown(all, { hidden: [kind] })[0]).toMatch(/^\*: UNKNOWN undefined/);
  });

  test('settings of a revision of its own are not read, and the gap names them', () => {
    const istiod = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: istiod-1-29, namespace: istio-system, labels: {istio.io/rev: 1-29}}
  spec: {template: {metadata: {}, spec: {containers: [{name: discovery, image: istio/pilot:1.29.0}]}}}`;
    const observed = computeFact(effectiveMtls, { objects: all + istiod });
    const found = observed.state === 'unseen' ? [] : observed.value.all;
    const web = found.find(({ workload }) => workload.namespace === 'shop');

    expect(web?.ports).toMatchObject([
      { mode: 'UNKNOWN', gaps: [{ permission: 'get configmaps/istio-1-29 in istio-system' }] },
    ]);
  });

  test('a policy of the namespace itself holds whatever the root namespace is', () => {
    const own = STRICT.replace('namespace: istio-system', 'namespace: shop');
    const hidden = ['core/ConfigMap:istio-system/istio'];
    const running = INJECTED + pod('a', SIDECAR);
    expect(shown(running + own, { hidden })).toEqual(['*: STRICT false istio']);
    expect(shown(running + STRICT, { hidden })).toEqual(['*: UNKNOWN undefined istio']);
    const exception = own
      .replace('name: default', 'name: web')
      .replace(
        'spec: {mtls: {mode: STRICT}}',
        'spec: {selector: {matchLabels: {app: web}}, mtls: {mode: DISABLE}}',
      );
    expect(shown(running + own + exception, { hidden })).toEqual(['*: UNKNOWN undefined istio']);
  });

  test('of two policies without an age that differ nobody can say which counts', () => {
    const other = STRICT.replace('name: default', 'name: other').replace('STRICT', 'PERMISSIVE');
    expect(shown(all + other)).toEqual(['*: UNKNOWN undefined istio']);
  });

  test('a mode that Istio does not know is no mode, and the gap names the field', () => {
    const wrong = STRICT.replace('STRICT', 'MUTUAL');
    const observed = computeFact(effectiveMtls, {
      objects: MESH + INJECTED + wrong + deployment(),
    });
    expect(observed.state === 'unseen' ? [] : observed.value.all).toMatchObject([
      {
        ports: [
          {
            mode: 'UNKNOWN',
            gaps: [{ cause: 'malformed', detail: 'spec.mtls.mode is MUTUAL, which is no mode' }],
          },
        ],
      },
    ]);
  });
});

test('of pods that differ the weakest counts', () => {
  const objects = `${MESH}${INJECTED}${STRICT}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: web, namespace: shop}
  spec: {template: {metadata: {}, spec: {containers: [{name: main, image: app:1}]}}}`;
  const owned = (text: string) =>
    text.replace(
      'labels: {app: web}',
      'ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]',
    );
  expect(shown(objects + owned(pod('a', SIDECAR)) + owned(pod('b', SIDECAR)))).toEqual([
    '*: STRICT false istio',
  ]);
  expect(shown(objects + owned(pod('a', SIDECAR)) + owned(pod('b')))).toEqual([
    '*: DISABLE true istio and none',
  ]);
});
