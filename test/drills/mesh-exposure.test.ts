import { describe, expect, test } from 'vitest';
import { check } from '../../checks/mesh/identity-rules-need-strict-mtls.ts';
import { type ExampleOptions, judgeExample } from '../judge.ts';
import { valuesOf, workloadIn } from './blast-radius.ts';

const PROXY = ', {name: istio-proxy, image: istio/proxyv2:1.29.0}';

interface Written {
  readonly sidecar?: boolean;
  readonly ports?: string;
}

const pod = (name: string, { sidecar = true, ports = '[{containerPort: 8080}]' }: Written = {}) => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
  spec: {serviceAccountName: ${name}, nodeName: n1, containers: [{name: main, image: 'app:1', ports: ${ports}}${sidecar ? PROXY : ''}]}
  status: {phase: Running}`;

const mesh = (mode: string) => `
- {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {kubernetes.io/os: linux}}, status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: ${mode}}}}`;

const policy = (action: string, source: string, more = '') => `
- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: callers, namespace: shop}, spec: {selector: {matchLabels: {app: db}}, action: ${action}, rules: [{from: [{source: ${source}}]${more}}]}}`;

const WEB = "{principals: ['cluster.local/ns/shop/sa/web']}";
const OTHER = "{principals: ['cluster.local/ns/shop/sa/other']}";

/** The ports of `db` that are exposed to `web`. */
function exposed(objects: string, options: ExampleOptions = {}): readonly string[] {
  const values = valuesOf(objects, options);
  const start = workloadIn(values.drill, 'core/Pod/shop/web');
  if (start.type !== 'workload') throw new Error('no workload');
  return values
    .exposedFrom(start.workload)
    .filter(({ key }) => key === 'core/Pod/shop/db')
    .flatMap(({ ports }) => ports);
}

const ALL = ['TCP 8080'];

test('fixture 13: a rule that denies by principal narrows nothing where plaintext is taken', () => {
  const denied = policy('DENY', WEB);
  const open = mesh('PERMISSIVE') + pod('web') + pod('db') + denied;
  const judged = judgeExample(check, { objects: open });
  expect(judged.type === 'judged' && judged.status).toBe('fail');
  expect(exposed(open)).toEqual(ALL);
  expect(exposed(mesh('STRICT') + pod('web') + pod('db') + denied)).toEqual([]);
});

describe('where mutual TLS is strict', () => {
  const strict = mesh('STRICT') + pod('web') + pod('db');

  test.each([
    ['nobody is listed', '', ALL],
    ['another one is denied', policy('DENY', OTHER), ALL],
    ['another one alone is allowed', policy('ALLOW', OTHER), []],
    ['it is allowed', policy('ALLOW', WEB), ALL],
    ['its namespace is allowed', policy('ALLOW', '{namespaces: [shop]}'), ALL],
    [
      'all but it are allowed',
      policy('ALLOW', "{notPrincipals: ['cluster.local/ns/shop/sa/web']}"),
      [],
    ],
    [
      'a pattern with two stars is denied, which nobody evaluates',
      policy('DENY', "{principals: ['*/ns/shop/*']}"),
      ALL,
    ],
    [
      'any principal of its namespace is denied',
      policy('DENY', "{principals: ['cluster.local/ns/shop/*']}"),
      [],
    ],
    [
      'it is denied some paths',
      policy('DENY', WEB, ", to: [{operation: {paths: ['/admin']}}]"),
      ALL,
    ],
    [
      'it is denied another port',
      policy('DENY', WEB, ", to: [{operation: {ports: ['9090']}}]"),
      ALL,
    ],
    ['it is denied the port', policy('DENY', WEB, ", to: [{operation: {ports: ['8080']}}]"), []],
    [
      'it is denied under a condition',
      policy('DENY', WEB, ", when: [{key: 'request.headers[x]', values: [y]}]"),
      ALL,
    ],
    ['an audit', policy('AUDIT', WEB), ALL],
  ])('%s', (_name, policies, expected) => {
    expect(exposed(strict + policies)).toEqual(expected);
  });

  test('a caller without a certificate gets in nowhere', () => {
    const outside = mesh('STRICT') + pod('web', { sidecar: false });
    expect(exposed(outside + pod('db'))).toEqual([]);
    const quiet = exposed(outside + pod('db', { ports: '[]' }));
    expect(quiet).toEqual(['UDP any port', 'SCTP any port']);
    expect(exposed(outside + pod('db', { sidecar: false }))).toEqual(ALL);
  });

  test('what is not seen narrows nothing', () => {
    const narrowed = strict + policy('ALLOW', OTHER);
    const hide = (kind: string) => exposed(narrowed, { hidden: [kind] });
    expect(exposed(narrowed)).toEqual([]);
    expect(hide('security.istio.io/AuthorizationPolicy')).toEqual(ALL);
    expect(hide('security.istio.io/PeerAuthentication')).toEqual(ALL);
    expect(hide('core/ConfigMap:istio-system/istio')).toEqual(ALL);
    const { gaps } = valuesOf(narrowed, { hidden: ['security.istio.io/PeerAuthentication'] }).of(
      workloadIn(valuesOf(narrowed).drill, 'core/Pod/shop/web'),
    );
    expect(gaps.map(({ source }) => source)).toContain('security.istio.io/PeerAuthentication');
  });
});
