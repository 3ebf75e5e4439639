import { dated, notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { ageText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { ClusterInfo } from '../../src/model/cluster.ts';
import type { Observed } from '../../src/model/observed.ts';
import type { PlanMeta } from '../../src/model/plan/scope.ts';
import { planMeta } from '../../src/model/plan.ts';
import { maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-01'),
  lifecycle: 'stable',
  rule: `A valid ir-plan.yaml is given, was reviewed within 365 days, and one entry of clusters names this cluster
    by its id, name or any other identity. WARN in the 90 days after that. FAIL when it is older, dated in the
    future, absent, or has no entry, or more than one, for this cluster.`,
  why: `Without a plan the first hour goes to finding out who decides. A plan that never mentions this cluster, or
    that nobody has read for years, names people who left and steps that no longer work.`,
  fix: `Run kubemuster init, fill in the blanks of ir-plan.yaml, have it reviewed, set meta.reviewed to that day,
    and pass the file with --plan.`,
  grade: worst,
  needs: {
    meta: maybe(planMeta),
    entry: maybe(planCluster),
    ages: planAges,
    filed: planFiled,
    cluster: thisCluster,
  },
  examples: {
    pass: {
      plan: `
        meta: {organization: Harbour Outfitters, reviewed: 2026-09-01, reviewer: ciso}
        clusters: [{id: example}]
      `,
    },
    fail: {
      plan: `
        meta: {organization: Harbour Outfitters, reviewed: 2024-09-01, reviewer: ciso}
        clusters: [{id: example}]
      `,
    },
  },
  *evaluate({ meta, entry, ages, filed, cluster }) {
    yield review(meta, ages, filed);
    yield scope(entry, cluster, filed);
  },
});

function review(meta: Observed<PlanMeta>, ages: PlanAges, filed: boolean): Verdict {
  const subject = planSubject('meta');
  if (meta.state === 'unseen') {
    return fail(subject, 'no response plan is filed', [notStated(subject, '', filed)]);
  }
  const { reviewed, reviewer, commit } = meta.value;
  const age = ages.of(reviewed, 'planReview');
  const evidence: SomeEvidence = [
    dated(subject, 'reviewed', reviewed, age),
    stated(subject, 'reviewer', reviewer),
    ...(commit === undefined ? [] : [{ ...pointed(subject, 'commit', commit), artefact: true }]),
  ];
  switch (age.state) {
    case 'fresh':
      return pass(subject, 'the plan was reviewed recently', evidence);
    case 'ageing':
      return warn(subject, `the last review of the plan is ${ageText(age)}`, evidence);
    case 'stale':
      return fail(subject, `the last review of the plan is ${ageText(age)}`, evidence);
    case 'future':
      return fail(subject, 'the review of the plan is dated in the future', evidence);
  }
}

function scope(entry: Observed<PlanEntry>, cluster: ClusterInfo, filed: boolean): Verdict {
  const subject = planSubject('clusters');
  if (entry.state === 'unseen') {
    return fail(subject, 'the plan names no cluster', [notStated(subject, '', filed)]);
  }
  const found = entry.value;
  if (found.state === 'found') {
    const evidence = stated(subject, `[${found.index}].id`, found.entry.id);
    return pass(subject, 'the plan covers this cluster', [evidence]);
  }
  const evidence = stated(
    subject,
    'id',
    found.ids.length === 0 ? 'none' : found.ids.slice(0, 5).join(', '),
    `this cluster is known as ${[cluster.id, cluster.name].join(', ')}`,
  );
  const message =
    found.state === 'absent'
      ? 'the plan has no entry for this cluster'
      : 'several entries of the plan name this one cluster';
  return fail(subject, message, [evidence]);
}
