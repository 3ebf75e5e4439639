import {
  contactVerdict,
  notStated,
  planSubject,
  pointed,
  stated,
} from '../../src/facts/attested.ts';
import { dataClasses } from '../../src/facts/data-classes.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { Obligation, PlanObligation } from '../../src/model/plan/people.ts';
import { planContacts, planObligations } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { referenceClocks } from '../../src/tables/reference-clocks.ts';

export const check: Check = defineCheck({
  ...entry('ORG-08'),
  lifecycle: 'stable',
  rule: `Every data class that the plan declares for this cluster has an obligation or an explicit "regime: none", every
    obligation has an owner and a template, and contacts.compliance was tried within 180 days. WARN when a class
    has neither or both, when an owner or template is missing, when no data class is declared, or when the
    contact is up to 365 days old. FAIL without obligations, or when the contact is missing, undated, older, or
    dated in the future. Built-in clocks are hints to compare with, not legal advice.`,
  why: `Some clocks start with the first suspicion and run for hours, not weeks. Whoever learns during the incident
    which regulator has to hear from them is late.`,
  fix: `List each duty to notify under obligations in ir-plan.yaml with its data classes, deadline, owner and a
    prepared template, and say "regime: none" with the reason where there is none.`,
  grade: worst,
  needs: {
    obligations: maybe(planObligations),
    contacts: maybe(planContacts),
    data: dataClasses,
    ages: planAges,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        clusters:
          - id: example
            decision: {tenancy: soft, isolationGoal: namespace, dataClasses: [pii], reviewed: 2026-03-10}
        contacts: {compliance: {alias: dpo, verified: 2026-09-20}}
        obligations:
          - regime: GDPR-33
            trigger: personal data breach
            deadlineHours: 72
            dataClasses: [pii]
            owner: dpo
            template: wiki/gdpr-notification
      `,
    },
    fail: { plan: 'contacts: {compliance: {alias: dpo, verified: 2026-09-20}}' },
  },
  *evaluate({ obligations, contacts, data, ages, filed }) {
    const contact = contacts.state === 'unseen' ? undefined : contacts.value.compliance;
    yield contactVerdict({ key: 'compliance', contact, filed, ages, item: 'contactVerified' });
    const register = obligations.state === 'unseen' ? [] : obligations.value;
    if (register.length === 0) {
      const subject = planSubject('obligations');
      yield fail(subject, 'there is no register of duties to notify', [
        notStated(subject, '', filed),
      ]);
      return;
    }
    for (const [index, one] of register.entries()) {
      if (!isNone(one)) yield complete(one, index, filed);
    }
    for (const [id, declared] of data.classes) yield mapped(id, declared, register);
    if (!data.hasEntry || data.classes.size === 0) yield undeclared(data.hasEntry, filed);
  },
});

function complete(obligation: Obligation, index: number, filed: boolean): Verdict {
  const { regime, deadlineHours, owner, template } = obligation;
  const subject = planSubject(`obligations[${index}]`);
  const known = regime.toLowerCase().replace(/[^a-z0-9]/g, '');
  const clock = referenceClocks.find((one) => one.regime.test(known));
  const hint = clock === undefined ? undefined : `for comparison, ${clock.note}`;
  const evidence: SomeEvidence = [
    stated(subject, 'regime', regime),
    stated(subject, 'deadlineHours', String(deadlineHours), hint),
    owner === undefined ? notStated(subject, 'owner', filed) : stated(subject, 'owner', owner),
    template === undefined
      ? notStated(subject, 'template', filed)
      : pointed(subject, 'template', template),
  ];
  if (owner === undefined) return warn(subject, 'nobody owns this clock', evidence);
  if (template === undefined) return warn(subject, 'no notification is prepared', evidence);
  return pass(subject, 'the deadline has an owner and a template', evidence);
}

/** A class is about a duty, about none, or forgotten; both at once contradict each other. */
function mapped(id: string, declared: Evidence, register: readonly PlanObligation[]): Verdict {
  const subject = planSubject(`dataClasses.${id}`);
  const about = [...register.entries()].filter(([, { dataClasses = [] }]) =>
    dataClasses.includes(id),
  );
  const duties = about.filter(([, one]) => !isNone(one));
  const evidence: SomeEvidence = [
    declared,
    ...about.map(([index, { regime }]) =>
      stated(planSubject(`obligations[${index}]`), 'regime', regime),
    ),
  ];
  if (about.length === 0)
    return warn(subject, `nothing says whom a breach of ${id} concerns`, evidence);
  if (duties.length > 0 && duties.length < about.length) {
    const message = `obligations say both a duty and none for ${id}`;
    return warn(subject, message, evidence, { contradiction: true });
  }
  return pass(subject, 'the register says what a breach triggers', evidence);
}

function undeclared(hasEntry: boolean, filed: boolean): Verdict {
  const subject = planSubject('clusters');
  const path = hasEntry ? 'decision.dataClasses' : '';
  return warn(subject, 'the plan does not say which data this cluster holds', [
    notStated(subject, path, filed),
  ]);
}

function isNone(one: PlanObligation): one is Exclude<PlanObligation, Obligation> {
  return 'reason' in one;
}
