import { NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { nodeSharing, type SharedNode } from '../../src/facts/node-sharing.ts';
import { scope } from '../../src/facts/scope.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ARC-04'),
  lifecycle: 'experimental',
  rule: `Coverage over nodes that run pods of the critical tier: no other workload there is exposed, and none is of
    another tenant of ownership.tenants in the plan. DaemonSets and static pods are not counted. PASS all, WARN from
    90 %, FAIL below. Unknown when the plan declares no tiers.`,
  why: `Containers share one kernel. Whoever breaks out of the exposed one reads the memory, the tokens and the disks
    of everything else on that node.`,
  fix: `Give critical workloads node pools of their own: a taint on the pool, and tolerations with node affinity on
    these workloads only.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { sharing: nodeSharing, scope: maybe(scope) },
  examples: {
    pass: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - {apiVersion: v1, kind: Node, metadata: {name: n1}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: ledger, namespace: pay}
          spec: {nodeName: n1, containers: [{name: ledger}]}
          status: {phase: Running}
      `,
    },
    fail: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Node, metadata: {name: n1}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: ledger, namespace: pay}
          spec: {nodeName: n1, containers: [{name: ledger}]}
          status: {phase: Running}
        - apiVersion: v1
          kind: Pod
          metadata: {name: web, namespace: shop, labels: {app: web}}
          spec: {nodeName: n1, containers: [{name: web}]}
          status: {phase: Running}
        - apiVersion: v1
          kind: Service
          metadata: {name: web, namespace: shop}
          spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
      `,
    },
  },
  *evaluate({ sharing, scope }) {
    if (scope.state !== 'unseen' && !scope.value.tiersDeclared) {
      yield unknownRest(CLUSTER, 'the plan does not say what is critical', [NO_TIERS]);
      return;
    }
    for (const node of sharing.nodes) yield verdictOf(node);
    const gaps = someGaps(sharing.gaps);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes and pods were seen', gaps);
    else if (sharing.nodes.length === 0) {
      const none = { subject: CLUSTER, path: 'nodes with critical pods', value: '0' };
      yield notApplicable('observed', 'no critical workload runs', [none]);
    }
  },
});

/** The most workloads that are named for one node. */
const NAMED = 5;

function verdictOf({ subject, critical, strangers, gaps }: SharedNode): Verdict {
  const on = (one: (typeof critical)[number], note: string): Evidence => ({
    subject: one.subject,
    path: 'spec.nodeName',
    value: subject.name ?? '',
    note,
  });
  const [first, ...rest] = critical.slice(0, NAMED).map((one) => on(one, 'critical'));
  if (first === undefined) throw new Error(`${subject.key} runs nothing critical`);
  const own: SomeEvidence = [first, ...rest];
  const others = strangers.slice(0, NAMED).map(({ workload, why }) => on(workload, why));
  const [stranger, ...more] = others;
  if (stranger !== undefined) {
    const message = `critical workloads share it with ${countOf(strangers)}`;
    return fail(subject, message, [stranger, ...more, ...own]);
  }
  const open = someGaps(gaps);
  return open === undefined
    ? pass(subject, 'nothing exposed or of another tenant runs beside critical workloads', own)
    : unknown(subject, 'not seen whether anything on it is exposed', open, { evidence: own });
}

function countOf(strangers: SharedNode['strangers']): string {
  return [...Map.groupBy(strangers, ({ why }) => why)]
    .map(([why, all]) => `${all.length} ${why}`)
    .join(' and ');
}
