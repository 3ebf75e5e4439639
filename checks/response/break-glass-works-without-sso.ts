import { dated, notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type CloudSays, cloudSays } from '../../src/facts/identity/break-glass.ts';
import { cloudGrants } from '../../src/facts/identity/cloud-grants.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { platform } from '../../src/facts/platform.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudIdentity } from '../../src/model/cloud/identity.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import type { PlanAccess } from '../../src/model/plan/people.ts';
import { planAccess } from '../../src/model/plan.ts';
import { maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import {
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-09'),
  lifecycle: 'experimental',
  rule: `PASS when access.breakGlass does not depend on single sign-on (independentOf names sso), was tested within 180
    days, and its use raises an alert. WARN within 365 days, or without an alert. FAIL when there is none, it was
    never or longer ago tested, it depends on sso, or the cloud contradicts it: an identity that its method names
    and the cloud gives nothing, a certificate where none is taken. Unknown where the plan says nothing of access,
    or the cloud that would show the identity was not asked.`,
  why: `When the identity provider is what was breached, or is down, responders who sign in through it are locked out
    while the intruder is not.`,
  fix: `Keep one identity outside of single sign-on, such as a cloud role with hardware keys in a safe, alert on its
    use, sign in with it twice a year, and note the day in access.breakGlass.lastTest.`,
  grade: worst,
  needs: {
    access: maybe(planAccess),
    grants: cloudGrants,
    identity: maybe(cloudIdentity),
    platform: maybe(platform),
    ages: planAges,
    filed: planFiled,
    cluster: thisCluster,
  },
  examples: {
    pass: {
      plan: `
        access:
          breakGlass:
            method: token of an emergency account in the safe
            independentOf: [sso]
            lastTest: 2026-07-01
            alertRule: wiki/alerts/break-glass
      `,
    },
    fail: {
      plan: `
        access:
          breakGlass: {method: emergency account, independentOf: [chat], lastTest: 2026-07-01}
      `,
    },
  },
  *evaluate({ access, grants, identity, platform, ages, filed, cluster }) {
    const subject = planSubject('access.breakGlass');
    const unsaid = someGaps(gapsOf(access));
    const plan = access.state === 'unseen' ? undefined : access.value.breakGlass;
    if (unsaid !== undefined) {
      yield unknown(subject, 'not known how anybody gets in without single sign-on', unsaid);
    } else if (plan === undefined) {
      yield fail(subject, 'there is no emergency access', [notStated(subject, '', filed)]);
    } else {
      const managed = platform.state === 'seen' ? platform.value.managed : null;
      const cloud = cloudSays(plan, { grants, identity, managed, cluster: cluster.id });
      yield verdictOf(plan, cloud, { ages, filed });
    }
  },
});

type BreakGlass = NonNullable<PlanAccess['breakGlass']>;

function verdictOf(
  plan: BreakGlass,
  cloud: CloudSays,
  { ages, filed }: { readonly ages: PlanAges; readonly filed: boolean },
): Verdict {
  const subject = planSubject('access.breakGlass');
  const method = stated(subject, 'method', plan.method);
  const independent = stated(subject, 'independentOf', plan.independentOf.join(', ') || 'nothing');
  if (!plan.independentOf.includes('sso')) {
    return fail(subject, 'it depends on the identity provider', [independent, method]);
  }
  if (cloud.against !== undefined) {
    const evidence = [method, cloud.against] as const;
    return fail(subject, 'the cloud contradicts it', evidence, { contradiction: true });
  }
  if (plan.lastTest === undefined) {
    return fail(subject, 'nobody tested it', [method, notStated(subject, 'lastTest', filed)]);
  }
  const age = ages.of(plan.lastTest, 'breakGlassTest');
  const day = dated(subject, 'lastTest', plan.lastTest, age);
  const alert =
    plan.alertRule === undefined
      ? notStated(subject, 'alertRule', filed)
      : pointed(subject, 'alertRule', plan.alertRule);
  const evidence: SomeEvidence = [method, independent, day, alert, ...cloud.evidence];
  if (age.state === 'future') return fail(subject, 'its test is dated in the future', evidence);
  if (age.state === 'stale') return fail(subject, `it was last tested ${agoText(age)}`, evidence);
  const missing = someGaps(cloud.gaps);
  if (missing !== undefined) {
    return unknown(subject, 'not seen whether the cloud lets it in', missing, { evidence });
  }
  if (age.state === 'ageing') return warn(subject, `it was last tested ${agoText(age)}`, evidence);
  return plan.alertRule === undefined
    ? warn(subject, 'nothing raises an alert when it is used', evidence)
    : pass(subject, 'it works without single sign-on, and somebody tried recently', evidence);
}
