import { dated, planSubject } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type NodeIsolation, nodeIsolation } from '../../src/facts/node-isolation.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
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
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-10'),
  lifecycle: 'experimental',
  rule: `PASS when containment.node of the plan names what cuts off a node on this infrastructure (a security group on
    AWS, a firewall policy on Google Cloud, a network security group on Azure, a policy of the host anywhere), it was
    rehearsed within 365 days, and no machine is one that the cloud may take back. WARN where it was not rehearsed, or
    longer ago, or where machines are of spot capacity. FAIL when nothing is named that works here. Not applicable when
    a provider runs every node: then ORG-16 asks how to reach it.`,
  why: `Whoever is root on a node is above every policy for pods. What stops him is outside of the machine, and has to
    be there before: nobody writes firewall rules well at three in the morning.`,
  fix: `Create a security group, firewall policy or NSG that lets only responders in, allow their role to attach it,
    write it into containment.node and rehearse it once a year on a node that nobody needs.`,
  grade: worst,
  needs: { found: nodeIsolation, ages: planAges },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      plan: 'containment: {node: {securityGroup: sg-0a1b, rehearsed: 2026-06-01}}',
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      plan: 'containment: {gitopsPause: {runbook: wiki}}',
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}
      `,
    },
  },
  *evaluate({ found, ages }) {
    yield verdictOf(found, ages);
  },
});

function verdictOf(found: NodeIsolation, ages: PlanAges): Verdict {
  const [provided, ...more] = found.serverless;
  const gaps = someGaps(found.gaps);
  if (provided !== undefined && gaps === undefined) {
    const message = 'the provider runs every node: there is none of ours to isolate';
    return notApplicable('observed', message, [provided, ...more]);
  }
  const { means, elsewhere } = found;
  if (means === undefined) {
    const message = 'the plan names nothing that cuts off a node here';
    if (gaps !== undefined) return unknown(CLUSTER, message, gaps, { evidence: elsewhere });
    const subject = planSubject('plan/containment');
    const missing: Evidence = {
      subject,
      path: 'containment.node',
      value: 'nothing for this cloud',
    };
    return fail(CLUSTER, message, [missing, ...elsewhere]);
  }
  const verdict = ofMeans(means, found, ages);
  return gaps === undefined || verdict.status !== 'pass'
    ? verdict
    : unknown(CLUSTER, `${verdict.message}, as far as was seen`, gaps, {
        evidence: verdict.evidence,
      });
}

function ofMeans(means: Evidence, { rehearsed, spot }: NodeIsolation, ages: PlanAges): Verdict {
  const named = `${means.value} cuts off a node`;
  if (rehearsed === undefined) return warn(CLUSTER, `${named}, and nobody rehearsed it`, [means]);
  const age = ages.of(rehearsed, 'rehearsal');
  const day = dated(planSubject('plan/containment'), 'containment.node.rehearsed', rehearsed, age);
  const evidence: SomeEvidence = [means, day];
  if (age.state === 'future') {
    return fail(CLUSTER, 'it is said to be rehearsed on a day in the future', evidence);
  }
  if (age.state !== 'fresh') {
    return warn(CLUSTER, `${named}, which was rehearsed ${agoText(age)}`, evidence);
  }
  const [first, ...rest] = spot.slice(0, 5);
  return first === undefined
    ? pass(CLUSTER, `${named}, and was rehearsed ${agoText(age)}`, evidence)
    : warn(CLUSTER, `${named}, though the cloud may take machines back before it is examined`, [
        ...evidence,
        first,
        ...rest,
      ]);
}
