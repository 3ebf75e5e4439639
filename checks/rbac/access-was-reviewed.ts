import { dated, notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { planAccess } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-20'),
  lifecycle: 'experimental',
  rule: `access.review.last in the plan is at most 183 days old. WARN up to 365 days. FAIL when it is older, lies in the
    future, or when there is none.`,
  why: `People change teams and leave, and their groups stay bound. An account that nobody uses is one that nobody
    misses when somebody else signs in with it.`,
  fix: `Go through the members of every group and cloud role that reaches the cluster twice a year, take out who left,
    and write day, scope and the ticket into access.review.`,
  grade: worst,
  needs: { access: maybe(planAccess), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'access: {review: {last: 2026-08-30, scope: all groups, evidence: SEC-1182}}',
    },
    fail: { plan: 'access: {review: {last: 2025-08-30, scope: all groups}}' },
  },
  *evaluate({ access, ages, filed }) {
    const subject = planSubject('access.review');
    const review = access.state === 'unseen' ? undefined : access.value.review;
    if (review === undefined) {
      yield fail(subject, 'no review of access is noted', [notStated(subject, '', filed)]);
      return;
    }
    const age = ages.of(review.last, 'accessReview');
    const evidence: SomeEvidence = [
      dated(subject, 'last', review.last, age),
      stated(subject, 'scope', review.scope),
      ...(review.evidence === undefined ? [] : [pointed(subject, 'evidence', review.evidence)]),
    ];
    switch (age.state) {
      case 'future':
        yield fail(subject, 'the review is dated in the future', evidence);
        return;
      case 'stale':
        yield fail(subject, `access was last reviewed ${agoText(age)}`, evidence);
        return;
      case 'ageing':
        yield warn(subject, `access was last reviewed ${agoText(age)}`, evidence);
        return;
      case 'fresh':
        yield pass(subject, 'access was reviewed recently', evidence);
    }
  },
});
