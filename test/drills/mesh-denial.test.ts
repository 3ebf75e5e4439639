import { expect, test } from 'vitest';
import { containment } from '../../src/drills/containment/containment.ts';
import type { StrategyResult } from '../../src/model/pictures/containment.ts';
import { computeFact } from '../judge.ts';
import { OVN } from './clusters.ts';

const PROXY = ', {name: istio-proxy, image: istio/proxyv2:1.29.0}';

const pod = (name: string, sidecar = true, annotations = '{}') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}, annotations: ${annotations}}
  spec: {nodeName: n1, containers: [{name: main, image: 'app:1', ports: [{containerPort: 8080}]}${sidecar ? PROXY : ''}]}
  status: {phase: Running}`;

const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}`;

const policy = (spec: string) => `
- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: own, namespace: shop}, spec: {podSelector: {matchLabels: {app: web}}, ${spec}}}`;

/** What denying `web` in the mesh comes to. */
function denied(objects: string): StrategyResult {
  const found = computeFact(containment, { objects: OVN + objects, version: 'v1.34.1' });
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  const workload = found.value.workloads.find(({ meta }) => meta.name === 'web');
  const tried = workload && found.value.of(workload).strategies.find(({ id }) => id === 'Q4');
  return tried ?? expect.fail();
}

const shown = ({ verdict, why, residual }: StrategyResult) => ({
  verdict,
  why,
  rows: residual.rows.map(
    ({ direction, class: flow, ports, certain }) =>
      `${certain ? '' : 'perhaps '}${direction} ${flow} ${ports}`,
  ),
});

test('without a mesh there is nothing to deny in', () => {
  const { verdict, why } = denied(pod('web', false) + pod('db', false));
  expect([verdict, why]).toEqual(['NO_EFFECT', 'there is no service mesh']);
});

test('pods without a proxy are denied nothing', () => {
  const { verdict, why } = denied(MESH + pod('web', false) + pod('db'));
  expect([verdict, why]).toEqual(['NO_EFFECT', 'its pods carry no proxy of the mesh']);
});

test('its own proxy refuses callers over TCP; what asks for no identity stays reachable', () => {
  const { verdict, why, rows } = shown(denied(MESH + pod('web') + pod('db') + pod('old', false)));
  expect(verdict).toBe('LEAKS');
  expect(why).toContain('1 of ');
  expect(why).toContain('and its own proxy refuses whoever calls over TCP');
  expect(rows.filter((one) => one.includes('ingress') && one.includes('TCP'))).toEqual(
    rows.filter((one) => one.includes('ingress') && one.endsWith('all but TCP')),
  );
  expect(rows).toContain('egress internet all');
  expect(rows).toContain('perhaps egress same-namespace all');
});

test('where policies leave it one port of servers that ask for an identity, it is not known to leak', () => {
  const narrow = policy(
    'policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 8080}]}], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 8080}]}]',
  );
  expect(shown(denied(MESH + pod('web') + pod('db') + narrow))).toMatchObject({
    verdict: 'UNKNOWN',
    rows: ['perhaps egress same-namespace TCP 8080'],
  });
});

test('a port that goes around the proxy stays open', () => {
  const annotations = "{'traffic.sidecar.istio.io/excludeInboundPorts': '9090'}";
  const narrow = policy('policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 9090}]}]');
  const { verdict, rows } = shown(denied(MESH + pod('web', true, annotations) + narrow));
  expect(verdict).toBe('LEAKS');
  expect(rows.some((one) => one.startsWith('ingress') && one.endsWith('TCP 9090'))).toBe(true);
});

test('what a responder creates denies its identity to all others, and everybody to it', () => {
  const { commands, files } = denied(MESH + pod('web') + pod('db'));
  expect(commands.at(-2)).toEqual(['kubectl', 'create', '-f', 'quarantine-mesh.json']);
  expect(commands.at(-1)).toEqual(
    expect.arrayContaining(['-n', 'shop', 'label', 'pod/web', '--overwrite']),
  );
  const policy = (name: string, namespace: string, spec: object) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec,
  });
  expect(files['quarantine-mesh.json']).toMatchObject({
    items: [
      policy('ir-deny-caller', 'istio-system', {
        action: 'DENY',
        rules: [{ from: [{ source: { principals: ['*/ns/shop/sa/default'] } }] }],
      }),
      policy('ir-allow-nothing', 'shop', { action: 'ALLOW' }),
    ],
  });
  expect(denied(MESH + pod('web', false) + pod('db')).files).toEqual({});
});
