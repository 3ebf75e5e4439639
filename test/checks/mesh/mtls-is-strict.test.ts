import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/mtls-is-strict.ts';
import { judgeExample } from '../../judge.ts';

const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}`;

const STRICT = `
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}`;

const web = (name: string, ports: readonly number[], namespace = 'shop') => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: ${namespace}}
  spec:
    template:
      metadata: {labels: {app: ${name}}}
      spec: {containers: [{name: main, image: app:1, ports: [${ports.map((one) => `{containerPort: ${one}}`).join()}]}]}`;

const exception = (app: string, port: number) => `
- apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata: {name: ${app}, namespace: shop}
  spec: {selector: {matchLabels: {app: ${app}}}, portLevelMtls: {'${port}': {mode: PERMISSIVE}}}`;

test('every port counts, and one of ten that takes plaintext is a warning', () => {
  const ports = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const objects = MESH + STRICT + web('cart', ports);

  expect(judgeExample(check, { objects })).toMatchObject({ status: 'pass', counts: { pass: 10 } });
  expect(judgeExample(check, { objects: objects + exception('cart', 10) })).toMatchObject({
    status: 'warn',
    counts: { pass: 9, fail: 1 },
    verdicts: [
      {
        status: 'fail',
        subject: { key: 'apps/Deployment/shop/cart#10' },
        message: 'port 10 takes plaintext (PERMISSIVE)',
        evidence: [
          { path: 'spec.mtls.mode', value: 'STRICT' },
          { path: 'spec.mtls.mode', value: 'not set' },
          { path: "spec.portLevelMtls['10'].mode", value: 'PERMISSIVE' },
          {},
        ],
      },
      ...ports.slice(0, 9).map(() => ({ status: 'pass' })),
    ],
  });
});

test('a mesh without any policy takes plaintext, and says what shows that it is there', () => {
  expect(judgeExample(check, { objects: MESH + web('cart', []) })).toMatchObject({
    status: 'fail',
    verdicts: [{ message: 'it takes plaintext (PERMISSIVE)', evidence: [{ value: 'main' }] }],
  });
});

test('workloads outside the mesh do not count, and without any inside it does not apply', () => {
  const outside = web('blog', [80], 'blog');
  expect(judgeExample(check, { objects: MESH + STRICT + web('cart', []) + outside })).toMatchObject(
    {
      status: 'pass',
      counts: { pass: 1, fail: 0 },
    },
  );
  expect(judgeExample(check, { objects: MESH + STRICT + outside })).toMatchObject({
    type: 'not-applicable',
    proof: { message: 'no workload is in the mesh' },
  });
  expect(judgeExample(check, { objects: outside })).toMatchObject({
    type: 'not-applicable',
    proof: { message: 'no mesh is there' },
  });
});

test('a mesh whose policies are not evaluated yet is unknown, never a pass', () => {
  const objects = `
- apiVersion: v1
  kind: Pod
  metadata: {name: a, namespace: shop}
  spec: {containers: [{name: kuma-sidecar, image: kumahq/kuma-dp:2.13}]}
  status: {phase: Running}`;
  expect(judgeExample(check, { objects })).toMatchObject({ status: 'unknown' });
});

test('a rule by which clients really use plaintext is evidence where a port takes it', () => {
  const service = `
- {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{port: 80, targetPort: 8080}]}}`;
  const rule = `
- {apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: old, namespace: shop}, spec: {host: cart, trafficPolicy: {tls: {mode: DISABLE}}}}`;
  const objects = MESH + web('cart', [8080]) + service + rule;
  const outcome = judgeExample(check, { objects });
  const evidence = outcome.type === 'judged' ? outcome.verdicts[0]?.evidence : [];
  expect(evidence?.at(-1)).toEqual({
    subject: expect.objectContaining({ key: 'networking.istio.io/DestinationRule/shop/old' }),
    path: 'spec.trafficPolicy.tls.mode',
    value: 'DISABLE',
  });
  const strict = judgeExample(check, { objects: objects + STRICT });
  expect(strict).toMatchObject({ status: 'pass' });
});
