import { dated, planSubject, stated } from '../../src/facts/attested.ts';
import { agoText, type Freshness, freshness } from '../../src/facts/freshness.ts';
import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type Measure, statedGoal } from '../../src/facts/stated-goal.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Observed, someGaps } from '../../src/model/observed.ts';
import type { ArchitectureDecision } from '../../src/model/plan/scope.ts';
import { asOf, maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Days for which a decision counts without being looked at again. */
const YEAR = { pass: 365, warn: 365 };

export const check: Check = defineCheck({
  ...entry('ARC-09'),
  lifecycle: 'experimental',
  rule: `clusters[].decision of the plan against what is computed: for workloads and namespaces how many others one
    reaches (as NSI-05), for nodes also who shares those of critical workloads (as ARC-04), for clusters whether
    environments are mixed (as ARC-05). PASS when the record is at most 365 days old and the goal is met. WARN when it
    is older, or the goal is missed or met in part. FAIL without a record, with a date in the future, and when hard
    isolation is stated (tenancy hard, or a goal of nodes or clusters) and missed. Unknown where what decides was not
    seen, or no plan was given.`,
  why: `In an incident everybody assumes walls where the diagrams have them. A decision that nobody checks against the
    cluster is how a namespace came to be trusted as if it were a machine of its own.`,
  fix: `Write tenancy, isolationGoal and dataClasses of each cluster into clusters[].decision, review it every year, and
    close what is open between it and what this check computes.`,
  grade: worst,
  needs: { plan: maybe(planCluster), goal: statedGoal, asOf },
  examples: {
    pass: {
      plan: `
        clusters:
          - id: example
            decision: {tenancy: single, isolationGoal: cluster, dataClasses: [pii], reviewed: 2026-03-01}
      `,
      objects: '- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}',
    },
    fail: { plan: 'clusters: [{id: example}]' },
  },
  *evaluate({ plan, goal, asOf }) {
    const found = decisionIn(plan);
    if (plan.state === 'unseen') {
      yield unknown(CLUSTER, 'no decision was given', plan.gaps);
    } else if (found === undefined) {
      const subject = planSubject('plan/clusters');
      const none = stated(subject, 'clusters[].decision', 'not in the plan');
      yield fail(CLUSTER, 'nobody wrote down why the cluster is built as it is', [none]);
    } else {
      const { decision } = found;
      const age = freshness(decision.reviewed, asOf, YEAR);
      yield verdictOf(found, age, goal(decision.isolationGoal));
    }
  },
});

interface Found {
  readonly decision: ArchitectureDecision;
  readonly path: string;
}

function decisionIn(plan: Observed<PlanEntry>): Found | undefined {
  if (plan.state === 'unseen' || plan.value.state !== 'found') return undefined;
  const { entry: one, index } = plan.value;
  const path = `clusters[${index}].decision`;
  return one.decision === undefined ? undefined : { decision: one.decision, path };
}

function verdictOf(
  { decision, path }: Found,
  age: Freshness,
  measures: readonly Measure[],
): Verdict {
  const { tenancy, isolationGoal, reviewed } = decision;
  const subject = planSubject('plan/clusters');
  const said: Evidence = dated(subject, `${path}.reviewed`, reviewed, age);
  const evidence: SomeEvidence = [
    stated(subject, `${path}.isolationGoal`, `${isolationGoal}, tenancy ${tenancy}`),
    said,
    ...measures.map((one) => one.evidence),
  ];
  if (age.state === 'future') return fail(CLUSTER, 'it was decided in the future', evidence);
  const hard = tenancy === 'hard' || isolationGoal === 'node' || isolationGoal === 'cluster';
  const goal = `isolation of each ${isolationGoal}`;
  if (measures.some(({ state }) => state === 'missed') && hard) {
    const message = `the plan states ${goal}, which the cluster does not have`;
    return fail(CLUSTER, message, evidence, { contradiction: true });
  }
  const short = measures.some(({ state }) => state === 'missed' || state === 'partly');
  const gaps = someGaps(measures.flatMap((one) => one.gaps));
  const stale = age.state !== 'fresh';
  if (gaps !== undefined) {
    const best = stale || short ? ({ best: 'warn' } as const) : {};
    return unknown(CLUSTER, `not seen whether ${goal} is met`, gaps, { evidence, ...best });
  }
  if (short) return warn(CLUSTER, `${goal} is the goal, and is met in part at best`, evidence);
  return stale
    ? warn(CLUSTER, `decided ${agoText(age)}, and not looked at since`, evidence)
    : pass(CLUSTER, `${goal} is the goal, and is met`, evidence);
}
