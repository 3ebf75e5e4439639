import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/node-lifecycle-spares-evidence.ts';
import { EKS, K3S } from '../../facts/identity/objects.ts';
import { said } from '../said.ts';

const POOL_KIND = 'karpenter.sh/NodePool';
const SPACE = `
- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
- {apiVersion: v1, kind: Namespace, metadata: {name: web}}`;
const node = (name: string, labels: string, annotations = '{}'): string => `
- {apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: ${labels}, annotations: ${annotations}}}`;
const pod = (on: string, namespace = 'pay'): string => `
- apiVersion: v1
  kind: Pod
  metadata: {name: on-${on}, namespace: ${namespace}}
  spec: {nodeName: ${on}, containers: [{name: main, image: 'shop/main:1'}]}
  status: {phase: Running}`;
const pool = (expireAfter: string, version = 'v1'): string => `
- apiVersion: karpenter.sh/${version}
  kind: NodePool
  metadata: {name: apps}
  spec: {template: {spec: {${expireAfter}}}}`;
const MADE = '{karpenter.sh/nodepool: apps}';
const RIGHTS = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: keeper}
  rules: [{apiGroups: [''], resources: [nodes], verbs: [patch]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: keeper}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: keeper}
  subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]`;
const autoscaler = (image: string, labels = '{app: scaler}'): string => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: scaler, namespace: kube-system}
  spec: {template: {metadata: {labels: ${labels}}, spec: {containers: [{name: main, image: '${image}'}]}}}`;
const ACCESS = 'access: {responders: [{group: responders}]}';
const PLAN = `{tiers: {critical: [{namespace: pay}]}, ${ACCESS}}`;
const OWN = "{k3s.io/hostname: 'n1'}";

interface Told {
  readonly plan?: string;
  readonly version?: string;
  readonly hidden?: readonly string[];
}
const told = (objects: string, { plan = PLAN, version = K3S, hidden = [] }: Told = {}) =>
  said(check, { version, plan, objects: SPACE + objects }, { hidden });

const HOLDS = 'pass: a responder can mark a node to be kept';
const EXPIRES = 'warn: critical pods run on it, and its NodePool ends it after';

describe('nodes with evidence', () => {
  it('are kept where a responder may mark them, and lost where nobody may', () => {
    const grouped = node('n1', '{kops.k8s.io/instancegroup: apps}', OWN);
    const named = "{cluster.x-k8s.io/cluster-name: a, k3s.io/hostname: 'n1'}";
    expect([
      told(grouped + RIGHTS),
      told(grouped),
      told(node('n1', '{}', named)),
      told(node('n1', '{}', OWN) + pool('expireAfter: Never')),
      told(node('n1', '{}', OWN) + autoscaler('registry.k8s.io/autoscaling/cluster-autoscaler:v1')),
      told(node('n1', '{}', OWN) + autoscaler('rancher/mirrored-cluster-autoscaler:v1')),
      told(node('n1', '{}', OWN) + autoscaler('ocp/dev@sha256:1', '{k8s-app: cluster-autoscaler}')),
    ]).toEqual([[HOLDS], ...Array.from({ length: 6 }, () => [LOST])]);
  });

  it('are not ended by what only sounds like an autoscaler of nodes', () => {
    const alone = node('n1', '{}', OWN);
    expect([
      told(alone + autoscaler('cpa/cluster-proportional-autoscaler:1')),
      told(alone + autoscaler('ocp/dev@sha256:1', '{k8s-app: cluster-autoscaler-operator}')),
      told(alone),
    ]).toEqual([[NOTHING], [NOTHING], [NOTHING]]);
  });

  it('end all the same on spot machines, and soon where their NodePool says so', () => {
    const on = (labels: string, more: string) =>
      told(node('n1', labels) + pod('n1') + more + RIGHTS);
    expect([
      on(
        '{karpenter.sh/capacity-type: spot, karpenter.sh/nodepool: apps}',
        pool('expireAfter: Never'),
      ),
      on(MADE, pool('expireAfter: 336h')),
      on(MADE, pool('expireAfter: 24h30m')),
      on(MADE, pool('expireAfter: 336h1s')),
      on(MADE, pool('')),
      on(MADE, pool('expireAfter: Never')),
      on(MADE, pool('expireAfter: 24h', 'v1beta1')),
    ]).toEqual([
      [HOLDS, 'warn: critical pods run on it, and its cloud may take it back at any time'],
      [HOLDS, `${EXPIRES} 14 days`],
      [HOLDS, `${EXPIRES} 24 hours`],
      [HOLDS, KEPT],
      [HOLDS, KEPT],
      [HOLDS, KEPT],
      [HOLDS, KEPT],
    ]);
  });

  it('matter where critical pods run, which only a plan can rule out', () => {
    const spot = node(
      'n1',
      '{eks.amazonaws.com/capacityType: SPOT, eks.amazonaws.com/nodegroup: a}',
    );
    const open =
      'its cloud may take it back at any time; not known whether critical pods run on it';
    expect([
      told(spot + pod('n1', 'web') + RIGHTS),
      told(spot + RIGHTS, { plan: `{${ACCESS}}` }),
      told(spot + pod('n1', 'web') + RIGHTS, { plan: `{${ACCESS}}` }),
      told(spot + pod('n1', 'web') + RIGHTS, { hidden: ['core/Pod'] }),
    ]).toEqual([[HOLDS], [HOLDS], [HOLDS, `unknown: ${open}`], [HOLDS, `unknown: ${open}`]]);
  });

  it('are ended by rules of GKE on Autopilot', () => {
    const autopilot = node('gk3-a-1', '{cloud.google.com/gke-nodepool: p}');
    expect(told(autopilot + RIGHTS, { version: 'v1.34.1-gke.1' })).toEqual([
      'warn: the provider ends nodes by its own rules',
    ]);
  });

  it('do not exist where every node is there for one pod', () => {
    expect(told(node('f', '{eks.amazonaws.com/compute-type: fargate}'), { version: EKS })).toEqual([
      NOTHING,
    ]);
  });

  it('are in doubt where NodePools, nodes, roles or whoever ends nodes were not seen', () => {
    const all = node('n1', MADE, OWN) + pod('n1') + pool('expireAfter: Never');
    const alone = node('n1', '{}', OWN);
    const who = 'unknown: no responder may patch nodes; not known what ends them';
    expect([
      told(all + RIGHTS, { hidden: [POOL_KIND] }),
      told(node('n1', MADE) + pod('n1') + RIGHTS),
      told(all + RIGHTS, { hidden: ['core/Node'] }),
      told(all + RIGHTS, { hidden: ['rbac.authorization.k8s.io/ClusterRoleBinding'] }),
      told(all + RIGHTS, { plan: '{tiers: {critical: [{namespace: pay}]}}' }),
      told(alone, { hidden: [POOL_KIND] }),
      told(alone, { hidden: ['apps/Deployment'] }),
      told(node('n1', '{}'), { version: 'v1.34.1' }),
    ]).toEqual([
      [HOLDS, 'unknown: not known when its NodePool ends it'],
      [HOLDS, 'unknown: not known when its NodePool ends it'],
      [HOLDS, 'unknown: not all nodes were seen'],
      ['unknown: not known whether responders may patch nodes', KEPT],
      ['unknown: not known whether responders may patch nodes', KEPT],
      [who],
      [who],
      [who],
    ]);
  });
});

const LOST = 'fail: no responder can mark a node to be kept';
const KEPT = 'pass: critical pods run on it, and nothing ends it early';
const NOTHING = 'not-applicable: nothing is seen that ends nodes';
