import { describe, expect, it } from 'vitest';
import { workloads } from '../../src/facts/workloads.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

function workloadsOf(objects: string, options?: ExampleOptions): unknown {
  const observed = computeFact(workloads, { objects }, options);
  if (observed.state === 'unseen') return 'unseen';
  const rows = observed.value.map(({ subject, podCount, pods }) => [
    subject.key,
    podCount,
    pods.map(({ object, base }) => `${object.meta.name} ${base}`),
  ]);
  return { state: observed.state, rows };
}

const MANIFESTS: ExampleOptions = { info: { source: 'manifests' } };

function deployment(replicas: number): string {
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec:
    replicas: ${replicas}
    template: {spec: {containers: [{name: app, image: "web:1"}]}}
`;
}

function replicaSet(name: string, replicas: number, image: string): string {
  return `
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: ${name}
    namespace: shop
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
  spec:
    replicas: ${replicas}
    template: {spec: {containers: [{name: app, image: "${image}"}]}}
`;
}

function pod(name: string, set: string, image: string, more = ''): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata:
    name: ${name}
    namespace: shop
    labels: {app: web, pod-template-hash: x}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: ${set}, controller: true}]
  spec:
    nodeName: node-${name}
    containers:
      - name: app
        image: "${image}"
        volumeMounts: [{name: kube-api-access-${name.padEnd(5, 'x')}, mountPath: /token}]
    volumes: [{name: kube-api-access-${name.padEnd(5, 'x')}, projected: {sources: []}}]
  status: {phase: Running${more}}
`;
}

describe('workloads', () => {
  it('shows identical pods as one shape, and pods instead of the template', () => {
    const objects =
      deployment(2) +
      replicaSet('web-1', 2, 'web:1') +
      pod('b', 'web-1', 'web:1') +
      pod('a', 'web-1', 'web:1');
    expect(workloadsOf(objects)).toEqual({
      state: 'seen',
      rows: [['apps/Deployment/shop/web', 2, ['a spec']]],
    });
  });

  it('shows each difference between the pods of one workload', () => {
    const objects = deployment(2) + pod('a', 'web-1', 'web:1') + pod('b', 'web-2', 'web:2');
    const both = replicaSet('web-1', 1, 'web:1') + replicaSet('web-2', 1, 'web:2');
    expect(workloadsOf(objects + both)).toEqual({
      state: 'seen',
      rows: [['apps/Deployment/shop/web', 2, ['a spec', 'b spec']]],
    });
  });

  it('tells pods apart that differ in a label that people give', () => {
    const quarantined = pod('b', 'web-1', 'web:1').replace('app: web', 'app: web, quarantine: "1"');
    const objects = deployment(2) + replicaSet('web-1', 2, 'web:1') + pod('a', 'web-1', 'web:1');
    expect(workloadsOf(objects + quarantined)).toEqual({
      state: 'seen',
      rows: [['apps/Deployment/shop/web', 2, ['a spec', 'b spec']]],
    });
  });

  it('lets a workload without pods stand by its template', () => {
    const objects = deployment(0) + replicaSet('web-1', 0, 'web:0');
    expect(workloadsOf(objects)).toEqual({
      state: 'seen',
      rows: [['apps/Deployment/shop/web', 0, ['web spec.template.spec']]],
    });
    expect(workloadsOf(deployment(3), MANIFESTS)).toEqual({
      state: 'seen',
      rows: [['apps/Deployment/shop/web', undefined, ['web spec.template.spec']]],
    });
  });

  it('leaves out finished pods, finished Jobs and replaced ReplicaSets', () => {
    const objects = `
- {apiVersion: v1, kind: Pod, metadata: {name: done, namespace: shop}, spec: {containers: []}, status: {phase: Succeeded}}
- {apiVersion: v1, kind: Pod, metadata: {name: evicted, namespace: shop}, spec: {containers: []}, status: {phase: Failed}}
- apiVersion: batch/v1
  kind: Job
  metadata: {name: migrated, namespace: shop}
  spec: {template: {spec: {containers: []}}}
  status: {conditions: [{type: Complete, status: "True"}]}
${replicaSet('web-0', 0, 'web:0')}`;
    expect(workloadsOf(objects)).toEqual({ state: 'seen', rows: [] });
  });

  it('lets templates stand, as partial, where pods are hidden', () => {
    const objects =
      deployment(2) +
      replicaSet('web-1', 1, 'web:1') +
      replicaSet('web-2', 1, 'web:2') +
      replicaSet('web-0', 0, 'web:0');
    expect(workloadsOf(objects, { hidden: ['core/Pod'] })).toEqual({
      state: 'partial',
      rows: [
        [
          'apps/Deployment/shop/web',
          undefined,
          ['web spec.template.spec', 'web-2 spec.template.spec'],
        ],
      ],
    });
  });

  it('keeps the pods of one workload together where its controllers are hidden', () => {
    const objects = deployment(2) + pod('a', 'web-x', 'web:1') + pod('b', 'web-x', 'web:1');
    const hidden = ['apps/ReplicaSet', 'apps/Deployment'];
    expect(workloadsOf(objects, { hidden })).toEqual({
      state: 'partial',
      rows: [['apps/Deployment/shop/web', 2, ['a spec']]],
    });
  });

  it('keeps static pods of a node apart by namespace', () => {
    const mirror = (name: string, namespace: string): string => `
- apiVersion: v1
  kind: Pod
  metadata:
    name: ${name}
    namespace: ${namespace}
    annotations: {kubernetes.io/config.mirror: abc}
    ownerReferences: [{apiVersion: v1, kind: Node, name: n1, controller: true}]
  spec: {containers: [{name: c, image: "${name}"}]}
`;
    const observed = computeFact(workloads, {
      objects: mirror('etcd-n1', 'kube-system') + mirror('miner-n1', 'shop'),
    });
    expect(
      observed.state === 'seen' &&
        observed.value.map(({ subject, namespace, pods }) => [
          subject.key,
          namespace,
          pods.map(({ object }) => object.meta.name),
        ]),
    ).toEqual([
      ['core/Node/n1', 'kube-system', ['etcd-n1']],
      ['core/Node/n1', 'shop', ['miner-n1']],
    ]);
  });

  it('reads a CronJob, a bare pod, a ReplicationController and a DeploymentConfig', () => {
    const objects = `
- apiVersion: batch/v1
  kind: CronJob
  metadata: {name: nightly, namespace: shop}
  spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}
- {apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: shop}, spec: {containers: [{name: c}]}}
- apiVersion: v1
  kind: ReplicationController
  metadata: {name: old, namespace: shop}
  spec: {selector: {app: old}, template: {metadata: {labels: {app: old}}, spec: {containers: [{name: c}]}}}
- apiVersion: apps.openshift.io/v1
  kind: DeploymentConfig
  metadata: {name: web, namespace: shop}
  spec: {selector: {app: web}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}
`;
    expect(workloadsOf(objects, MANIFESTS)).toEqual({
      state: 'seen',
      rows: [
        ['apps.openshift.io/DeploymentConfig/shop/web', undefined, ['web spec.template.spec']],
        ['batch/CronJob/shop/nightly', undefined, ['nightly spec.jobTemplate.spec.template.spec']],
        ['core/Pod/shop/bare', undefined, ['bare spec']],
        ['core/ReplicationController/shop/old', undefined, ['old spec.template.spec']],
      ],
    });
  });
});
