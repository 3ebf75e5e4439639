import { criticalWorkloads, type InTier } from '../../src/facts/critical-workloads.ts';
import { type Redeploy, redeploys } from '../../src/facts/redeploy.ts';
import { scope } from '../../src/facts/scope.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-25'),
  lifecycle: 'stable',
  rule: `Every critical workload has two or more replicas, a readiness probe, and a strategy that keeps some pods
    while others are replaced; no disruption budget of its pods allows no disruption; and replicas of a
    Deployment share no volume that a single node mounts. PASS all, WARN from 80 %, FAIL below. Jobs serve nobody
    and are not asked. Budgets limit evictions, so a drain, not a Deployment's own rollout.`,
  why: `Replacing the pod is the answer to most compromises. Where that takes the service down it waits for a
    maintenance window, and the intruder does not.`,
  fix: `Run two or more replicas behind a readiness probe with a rolling update, let budgets allow one disruption,
    and give replicas volumes of their own or shared ones that many nodes can mount.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(4, 5) },
  needs: { scope: maybe(scope), workloads: maybe(workloads), redeploys },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Service
          metadata: {name: api, namespace: shop}
          spec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 443}]}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: api, namespace: shop}
          spec:
            replicas: 3
            selector: {matchLabels: {app: api}}
            template:
              metadata: {labels: {app: api}}
              spec: {containers: [{name: api, readinessProbe: {httpGet: {port: 80}}}]}
      `,
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Service
          metadata: {name: api, namespace: shop}
          spec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 443}]}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: api, namespace: shop}
          spec:
            replicas: 1
            selector: {matchLabels: {app: api}}
            template:
              metadata: {labels: {app: api}}
              spec: {containers: [{name: api}]}
      `,
    },
  },
  *evaluate({ scope, workloads, redeploys }) {
    let judged = false;
    for (const one of criticalWorkloads(scope, visible(workloads))) {
      const redeploy = redeploys.of(one.workload);
      if (redeploy === undefined) continue;
      judged = true;
      yield verdictOf(one, redeploy);
    }
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (!judged) {
      const declared = scope.state !== 'unseen' && scope.value.tiersDeclared;
      const value = `${visible(workloads).length} workloads, none critical`;
      const basis = declared ? 'declared' : 'observed';
      yield notApplicable(basis, 'no workload that serves is critical', [
        { subject: CLUSTER, path: 'workloads', value },
      ]);
    }
  },
});

function verdictOf({ workload, marks }: InTier, { hindrances, evidence, gaps }: Redeploy): Verdict {
  const { subject } = workload;
  const [hindrance, ...others] = hindrances;
  if (hindrance !== undefined) {
    const why = [...new Set(hindrances.map((one) => one.why))].join('; ');
    return fail(subject, why, [hindrance.evidence, ...others.map((one) => one.evidence)], marks);
  }
  const missing = someGaps(gaps);
  if (missing !== undefined) {
    const message = 'what could hold it up was not seen';
    return unknown(subject, message, missing, { ...marks, evidence });
  }
  return pass(subject, 'it can be redeployed while it serves', evidence, marks);
}
