import { contactVerdict, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { planContacts } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-07'),
  lifecycle: 'stable',
  rule: `contacts.legal is named, answers out of hours, and was tried within 180 days. WARN within 365 days, or when
    nobody answers at night. FAIL when it is missing, undated, older, or dated in the future.`,
  why: `Counsel decides under whose privilege the investigation runs, what may be shared with whom, and which words
    to avoid in writing. Most incidents do not begin in office hours.`,
  fix: `Agree with counsel, inside or retained, on an alias that answers at night, and enter it in ir-plan.yaml with
    outOfHours: true and the day you last tried it.`,
  grade: worst,
  needs: { contacts: maybe(planContacts), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'contacts: {legal: {alias: counsel, outOfHours: true, verified: 2026-09-20}}',
    },
    fail: {
      plan: 'contacts: {legal: {alias: counsel, outOfHours: true, verified: 2025-03-01}}',
    },
  },
  *evaluate({ contacts, ages, filed }) {
    const contact = contacts.state === 'unseen' ? undefined : contacts.value.legal;
    const subject = planSubject('contacts.legal');
    const extra =
      contact?.outOfHours === true
        ? { has: stated(subject, 'outOfHours', 'true') }
        : {
            lacks: 'nobody answers at night and at weekends',
            evidence:
              contact?.outOfHours === undefined
                ? notStated(subject, 'outOfHours', filed)
                : stated(subject, 'outOfHours', 'false'),
          };
    yield contactVerdict({ key: 'legal', contact, filed, ages, item: 'contactVerified', extra });
  },
});
