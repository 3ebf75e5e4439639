import { contactVerdict, notStated, planSubject, pointed } from '../../src/facts/attested.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { planContacts } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-06'),
  lifecycle: 'stable',
  rule: `contacts.humanResources is named, was tried within 365 days, and points to an insider playbook. WARN without
    the playbook. FAIL when it is missing, undated, older, or dated in the future.`,
  why: `When the suspect is an employee, access, devices and conversations follow other rules, and mistakes cannot
    be taken back. A response of several days also needs somebody who relieves the team.`,
  fix: `Agree with human resources on a duty alias and a playbook for insiders, and enter both in ir-plan.yaml with
    the day you last tried the alias.`,
  grade: worst,
  needs: { contacts: maybe(planContacts), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: `
        contacts:
          humanResources: {alias: hr-duty, verified: 2026-06-01, insiderPlaybook: wiki/insider}
      `,
    },
    fail: {
      plan: 'contacts: {humanResources: {alias: hr-duty, insiderPlaybook: wiki/insider}}',
    },
  },
  *evaluate({ contacts, ages, filed }) {
    const contact = contacts.state === 'unseen' ? undefined : contacts.value.humanResources;
    const subject = planSubject('contacts.humanResources');
    const playbook = contact?.insiderPlaybook;
    const extra =
      playbook === undefined
        ? {
            lacks: 'there is no playbook for an insider',
            evidence: notStated(subject, 'insiderPlaybook', filed),
          }
        : { has: pointed(subject, 'insiderPlaybook', playbook) };
    yield contactVerdict({
      key: 'humanResources',
      contact,
      filed,
      ages,
      item: 'humanResourcesVerified',
      extra,
    });
  },
});
