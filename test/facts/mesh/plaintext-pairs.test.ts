import { describe, expect, test } from 'vitest';
import { type PlaintextPairs, plaintextPairs } from '../../../src/facts/mesh/plaintext-pairs.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const PROXY = '{name: istio-proxy, image: istio/proxyv2:1.29.0}';

interface Written {
  readonly sidecar?: boolean;
  readonly namespace?: string;
  readonly annotations?: string;
  readonly ports?: string;
}

const pod = (name: string, written: Written = {}): string => {
  const {
    sidecar = true,
    namespace = 'shop',
    annotations = '{}',
    ports = '[{containerPort: 8080}]',
  } = written;
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}, annotations: ${annotations}}
  spec: {nodeName: n1, containers: [{name: main, image: 'app:1', ports: ${ports}}${sidecar ? `, ${PROXY}` : ''}]}
  status: {phase: Running}`;
};

const mesh = (mode: string, settings = 'rootNamespace: istio-system'): string => `
- {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {kubernetes.io/os: linux}}, status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: '${settings}'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: ${mode}}}}`;

const service = (name: string): string => `
- {apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}}`;

const rule = (mode: string, more = ''): string => `
- {apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: rule, namespace: shop}, spec: {host: db, trafficPolicy: {tls: {mode: ${mode}}}${more}}}`;

function pairs(objects: string, options: ExampleOptions = {}): PlaintextPairs {
  const observed = computeFact(plaintextPairs, { objects }, options);
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  return observed.value;
}

/** `from -> to: why`, with `perhaps` where it is not certain. */
function rows(objects: string, options: ExampleOptions = {}): readonly string[] {
  return pairs(objects, options)
    .worst(100)
    .map(({ from, to, why, certain }) => {
      const names = [from, to].map(({ placed }) => placed.workload.subject.key.split('/').at(-1));
      return `${certain ? '' : 'perhaps '}${names.join(' -> ')}: ${why.join(', ')}`;
    });
}

/** Calls to `db` alone: that is the server here. */
function toDb(objects: string, options: ExampleOptions = {}): readonly string[] {
  return rows(objects, options).filter((one) => one.includes('-> db:'));
}

describe('the server', () => {
  test.each([
    ['STRICT', true, []],
    ['PERMISSIVE', true, []],
    ['DISABLE', true, ['web -> db: the server takes no mutual TLS']],
    ['STRICT', false, ['web -> db: the server takes no mutual TLS']],
  ])('%s, with a sidecar: %s', (mode, sidecar, expected) => {
    expect(toDb(mesh(mode) + pod('web') + pod('db', { sidecar }) + service('db'))).toEqual(
      expected,
    );
  });
});

describe('the client', () => {
  test('without a proxy it meets no strict server, and any other in plaintext', () => {
    const of = (mode: string) =>
      toDb(mesh(mode) + pod('web', { sidecar: false }) + pod('db') + service('db'));
    expect(of('STRICT')).toEqual([]);
    expect(of('PERMISSIVE')).toEqual(['web -> db: the client has no proxy']);
  });

  test.each([
    ['DISABLE', ['web -> db: a rule tells the proxy to use no TLS']],
    ['ISTIO_MUTUAL', []],
    ['SIMPLE', []],
  ])('told to use %s', (mode, expected) => {
    const objects = mesh('PERMISSIVE') + pod('web') + pod('db') + service('db') + rule(mode);
    expect(toDb(objects)).toEqual(expected);
  });

  test('a subset without TLS may be called: nobody evaluates who calls it', () => {
    const more = ', subsets: [{name: old, trafficPolicy: {tls: {mode: DISABLE}}}]';
    const objects = mesh('PERMISSIVE') + pod('web') + pod('db') + service('db');
    expect(toDb(objects + rule('ISTIO_MUTUAL', more))).toEqual([
      'perhaps web -> db: a rule tells the proxy to use no TLS',
    ]);
  });

  test('a rule for some pods alone may be for any of its namespace', () => {
    const objects = mesh('PERMISSIVE') + pod('web') + pod('db') + service('db');
    const narrow = rule('DISABLE', ', workloadSelector: {matchLabels: {app: web}}');
    expect(toDb(objects + narrow)).toEqual([
      'perhaps web -> db: the rule for the call was not seen',
    ]);
  });

  test('no Service leads there: the proxy passes calls on as they are', () => {
    expect(toDb(mesh('PERMISSIVE') + pod('web') + pod('db'))).toEqual([
      'web -> db: no Service leads there, and the proxy passes calls on as they are',
    ]);
  });

  test('a mesh whose proxies do not find out by themselves', () => {
    const settings = 'enableAutoMtls: false';
    const objects = mesh('PERMISSIVE', settings) + pod('web') + pod('db') + service('db');
    expect(toDb(objects)).toEqual(['web -> db: no rule tells the proxy to use TLS']);
  });

  test.each([
    [
      "{'traffic.sidecar.istio.io/excludeOutboundPorts': '80'}",
      'web -> db: the client goes around its proxy',
    ],
    ["{'sidecar.istio.io/interceptionMode': NONE}", 'web -> db: the client goes around its proxy'],
    [
      "{'traffic.sidecar.istio.io/excludeOutboundIPRanges': 10.0.0.0/8}",
      'perhaps web -> db: traffic.sidecar.istio.io/excludeOutboundIPRanges 10.0.0.0/8',
    ],
  ])('%s', (annotations, expected) => {
    const objects = mesh('PERMISSIVE') + pod('web', { annotations }) + pod('db') + service('db');
    expect(toDb(objects)).toEqual([expected]);
  });

  test('ports are those that the client calls, not those behind the Service', () => {
    const annotations = "{'traffic.sidecar.istio.io/excludeOutboundPorts': '8080'}";
    const objects = mesh('PERMISSIVE') + pod('web', { annotations }) + pod('db') + service('db');
    expect(toDb(objects)).toEqual([]);
  });
});

describe('what is not seen', () => {
  const objects = mesh('PERMISSIVE') + pod('web') + pod('db') + service('db');

  test.each([
    [
      'networking.istio.io/DestinationRule',
      'perhaps web -> db: the rule for the call was not seen',
    ],
    [
      'security.istio.io/PeerAuthentication',
      'perhaps web -> db: what the server takes was not seen',
    ],
    ['core/Service', 'perhaps web -> db: the rule for the call was not seen'],
  ])('%s', (kind, expected) => {
    const found = pairs(objects, { hidden: [kind] });
    expect(toDb(objects, { hidden: [kind] })).toEqual([expected]);
    expect(found.gaps().map(({ source }) => source)).toContain(kind);
  });

  test('policies of the network: nothing is certain to pass', () => {
    const open = mesh('DISABLE') + pod('web') + pod('db') + service('db');
    const { all } = pairs(open, { hidden: ['networking.k8s.io/NetworkPolicy'] }).tally();
    expect(all).toEqual({
      talking: [0, 2],
      plaintext: [0, 2],
      asTheClientLikes: [0, 2],
      share: [0, 1],
    });
  });

  test('pods: any number of pairs may be missing', () => {
    const { all } = pairs(objects, { hidden: ['core/Pod'] }).tally();
    expect(all).toEqual({
      talking: [0, undefined],
      plaintext: [0, undefined],
      asTheClientLikes: [0, undefined],
      share: [0, 1],
    });
  });

  test('a workload that names no port may listen, or not', () => {
    const quiet = mesh('DISABLE') + pod('web') + pod('db', { ports: '[]' });
    expect(toDb(quiet)).toEqual([
      'perhaps web -> db: no Service leads there, and the proxy passes calls on as they are',
    ]);
  });
});

const TIERS = 'tiers: {critical: [{namespace: pay}]}';

test('pairs between critical workloads come first, and no server hides the others', () => {
  const critical = ['a', 'b']
    .map((name) => pod(name, { namespace: 'pay', sidecar: false }))
    .join('');
  const others = ['1', '2', '3', '4', '5', '6', '7']
    .map((name) => pod(`c${name}`, { sidecar: false }))
    .join('');
  const observed = computeFact(plaintextPairs, {
    objects: mesh('STRICT') + critical + others,
    plan: TIERS,
  });
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  const found = observed.value
    .worst(12)
    .map(({ from, to }) => [from, to].map(({ placed }) => placed.workload.name).join(' '));
  expect(found).toEqual([
    'pay/b[Pod] pay/a[Pod]',
    'pay/a[Pod] pay/b[Pod]',
    ...['c1', 'c2', 'c3', 'c4', 'c5'].map((one) => `shop/${one}[Pod] pay/a[Pod]`),
    ...['c1', 'c2', 'c3', 'c4', 'c5'].map((one) => `shop/${one}[Pod] pay/b[Pod]`),
  ]);
  expect(observed.value.tally().critical).toEqual({
    talking: [2, 2],
    plaintext: [2, 2],
    asTheClientLikes: [0, 0],
    share: [1, 1],
  });
});

test('what is printed names the objects that decide', () => {
  const objects =
    mesh('PERMISSIVE') + pod('web') + pod('db') + service('db') + service('web') + rule('DISABLE');
  expect(plaintextPairs.show?.(pairs(objects) as never)).toEqual({
    all: { talking: [2, 2], plaintext: [1, 1], asTheClientLikes: [1, 1], share: [0.5, 0.5] },
    critical: {
      talking: [0, 0],
      plaintext: [0, 0],
      asTheClientLikes: [0, 0],
      share: undefined,
    },
    worst: [
      {
        from: 'shop/web[Pod]',
        to: 'shop/db[Pod]',
        ports: ['8080'],
        tiers: ['normal', 'normal'],
        certain: true,
        why: ['a rule tells the proxy to use no TLS'],
        because: [
          {
            object: 'networking.istio.io/DestinationRule/shop/rule',
            path: 'spec.trafficPolicy.tls.mode',
            value: 'DISABLE',
          },
          {
            object: 'security.istio.io/PeerAuthentication/istio-system/default',
            path: 'spec.mtls.mode',
            value: 'PERMISSIVE',
          },
        ],
      },
    ],
    unseen: [],
  });
});
