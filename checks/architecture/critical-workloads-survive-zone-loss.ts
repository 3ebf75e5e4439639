import { criticalWorkloads, type InTier, NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import type { Fate } from '../../src/facts/shared-fate/fate.ts';
import { type SharedFates, sharedFate } from '../../src/facts/shared-fate/shared-fate.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ARC-10'),
  lifecycle: 'stable',
  rule: `Coverage over critical workloads that serve, and the control plane. Loss of a zone: ready pods in two zones by
    the labels of their nodes; API servers in two zones, and more than half of etcd left. Loss of the cluster: a
    plan that lists no other cluster fails; whether another one serves the same no cluster shows, so that it is
    unknown. A fate that recovery.acceptedSharedFate accepts, in force for at most 365 days, counts as survived.
    PASS all, WARN from 90 %, FAIL below.`,
  why: `Evidence is kept by freezing what was broken into. Whoever has nowhere else to serve from must choose
    between the evidence and the service.`,
  fix: `Spread replicas and volumes over zones (topologySpreadConstraints), serve critical workloads from a second
    cluster, or have the loss accepted in the plan with an owner and an end.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { scope: maybe(scope), workloads: maybe(workloads), fates: sharedFate },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      plan: `
        tiers: {critical: [{namespace: pay}]}
        recovery:
          acceptedSharedFate:
            - {shared: cluster, reason: rebuilt from Git in four hours, owner: platform, approver: cto, expires: 2027-05-31}
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {topology.kubernetes.io/zone: eu-1a}}}
        - {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {topology.kubernetes.io/zone: eu-1b}}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api-0, namespace: pay, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: api, controller: true}]}
          spec: {nodeName: n1, containers: [{name: api}]}
          status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api-1, namespace: pay, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: api, controller: true}]}
          spec: {nodeName: n2, containers: [{name: api}]}
          status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      plan: `
        clusters: [{id: example}]
        tiers: {critical: [{namespace: pay}]}
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {topology.kubernetes.io/zone: eu-1a}}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {nodeName: n1, containers: [{name: api}]}
          status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
      `,
    },
  },
  *evaluate({ scope, workloads, fates }) {
    const serving = [...criticalWorkloads(scope, visible(workloads))].flatMap((one) => {
      const zone = fates.zoneOf(one.workload);
      return zone === undefined ? [] : [{ ...one, zone }];
    });
    for (const one of serving) yield ofWorkload(one, one.zone, fates);
    if (serving.length > 0) yield ofControlPlane(fates, serving);
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (serving.length === 0) {
      const declared = scope.state !== 'unseen' && scope.value.tiersDeclared;
      yield nothingServes(visible(workloads).length, declared);
    }
  },
});

/** That nothing is critical is for the plan to say. */
function nothingServes(count: number, declared: boolean): Verdict {
  const value = `${count}, none critical that serves`;
  const evidence: Evidence = { subject: CLUSTER, path: 'workloads', value };
  if (declared) return notApplicable('declared', 'nothing critical serves here', [evidence]);
  const message = 'the plan does not say what is critical, and nothing is assumed to be';
  return unknown(CLUSTER, message, [NO_TIERS], { evidence: [evidence] });
}

function ofWorkload({ workload, marks }: InTier, zone: Fate, fates: SharedFates): Verdict {
  const settled = [zone, fates.cluster].map((fate) =>
    settle(fate, fates.accepted(fate.shared, workload.namespace)),
  );
  return verdictOf(workload.subject, settled, marks);
}

/** It is shared by all: in scope as surely as any of them. */
function ofControlPlane(fates: SharedFates, serving: readonly InTier[]): Verdict {
  const settled = [fates.controlPlane, fates.etcd].map((fate) =>
    settle(fate, fates.accepted(fate.shared)),
  );
  const unsure = serving.every(({ marks }) => marks.scopeUnknown === true);
  return verdictOf(CLUSTER, settled, unsure ? { scopeUnknown: true } : {});
}

/** What the plan accepts counts as survived; the statement then comes first. */
function settle(fate: Fate, accepted: Evidence | undefined): Fate {
  if (fate.state === 'apart' || accepted === undefined) return fate;
  const why = `the plan accepts the loss of the ${fate.shared.replace('-', ' ')}`;
  return { ...fate, state: 'apart', why, evidence: [accepted, ...fate.evidence], gaps: [] };
}

function verdictOf(subject: Subject, fates: readonly Fate[], marks: Marks): Verdict {
  const lost = fates.filter(({ state }) => state === 'shared');
  const told = lost.length > 0 ? lost : fates;
  const [first, ...rest] = told.flatMap(({ evidence }) => evidence);
  const gaps = someGaps(fates.flatMap((fate) => fate.gaps));
  if (lost.length > 0 && first !== undefined) {
    return fail(subject, whys(lost), [first, ...rest], marks);
  }
  if (gaps !== undefined) {
    const evidence = fates.flatMap((fate) => fate.evidence);
    const unsure = fates.filter(({ state }) => state === 'unknown');
    return unknown(subject, whys(unsure), gaps, { ...marks, evidence });
  }
  if (first === undefined) throw new Error('a fate without evidence');
  return pass(subject, whys(fates), [first, ...rest], marks);
}

function whys(fates: readonly Fate[]): string {
  return [...new Set(fates.map(({ why }) => why))].join('; ');
}
