import { contactVerdict, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { type OnCall, onCall } from '../../src/facts/on-call.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { Mandate } from '../../src/model/plan/people.ts';
import { planAuthority, planContacts } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-09'),
  lifecycle: 'stable',
  rule: `authority lets whoever is on call isolate a workload and a node without asking, says who may take a service
    down and who may disclose, and contacts.seniorManagement was tried within 180 days. WARN when isolating needs
    an approval or somebody who is not on call, or the contact is up to 365 days old. FAIL when one of the four
    is not settled, or the contact is missing, undated, older, or dated in the future.`,
  why: `At three in the morning the engineer on call either isolates the workload or looks for somebody who allows
    it. The intruder works on meanwhile.`,
  fix: `Have senior management sign who may isolate, take down and disclose, and enter it under authority in
    ir-plan.yaml, with approval: false for isolating.`,
  grade: worst,
  needs: {
    authority: maybe(planAuthority),
    contacts: maybe(planContacts),
    onCall,
    ages: planAges,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
        contacts: {seniorManagement: {alias: exec-duty, verified: 2026-09-20}}
        authority:
          isolateWorkload: {role: oncall, approval: false}
          isolateNode: {role: sre, approval: false}
          takeDownService: {role: seniorManagement, approval: false}
          disclose: {role: seniorManagement, approval: true}
      `,
    },
    fail: {
      plan: `
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
        contacts: {seniorManagement: {alias: exec-duty, verified: 2026-09-20}}
        authority: {isolateWorkload: {role: oncall, approval: false}}
      `,
    },
  },
  *evaluate({ authority, contacts, onCall, ages, filed }) {
    const given = authority.state === 'unseen' ? {} : authority.value;
    yield isolating('isolateWorkload', given.isolateWorkload, onCall, filed);
    yield isolating('isolateNode', given.isolateNode, onCall, filed);
    yield mapped('takeDownService', given.takeDownService, filed);
    yield mapped('disclose', given.disclose, filed);
    const contact = contacts.state === 'unseen' ? undefined : contacts.value.seniorManagement;
    yield contactVerdict({
      key: 'seniorManagement',
      contact,
      filed,
      ages,
      item: 'contactVerified',
    });
  },
});

function isolating(
  action: string,
  mandate: Mandate | undefined,
  onCall: OnCall,
  filed: boolean,
): Verdict {
  const subject = planSubject(`authority.${action}`);
  if (mandate === undefined) return undecided(action, filed);
  const evidence: SomeEvidence = [
    stated(subject, 'role', mandate.role),
    stated(subject, 'approval', String(mandate.approval)),
  ];
  if (mandate.approval) return warn(subject, 'isolating needs an approval first', evidence);
  if (!onCall.has(mandate.role)) {
    return warn(subject, 'isolating waits for somebody who is not on call', evidence);
  }
  return pass(subject, 'whoever is on call may isolate without asking', evidence);
}

function mapped(action: string, mandate: Mandate | undefined, filed: boolean): Verdict {
  if (mandate === undefined) return undecided(action, filed);
  const subject = planSubject(`authority.${action}`);
  return pass(subject, 'it is settled who may decide', [
    stated(subject, 'role', mandate.role),
    stated(subject, 'approval', String(mandate.approval)),
  ]);
}

function undecided(action: string, filed: boolean): Verdict {
  const subject = planSubject(`authority.${action}`);
  return fail(subject, 'it is not settled who may decide', [notStated(subject, '', filed)]);
}
