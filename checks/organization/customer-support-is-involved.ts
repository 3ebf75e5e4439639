import { contactVerdict, notStated, planSubject, pointed } from '../../src/facts/attested.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { planContacts } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-05'),
  lifecycle: 'stable',
  rule: `contacts.customerSupport is named, was tried within 180 days, and points to holding statements. WARN within
    365 days, or without statements. FAIL when it is missing, undated, older, or dated in the future.`,
  why: `Customers call while the team still investigates. Support that has nothing to say improvises, and an
    improvised sentence can become a breach notification.`,
  fix: `Agree on a duty alias with customer support, prepare one statement for each severity, and enter both in
    ir-plan.yaml with the day you last tried the alias.`,
  grade: worst,
  needs: { contacts: maybe(planContacts), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: `
        contacts:
          customerSupport: {alias: support-duty, verified: 2026-09-20, statements: wiki/holding-statements}
      `,
    },
    fail: {
      plan: 'contacts: {legal: {alias: counsel, verified: 2026-09-20}}',
    },
  },
  *evaluate({ contacts, ages, filed }) {
    const contact = contacts.state === 'unseen' ? undefined : contacts.value.customerSupport;
    const subject = planSubject('contacts.customerSupport');
    const statements = contact?.statements;
    const extra =
      statements === undefined
        ? {
            lacks: 'no statements are prepared for customers who call',
            evidence: notStated(subject, 'statements', filed),
          }
        : { has: pointed(subject, 'statements', statements) };
    yield contactVerdict({
      key: 'customerSupport',
      contact,
      filed,
      ages,
      item: 'contactVerified',
      extra,
    });
  },
});
