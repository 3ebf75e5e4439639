import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/access-logs-leave-the-cluster.ts';
import { agent, node } from '../../facts/cluster.ts';
import { judgeExample } from '../../judge.ts';

const config = (mesh: string) => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: '${mesh}'}}`;
const ON = config('accessLogFile: /dev/stdout');
const OFF = config('rootNamespace: istio-system');

const api = (container = '{name: istio-proxy, image: istio/proxyv2:1.29.0}') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: api, namespace: pay}
  spec: {nodeName: a, containers: [${container}]}
  status: {phase: Running}`;

const telemetry = (namespace: string, logging: string) => `
- {apiVersion: telemetry.istio.io/v1, kind: Telemetry, metadata: {name: logs, namespace: ${namespace}}, spec: {accessLogging: [${logging}]}}`;

const shipper = (on: readonly string[]) =>
  agent('fluent-bit', 'fluent/fluent-bit:4.1.0', {
    on,
    volumes: '[{name: logs, hostPath: {path: /var/log}}]',
  });
const SHIPPED = node('a') + shipper(['a']);

const judge = (objects: string, hidden: readonly string[] = []) =>
  judgeExample(check, { objects: api() + objects }, { hidden });

test.each([
  ['a file of the mesh', ON, 'pass'],
  ['nothing', OFF, 'fail'],
  ['an empty file', config('accessLogFile: ""'), 'fail'],
  [
    'a Telemetry of the mesh',
    OFF + telemetry('istio-system', '{providers: [{name: envoy}]}'),
    'pass',
  ],
  [
    'a Telemetry of another namespace',
    OFF + telemetry('pay', '{providers: [{name: envoy}]}'),
    'fail',
  ],
  ['a Telemetry that turns it off', ON + telemetry('istio-system', '{disabled: true}'), 'fail'],
  ['a Telemetry that turns it off for some', ON + telemetry('pay', '{disabled: true}'), 'fail'],
  [
    'a provider that is not read',
    OFF + telemetry('istio-system', '{providers: [{name: otel}]}'),
    'unknown',
  ],
])('recorded by %s', (_, objects, status) => {
  expect(judge(objects + SHIPPED)).toMatchObject({ status });
});

test('records that stay on some node are a warning, which names it', () => {
  const nodes = node('a') + node('b') + shipper(['a']);
  expect(judge(ON + nodes)).toMatchObject({
    status: 'warn',
    verdicts: [
      { evidence: [{ path: 'data.mesh.accessLogFile', value: '/dev/stdout' }, expect.anything()] },
    ],
  });
});

test('settings and Telemetries that were not seen leave it unknown', () => {
  for (const kind of ['telemetry.istio.io/Telemetry', 'core/ConfigMap:istio-system/istio']) {
    expect(judge(ON + SHIPPED, [kind])).toMatchObject({ status: 'unknown' });
  }
});

test('other meshes are unknown, and none does not apply', () => {
  const linkerd = api('{name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:edge-26.5.1}');
  expect(judgeExample(check, { objects: linkerd })).toMatchObject({ status: 'unknown' });
  expect(judgeExample(check, { objects: api('{name: main, image: app:1}') })).toMatchObject({
    type: 'not-applicable',
  });
});
