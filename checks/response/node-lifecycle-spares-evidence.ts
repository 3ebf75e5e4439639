import { type CriticalNodes, criticalNodes } from '../../src/facts/critical-nodes.ts';
import type { NodeView } from '../../src/facts/node-agents.ts';
import { type NodeEnd, type NodeLifecycle, nodeLifecycle } from '../../src/facts/node-lifecycle.ts';
import type { Action } from '../../src/facts/policy-rules.ts';
import { type Ability, responders } from '../../src/facts/responders.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** What marks a node so that autoscalers leave it alone. */
const HOLD: readonly Action[] = [{ verb: 'patch', group: '', resource: 'nodes' }];
/** Days that an investigation may take. */
const ENOUGH = 14;

export const check: Check = defineCheck({
  ...entry('IRR-17'),
  lifecycle: 'experimental',
  rule: `Where something ends nodes without asking (a node group, a Karpenter NodePool, Auto Mode, Autopilot, the cluster
    autoscaler): PASS when a responder of the plan may patch nodes, and so annotate the one to be kept, and critical
    pods run on no node that ends all the same. WARN for spot nodes with critical pods, for those whose NodePool ends
    them after at most 14 days (expireAfter), and on Autopilot. FAIL when no responder may. Not applicable where nothing
    of the kind is seen on a control plane of our own, or all nodes are serverless.`,
  why: `The node with the intruder's tools is the first that looks idle once its pods are moved away. An autoscaler then
    deletes it, with memory and disk, within ten minutes.`,
  fix: `Let responders patch nodes and put cluster-autoscaler.kubernetes.io/scale-down-disabled=true and
    karpenter.sh/do-not-disrupt=true into the runbook. Keep critical workloads off spot nodes, and set expireAfter of
    their NodePools above 14 days: no annotation stops either.`,
  grade: worst,
  needs: { lifecycle: nodeLifecycle, critical: criticalNodes, responders },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: karpenter.sh/v1
          kind: NodePool
          metadata: {name: apps}
          spec: {template: {spec: {expireAfter: 720h}}, disruption: {consolidationPolicy: WhenEmpty}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {karpenter.sh/nodepool: apps, karpenter.sh/capacity-type: on-demand}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db, namespace: shop}
          spec: {nodeName: n1, containers: [{name: db, image: db}]}
          status: {phase: Running}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: keeper}
          rules: [{apiGroups: [''], resources: [nodes], verbs: [patch]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: responders}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: keeper}
          subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}]}
      `,
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {kops.k8s.io/instancegroup: apps}, annotations: {k3s.io/hostname: n1}}
          status: {nodeInfo: {kubeletVersion: v1.34.1+k3s1}}
      `,
      version: 'v1.34.1+k3s1',
      plan: 'access: {responders: [{group: responders}]}',
    },
  },
  *evaluate({ lifecycle, critical, responders }) {
    const { ended, machines, unseen, endOf } = lifecycle;
    if (ended.state === 'no') {
      yield notApplicable('observed', 'nothing is seen that ends nodes', ended.evidence);
      return;
    }
    yield holdVerdict(lifecycle, responders.able(HOLD, ''));
    for (const view of machines) yield* nodeVerdict(view, endOf(view), critical);
    const gaps = someGaps(unseen);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
  },
});

/** Whether a node can be marked to be kept. */
function holdVerdict({ ended, byProvider }: NodeLifecycle, ability: Ability): Verdict {
  const by: readonly Evidence[] = ended.state === 'unknown' ? [] : ended.evidence;
  if (ability.state === 'unknown') {
    const evidence = [...by, ...ability.evidence];
    return unknown(CLUSTER, 'not known whether responders may patch nodes', ability.gaps, {
      evidence,
      best: byProvider === undefined ? 'pass' : 'warn',
    });
  }
  const evidence = [...ability.evidence, ...by] as const;
  if (ability.state === 'able') {
    return byProvider === undefined
      ? pass(CLUSTER, 'a responder can mark a node to be kept', [...ability.evidence, ...by])
      : warn(CLUSTER, 'the provider ends nodes by its own rules', [byProvider, ...evidence]);
  }
  const gaps = ended.state === 'unknown' ? someGaps(ended.gaps) : undefined;
  return gaps === undefined
    ? fail(CLUSTER, 'no responder can mark a node to be kept', [...ability.evidence, ...by])
    : unknown(CLUSTER, 'no responder may patch nodes; not known what ends them', gaps, {
        evidence,
      });
}

/** Nothing about a node without critical pods, and about one that may have some where nothing ends it early. */
function* nodeVerdict(
  { subject, node }: NodeView,
  end: NodeEnd,
  critical: CriticalNodes,
): Iterable<Verdict> {
  const { runs, gaps: open } = critical(node.meta.name);
  const early = earlyEnd(end);
  const unread = end.state === 'unknown' ? [end.gap] : [];
  if (runs === undefined) {
    const gaps = someGaps([...open, ...unread]);
    if (early === undefined || open.length === 0 || gaps === undefined) return;
    const message = `${early}; not known whether critical pods run on it`;
    yield unknown(subject, message, gaps, { evidence: end.evidence });
    return;
  }
  const evidence: SomeEvidence = [
    { subject, path: 'pods of critical workloads', value: runs },
    ...end.evidence,
  ];
  const gaps = someGaps(unread);
  if (gaps !== undefined) {
    yield unknown(subject, 'not known when its NodePool ends it', gaps, { evidence });
  } else if (early === undefined) {
    yield pass(subject, 'critical pods run on it, and nothing ends it early', evidence);
  } else {
    yield warn(subject, `critical pods run on it, and ${early}`, evidence);
  }
}

/** In words; undefined where it may stay as long as an investigation takes. */
function earlyEnd(end: NodeEnd): string | undefined {
  switch (end.state) {
    case 'spot':
      return 'its cloud may take it back at any time';
    case 'expires':
      return end.hours > ENOUGH * 24
        ? undefined
        : `its NodePool ends it after ${spanOf(end.hours)}`;
    case 'unknown':
      return 'not known when its NodePool ends it';
    case 'none':
      return undefined;
  }
}

function spanOf(hours: number): string {
  return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
}
