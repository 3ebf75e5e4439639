import { dated, notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { agoText, type Freshness } from '../../src/facts/freshness.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanForensics } from '../../src/model/plan/means.ts';
import { planForensics } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-18'),
  lifecycle: 'stable',
  rule: `forensics.custody has a procedure and says how evidence is hashed, and was reviewed within 365 days. WARN when one
    of these is missing, older, or in the future. FAIL when there is no custody at all.`,
  why: `Evidence that nobody can vouch for convinces neither a court nor an insurer, and sometimes not even the team that
    took it: an image without a hash may have been changed by the intruder.`,
  fix: `Write who takes evidence, how it is hashed, by which clock and where it is kept; enter procedure, roles, hashing,
    timeSource and reviewed under forensics.custody in ir-plan.yaml.`,
  grade: worst,
  needs: { forensics: maybe(planForensics), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'forensics: {custody: {procedure: wiki/custody, hashing: sha256, reviewed: 2026-09-20}}',
    },
    fail: { plan: 'forensics: {}' },
  },
  *evaluate({ forensics, ages, filed }) {
    const subject = planSubject('forensics.custody');
    const custody = forensics.state === 'unseen' ? undefined : forensics.value.custody;
    if (custody === undefined) {
      yield fail(subject, 'no chain of custody is defined', [notStated(subject, '', filed)]);
      return;
    }
    const age =
      custody.reviewed === undefined ? undefined : ages.of(custody.reviewed, 'planReview');
    const evidence = evidenceOf(custody, age, filed);
    const lack = lackOf(custody, age);
    if (lack === undefined) {
      yield pass(subject, 'defined, with hashes, and reviewed within a year', evidence);
    } else yield warn(subject, lack, evidence);
  },
});

type Custody = NonNullable<PlanForensics['custody']>;

function lackOf({ procedure, hashing }: Custody, age: Freshness | undefined): string | undefined {
  if (procedure === undefined) return 'it points to no procedure';
  if (hashing === undefined) return 'it does not say how evidence is hashed';
  if (age === undefined) return 'nobody noted when it was reviewed';
  if (age.state === 'future') return 'the date of its review lies in the future';
  return age.state === 'fresh' ? undefined : `last reviewed ${agoText(age)}`;
}

function evidenceOf(custody: Custody, age: Freshness | undefined, filed: boolean): SomeEvidence {
  const subject = planSubject('forensics.custody');
  const { procedure, hashing, reviewed, roles, timeSource } = custody;
  return [
    procedure === undefined
      ? notStated(subject, 'procedure', filed)
      : pointed(subject, 'procedure', procedure),
    hashing === undefined
      ? notStated(subject, 'hashing', filed)
      : stated(subject, 'hashing', hashing),
    reviewed === undefined || age === undefined
      ? notStated(subject, 'reviewed', filed)
      : dated(subject, 'reviewed', reviewed, age),
    ...(roles === undefined ? [] : [stated(subject, 'roles', roles.join(', '))]),
    ...(timeSource === undefined ? [] : [stated(subject, 'timeSource', timeSource)]),
  ];
}
