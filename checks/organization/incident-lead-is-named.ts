import { agedVerdict, dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { NamedRole } from '../../src/model/plan/people.ts';
import { planRoles } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-02'),
  lifecycle: 'stable',
  rule: `roles.incidentLead and roles.deputy are two different people, each reachable through two channels, and
    somebody tried to reach them within 90 days. WARN within 180 days, or with one channel. FAIL when one is
    missing, was never or longer ago tried, is dated in the future, or both are the same.`,
  why: `Somebody has to decide in the first ten minutes, also when the usual person is on a plane or when the chat
    is what the intruder reads.`,
  fix: `Name a lead and a deputy in ir-plan.yaml with two channels each, call them, and note the day in verified.`,
  grade: worst,
  needs: { roles: maybe(planRoles), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: `
        roles:
          incidentLead: {name: ic-primary, channels: [phone, chat], verified: 2026-09-20}
          deputy: {name: ic-secondary, channels: [phone, chat], verified: 2026-09-20}
      `,
    },
    fail: {
      plan: 'roles: {incidentLead: {name: ic-primary, channels: [phone, chat], verified: 2026-09-20}}',
    },
  },
  *evaluate({ roles, ages, filed }) {
    const { incidentLead, deputy } = roles.state === 'unseen' ? {} : roles.value;
    yield named('roles.incidentLead', incidentLead, ages, filed);
    if (incidentLead === undefined || deputy === undefined || !isSame(incidentLead, deputy)) {
      yield named('roles.deputy', deputy, ages, filed);
      return;
    }
    const subject = planSubject('roles.deputy');
    yield fail(subject, 'lead and deputy are the same person', [
      stated(subject, 'name', deputy.name),
      stated(planSubject('roles.incidentLead'), 'name', incidentLead.name),
    ]);
  },
});

function named(path: string, role: NamedRole | undefined, ages: PlanAges, filed: boolean): Verdict {
  const subject = planSubject(path);
  if (role === undefined) return fail(subject, 'nobody is named', [notStated(subject, '', filed)]);
  const who: SomeEvidence = [
    stated(subject, 'name', role.name),
    stated(subject, 'channels', role.channels.join(', ')),
  ];
  if (role.verified === undefined) {
    const missing = notStated(subject, 'verified', filed);
    return fail(subject, 'nobody noted when they were last reached', [...who, missing]);
  }
  const age = ages.of(role.verified, 'leadVerified');
  const evidence: SomeEvidence = [...who, dated(subject, 'verified', role.verified, age)];
  const words = { future: 'the date they were reached lies in the future', last: 'last reached' };
  return agedVerdict({ subject, age, evidence, words }, () =>
    role.channels.length < 2
      ? warn(subject, 'there is only one channel to reach them', evidence)
      : pass(subject, 'named, and reached recently', evidence),
  );
}

/** Upper and lower case do not make two people. */
function isSame(lead: NamedRole, deputy: NamedRole): boolean {
  return lead.name.trim().toLowerCase() === deputy.name.trim().toLowerCase();
}
