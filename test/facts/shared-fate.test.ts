import { expect, test } from 'vitest';
import { sharedFate } from '../../src/facts/shared-fate/shared-fate.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

/** What `kubemuster fact shared-fate` prints of the cluster: fate, state and why. */
function shown(objects: string, plan?: string, options?: ExampleOptions): unknown {
  const given = plan === undefined ? {} : { plan };
  const observed = computeFact(
    sharedFate,
    { objects, version: 'v1.34.1-eks-113cf36', ...given },
    options,
  );
  if (observed.state !== 'seen' || sharedFate.show === undefined) return observed.state;
  const { cluster, workloads } = JSON.parse(
    JSON.stringify(sharedFate.show(observed.value as never)),
  );
  return [...cluster, ...workloads].map((one) => [one.workload ?? one.shared, one.state, one.why]);
}

const PROVIDER = 'the provider (eks) runs the control plane in several zones';

test('a plan that says all of it is all that is needed besides the objects', () => {
  const plan = `
    clusters: [{id: example}, {id: hub, remoteCredentials: admin}]
    access: {breakGlass: {method: key in the safe, independentOf: [sso]}}
    recovery: {backup: {account: separate, isolated: true}}
  `;
  expect(shown('', plan)).toEqual([
    ['cluster', 'unknown', 'whether another cluster serves it is not known'],
    ['control-plane', 'apart', PROVIDER],
    ['etcd', 'apart', PROVIDER],
    ['identity-provider', 'apart', 'there is a way in without it'],
    ['account', 'apart', 'backups outlive it'],
    ['backup-store', 'apart', 'backups outlive it'],
    ['hub', 'shared', 'a hub holds credentials of others'],
  ]);
});

test('what depends on the same thing says so', () => {
  const plan = `
    clusters: [{id: example}]
    access: {breakGlass: {method: single sign-on, independentOf: [chat]}}
    recovery: {backup: {account: same, isolated: false}}
  `;
  expect(shown('', plan)).toEqual([
    ['cluster', 'shared', 'no other cluster could serve it'],
    ['control-plane', 'apart', PROVIDER],
    ['etcd', 'apart', PROVIDER],
    ['identity-provider', 'shared', 'the way in for emergencies needs it too'],
    ['account', 'shared', 'backups are lost with it'],
    ['backup-store', 'shared', 'backups are lost with it'],
    ['hub', 'unknown', 'the plan names no hub'],
  ]);
});

test('without a plan, and without sight, everything is unknown', () => {
  const hidden = { hidden: ['core/Node', 'core/Pod', 'info/apis', 'info/version'] };
  expect(shown('', undefined, hidden)).toEqual([
    ['cluster', 'unknown', 'whether another cluster serves it is not known'],
    ['control-plane', 'unknown', 'not all of the control plane was seen'],
    ['etcd', 'unknown', 'not all of etcd was seen'],
    ['identity-provider', 'unknown', 'the plan has no way in without the identity provider'],
    ['account', 'unknown', 'the plan does not say recovery.backup.account'],
    ['backup-store', 'unknown', 'the plan does not say recovery.backup.isolated'],
    ['hub', 'unknown', 'the plan names no hub'],
  ]);
});

test('workloads are shown with the zones they serve from', () => {
  const objects = ['a', 'b'].map(
    (zone) => `
- {apiVersion: v1, kind: Node, metadata: {name: n-${zone}, labels: {failure-domain.beta.kubernetes.io/zone: ${zone}}}}
- apiVersion: v1
  kind: Pod
  metadata:
    name: agent-${zone}
    namespace: shop
    ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true}]
  spec: {nodeName: n-${zone}, containers: [{name: main, image: x}]}
  status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}`,
  );
  expect(shown(objects.join(''))).toContainEqual([
    'apps/DaemonSet/shop/agent',
    'apart',
    'it serves from 2 zones',
  ]);
});

test('manifests have no pods: what is declared is not taken for what runs', () => {
  const objects = `
    - apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {replicas: 3, template: {spec: {containers: [{name: main, image: x}]}}}
  `;
  const hidden = { 'core/Node': 'not-declared', 'info/version': 'not-declared' } as const;
  expect(shown(objects, undefined, { hidden, info: { source: 'manifests' } })).toContainEqual([
    'apps/Deployment/shop/web',
    'unknown',
    'where its pods run was not seen',
  ]);
});
