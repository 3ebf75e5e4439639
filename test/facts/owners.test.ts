import { describe, expect, it } from 'vitest';
import { owners } from '../../src/facts/owners.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

function ownersOf(objects: string, options?: ExampleOptions): unknown {
  const observed = computeFact(owners, { objects }, options);
  if (observed.state === 'unseen') return 'unseen';
  const { objects: all, topOf } = observed.value;
  const rows = all.map((one) => {
    const { subject, basis } = topOf(one);
    return [one.meta.name, subject.key, basis];
  });
  return { state: observed.state, rows };
}

const DEPLOYED = `
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: web-6d9f
    namespace: shop
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-6d9f-abcde
    namespace: shop
    labels: {pod-template-hash: 6d9f}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-6d9f, controller: true}]
`;

const POD_OF = (label: string, owner: string): string => `
- apiVersion: v1
  kind: Pod
  metadata:
    name: one
    namespace: shop
    labels: {${label}}
    ownerReferences: [${owner}]
`;

describe('owners', () => {
  it('leads a pod through its ReplicaSet to its Deployment', () => {
    expect(ownersOf(DEPLOYED)).toEqual({
      state: 'seen',
      rows: [
        ['web-6d9f-abcde', 'apps/Deployment/shop/web', 'object'],
        ['web', 'apps/Deployment/shop/web', 'object'],
        ['web-6d9f', 'apps/Deployment/shop/web', 'object'],
      ],
    });
  });

  it('keeps the key when ReplicaSets are hidden, and says that it is derived', () => {
    expect(ownersOf(DEPLOYED, { hidden: ['apps/ReplicaSet'] })).toEqual({
      state: 'partial',
      rows: [
        ['web-6d9f-abcde', 'apps/Deployment/shop/web', 'derived'],
        ['web', 'apps/Deployment/shop/web', 'object'],
      ],
    });
  });

  it('keeps the key when Deployments and ReplicaSets are hidden', () => {
    expect(ownersOf(DEPLOYED, { hidden: ['apps/ReplicaSet', 'apps/Deployment'] })).toEqual({
      state: 'partial',
      rows: [['web-6d9f-abcde', 'apps/Deployment/shop/web', 'derived']],
    });
  });

  it('derives no Deployment that was looked for and is not there', () => {
    const reference = '{apiVersion: apps/v1, kind: ReplicaSet, name: web-6d9f, controller: true}';
    expect(ownersOf(POD_OF('pod-template-hash: 6d9f', reference))).toEqual({
      state: 'seen',
      rows: [['one', 'apps/ReplicaSet/shop/web-6d9f', 'reference']],
    });
  });

  it('strips no suffix that the label does not prove', () => {
    const reference = '{apiVersion: apps/v1, kind: ReplicaSet, name: web-6d9f, controller: true}';
    const options = { hidden: ['apps/ReplicaSet', 'apps/Deployment'] };
    expect(ownersOf(POD_OF('pod-template-hash: other', reference), options)).toEqual({
      state: 'partial',
      rows: [['one', 'apps/ReplicaSet/shop/web-6d9f', 'reference']],
    });
  });

  it('derives an Argo Rollout and a DeploymentConfig from their own labels', () => {
    const set = '{apiVersion: apps/v1, kind: ReplicaSet, name: web-77, controller: true}';
    const controller =
      '{apiVersion: v1, kind: ReplicationController, name: web-3, controller: true}';
    expect(ownersOf(POD_OF('rollouts-pod-template-hash: "77"', set))).toEqual({
      state: 'seen',
      rows: [['one', 'argoproj.io/Rollout/shop/web', 'derived']],
    });
    expect(ownersOf(POD_OF('deploymentconfig: web', controller))).toEqual({
      state: 'seen',
      rows: [['one', 'apps.openshift.io/DeploymentConfig/shop/web', 'derived']],
    });
  });

  it('names a custom owner that is not in the input', () => {
    const reference =
      '{apiVersion: apps.kruise.io/v1alpha1, kind: CloneSet, name: web, controller: true}';
    expect(ownersOf(POD_OF('a: b', reference))).toEqual({
      state: 'seen',
      rows: [['one', 'apps.kruise.io/CloneSet/shop/web', 'reference']],
    });
  });

  it('stops at a Deployment even when an operator owns it', () => {
    const objects = `
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: server
    namespace: argocd
    ownerReferences: [{apiVersion: argoproj.io/v1beta1, kind: ArgoCD, name: main, controller: true}]
`;
    expect(ownersOf(objects)).toEqual({
      state: 'seen',
      rows: [['server', 'apps/Deployment/argocd/server', 'object']],
    });
  });

  it('goes from pod over Job to CronJob, and from a mirror pod to its node', () => {
    const objects = `
- {apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly, namespace: shop}}
- apiVersion: batch/v1
  kind: Job
  metadata:
    name: nightly-29
    namespace: shop
    ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, controller: true}]
- apiVersion: v1
  kind: Pod
  metadata:
    name: nightly-29-x
    namespace: shop
    ownerReferences: [{apiVersion: batch/v1, kind: Job, name: nightly-29, controller: true}]
- apiVersion: v1
  kind: Pod
  metadata:
    name: etcd-node-1
    namespace: kube-system
    annotations: {kubernetes.io/config.mirror: abc}
    ownerReferences: [{apiVersion: v1, kind: Node, name: node-1}]
`;
    expect(ownersOf(objects)).toEqual({
      state: 'seen',
      rows: [
        ['nightly-29-x', 'batch/CronJob/shop/nightly', 'object'],
        ['etcd-node-1', 'core/Node/node-1', 'reference'],
        ['nightly-29', 'batch/CronJob/shop/nightly', 'object'],
        ['nightly', 'batch/CronJob/shop/nightly', 'object'],
      ],
    });
  });

  it('ends on a circle of owners, on an object that owns itself, and on hostile names', () => {
    const objects = `
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: a
    namespace: x
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: b, controller: true}]
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: b
    namespace: x
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: a, controller: true}]
- apiVersion: batch/v1
  kind: Job
  metadata:
    name: __proto__
    namespace: constructor
    ownerReferences: [{apiVersion: batch/v1, kind: Job, name: __proto__, controller: true}]
`;
    expect(ownersOf(objects)).toEqual({
      state: 'seen',
      rows: [
        ['a', 'apps/ReplicaSet/x/b', 'object'],
        ['b', 'apps/ReplicaSet/x/a', 'object'],
        ['__proto__', 'batch/Job/constructor/__proto__', 'object'],
      ],
    });
  });

  it('is unseen when neither pods nor controllers were seen', () => {
    const hidden = [
      'core/Pod',
      'apps/Deployment',
      'apps/ReplicaSet',
      'apps/StatefulSet',
      'apps/DaemonSet',
      'batch/Job',
      'batch/CronJob',
      'core/ReplicationController',
    ];
    expect(ownersOf(DEPLOYED, { hidden })).toBe('unseen');
  });
});
