import { expect, test } from 'vitest';
import { check as critical } from '../../../checks/mesh/critical-workloads-are-in-the-mesh.ts';
import { check as strict } from '../../../checks/mesh/mtls-is-strict.ts';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { computeFact, judgeExample } from '../../judge.ts';

const pod = (sidecar: string) => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop}
  spec: {containers: [{name: main, image: app:1}${sidecar}]}
  status: {phase: Running}`;
const controller = (name: string) => `
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: infra}, spec: {template: {spec: {containers: [{name: main, image: x}]}}}}`;

test.each([
  [
    'AWS App Mesh',
    ', {name: envoy, image: 840364872350.dkr.ecr.us-west-2.amazonaws.com/aws-appmesh-envoy:v1.29}',
  ],
  ['NGINX Service Mesh', ', {name: nginx-mesh-sidecar, image: nginx/nginx-mesh-sidecar:2.0}'],
])('a pod with the sidecar of %s is neither open nor closed', (name, sidecar) => {
  const detail = expect.stringContaining(
    `${name} is recognised, and its policies are not evaluated`,
  );
  expect(computeFact(effectiveMtls, { objects: pod(sidecar) })).toMatchObject({
    value: { all: [{ mesh: 'unknown', ports: [{ mode: 'UNKNOWN', gaps: [{ detail }] }] }] },
  });
  expect(judgeExample(strict, { objects: pod(sidecar) })).toMatchObject({ status: 'unknown' });
});

test.each([
  'appmesh-controller',
  'osm-controller',
  'nginx-mesh-controller',
  'traefik-mesh-controller',
  'nsmgr',
  'kmesh',
])('where %s runs no rule about a mesh is dismissed', (name) => {
  const objects = pod('') + controller(name);
  expect(judgeExample(strict, { objects })).toMatchObject({ status: 'unknown' });
  expect(judgeExample(critical, { objects })).not.toMatchObject({ type: 'not-applicable' });
});

test('an envoy of somebody else is no mesh', () => {
  const objects = pod(', {name: envoy, image: shop/proxy:1}');
  expect(judgeExample(strict, { objects })).toMatchObject({ type: 'not-applicable' });
});
