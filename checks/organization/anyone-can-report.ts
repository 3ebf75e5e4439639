import { dated, notStated, planSubject, pointed } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { planReporting } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-20'),
  lifecycle: 'stable',
  rule: `reporting has a way for our own people and one for outsiders, and somebody tried them within 365 days. WARN with
    one of the two. FAIL with none, or when the last try is missing, older, or in the future.`,
  why: `The first hint often comes from a developer who wonders or a stranger who writes. Whoever finds no address tells
    somebody else, or nobody.`,
  fix: `Publish a form or mailbox for staff and a security.txt for outsiders, send a message through each, and enter both
    and the day under reporting in ir-plan.yaml.`,
  grade: worst,
  needs: { reporting: maybe(planReporting), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'reporting: {internal: wiki/report, external: "https://example.org/.well-known/security.txt", tested: 2026-09-20}',
    },
    fail: { plan: 'reporting: {internal: wiki/report}' },
  },
  *evaluate({ reporting, ages, filed }) {
    const subject = planSubject('reporting');
    const given = reporting.state === 'unseen' ? {} : reporting.value;
    const { internal, external, tested } = given;
    const age = tested === undefined ? undefined : ages.of(tested, 'rehearsal');
    const evidence: SomeEvidence = [
      internal === undefined
        ? notStated(subject, 'internal', filed)
        : pointed(subject, 'internal', internal),
      external === undefined
        ? notStated(subject, 'external', filed)
        : pointed(subject, 'external', external),
      tested === undefined || age === undefined
        ? notStated(subject, 'tested', filed)
        : dated(subject, 'tested', tested, age),
    ];
    const ways = [internal, external].filter((one) => one !== undefined).length;
    if (ways === 0) yield fail(subject, 'nobody is told where to report', evidence);
    else if (age === undefined)
      yield fail(subject, 'nobody noted when it was last tried', evidence);
    else if (age.state === 'future')
      yield fail(subject, 'the date of the last try lies in the future', evidence);
    else if (age.state !== 'fresh') yield fail(subject, `last tried ${agoText(age)}`, evidence);
    else if (ways === 1)
      yield warn(subject, 'there is only one way, for our own people or for outsiders', evidence);
    else yield pass(subject, 'our own people and outsiders know where to report', evidence);
  },
});
