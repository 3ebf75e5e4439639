import { expect, test } from 'vitest';
import { podSecurity } from '../../../src/facts/pod-security/workload-levels.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const OBJECTS = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec:
    template:
      metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}}
      spec: {containers: [{name: main, livenessProbe: {tcpSocket: {host: db, port: 1}}}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: tool, namespace: shop}
  spec: {containers: [{name: main, startupProbe: {httpGet: {host: db, port: 1}}}]}
`;

function levels(version: string | undefined, options: ExampleOptions = {}): unknown {
  const example = version === undefined ? { objects: OBJECTS } : { objects: OBJECTS, version };
  const observed = computeFact(podSecurity, example, options);
  if (observed.state === 'unseen') return 'unseen';
  const { minor, assumed, workloads } = observed.value;
  const found = workloads.map(({ workload, level, pods }) => [
    workload.subject.key,
    level,
    ...pods.flatMap(({ violations }) => violations.map(({ path }) => path)).slice(0, 2),
  ]);
  return [observed.state, minor, assumed, ...found];
}

test('a workload has the level of its worst pod, by the standards of the server', () => {
  expect(levels('v1.33.4-gke.1')).toEqual([
    'seen',
    33,
    false,
    [
      'apps/Deployment/shop/api',
      'privileged',
      "spec.template.metadata.annotations['container.apparmor.security.beta.kubernetes.io/main']",
    ],
    [
      'core/Pod/shop/tool',
      'baseline',
      'spec.containers[0].securityContext.allowPrivilegeEscalation',
      'spec.containers[0].securityContext.capabilities.drop',
    ],
  ]);
});

test('the newest standards stand in for those of a server that was not seen', () => {
  expect(levels(undefined)).toMatchObject([
    'seen',
    37,
    true,
    {},
    ['core/Pod/shop/tool', 'privileged', 'spec.containers[0].startupProbe.httpGet.host'],
  ]);
});

test('hidden pods leave the list of workloads open', () => {
  expect(levels('v1.34.0', { hidden: ['core/Pod'] })).toMatchObject(['partial', 34, false, {}]);
});
