import type { BestStrategy } from '../../src/drills/containment/attempt.ts';
import { containment } from '../../src/drills/containment/containment.ts';
import { evidenceOf } from '../../src/drills/containment/evidence.ts';
import type { DrillTarget } from '../../src/drills/containment/targets.ts';
import { NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { HALF, ONE, parse, ZERO } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  notApplicable,
  rehearsed,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-03'),
  lifecycle: 'stable',
  rule: `Mean over critical and exposed tenant workloads of what the containment drill finds for the best strategy that
    keeps the pod alive: isolated 1; only new connections cut, or only name lookups left, 1/2; other leaks, no effect,
    undone or refused 0. Critical workloads count twice. PASS when all are isolated, FAIL below 1/2. Where it is not
    known who may do it, who undoes it or what takes effect, the credit is an interval.`,
  why: `Containment that was never computed fails on the day: allow rules of the team's own policies keep an intruder
    connected behind a quarantine that looks complete.`,
  fix: `Run kubemuster drill containment on the workload: it names the policies that leave it open, who undoes a change
    and which commands work. Stage a quarantine with a deny tier, and rehearse how open connections are ended.`,
  grade: { type: 'mean', pass: ONE, warn: HALF },
  needs: { drill: maybe(containment) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {kubernetes.io/os: linux}}
          status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: cilium, namespace: kube-system}
          spec:
            selector: {matchLabels: {k8s-app: cilium}}
            template:
              metadata: {labels: {k8s-app: cilium}}
              spec: {tolerations: [{operator: Exists}], containers: [{name: cilium-agent, image: cilium/cilium:v1.18.2}]}
        - apiVersion: v1
          kind: Pod
          metadata:
            {name: cilium-1, namespace: kube-system, labels: {k8s-app: cilium}, ownerReferences: [
              {apiVersion: apps/v1, kind: DaemonSet, name: cilium, controller: true}]}
          spec: {nodeName: n1, hostNetwork: true, containers: [{name: cilium-agent, image: cilium/cilium:v1.18.2}]}
          status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {enable-policy: default}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop, labels: {app: orders}}
          spec: {nodeName: n1, containers: [{name: main, image: shop/orders:1}]}
          status: {phase: Running, podIP: 10.0.0.5}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: responder}
          rules:
            - {apiGroups: [''], resources: [pods], verbs: [patch]}
            - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: responders}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: responder}
          subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}]}
      `,
      version: 'v1.34.1',
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {kubernetes.io/os: linux}}
          status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: kube-flannel, namespace: kube-flannel}
          spec:
            selector: {matchLabels: {app: flannel}}
            template:
              metadata: {labels: {app: flannel}}
              spec: {containers: [{name: kube-flannel, image: docker.io/flannel/flannel:v0.26}]}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop, labels: {app: orders}}
          spec: {nodeName: n1, containers: [{name: main, image: shop/orders:1}]}
          status: {phase: Running, podIP: 10.0.0.5}
      `,
      plan: 'tiers: {critical: [{namespace: shop}]}',
    },
  },
  *evaluate({ drill }) {
    const gaps = someGaps(gapsOf(drill));
    if (drill.state !== 'unseen') {
      const { targets, bestFor, tiersDeclared } = drill.value;
      for (const one of targets) yield verdictOf(one, bestFor(one.workload));
      if (targets.length === 0 && gaps === undefined) yield none(tiersDeclared);
    }
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'there may be more critical or exposed workloads', gaps);
    }
  },
});

function none(tiersDeclared: boolean): Verdict {
  const evidence = { subject: CLUSTER, path: 'critical or exposed workloads', value: '0' };
  if (tiersDeclared) {
    return notApplicable('observed', 'no tenant workload is critical or exposed', [evidence]);
  }
  return unknown(
    CLUSTER,
    'no tenant workload is exposed, and none is declared critical',
    [NO_TIERS],
    {
      evidence: [evidence],
    },
  );
}

function verdictOf(target: DrillTarget, result: BestStrategy): Verdict {
  const { workload, critical, assumed, perhaps } = target;
  const [lo, hi] = result.credit.map(parse);
  return rehearsed(
    workload.subject,
    `${result.id} ${result.verdict}: ${result.why}`,
    evidenceOf(workload.subject, result),
    { lo: lo ?? ZERO, hi: hi ?? ONE },
    {
      gaps: [...result.gaps, ...target.gaps],
      ...(critical ? { times: 2 } : {}),
      ...(assumed ? { assumed } : {}),
      ...(perhaps ? { scopeUnknown: true } : {}),
    },
  );
}
