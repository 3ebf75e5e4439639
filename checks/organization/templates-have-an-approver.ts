import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { ageText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanCommunications } from '../../src/model/plan/people.ts';
import { planCommunications } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { type Evidence, fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

type Template = NonNullable<PlanCommunications['templates']>[number];

const AUDIENCES = ['customer', 'regulator', 'internal'] as const;

export const check: Check = defineCheck({
  ...entry('ORG-19'),
  lifecycle: 'stable',
  rule: `communications.templates has one for customers, one for regulators and one for our own people, each with an
    approver and reviewed within 365 days. WARN with some of the three, FAIL with none.`,
  why: `The first words decide how the rest is read. A text that counsel approved in peace goes out within the hour; one
    that is written that night waits for everybody.`,
  fix: `Write a first message for customers, for regulators and for staff, have it approved, and enter audience, approver
    and reviewed under communications.templates in ir-plan.yaml.`,
  grade: worst,
  needs: { communications: maybe(planCommunications), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: `
        contacts: {legal: {alias: counsel}}
        communications:
          templates:
            - {audience: customer, approver: legal, reviewed: 2026-09-20}
            - {audience: regulator, approver: legal, reviewed: 2026-09-20}
            - {audience: internal, approver: legal, reviewed: 2026-09-20}
      `,
    },
    fail: { plan: 'communications: {templates: [{audience: customer}]}' },
  },
  *evaluate({ communications, ages, filed }) {
    const all = (communications.state === 'unseen' ? [] : communications.value.templates) ?? [];
    const subject = planSubject('communications.templates');
    const ready = AUDIENCES.filter((audience) =>
      all.some((one) => one.audience === audience && isReady(one, ages)),
    );
    const [first, ...rest] = AUDIENCES.flatMap((audience) => rowsOf(audience, all, ages, filed));
    const evidence: SomeEvidence = [first ?? notStated(subject, '', filed), ...rest];
    const message = `${ready.length} of 3 audiences have an approved text of this year`;
    if (ready.length === AUDIENCES.length) yield pass(subject, message, evidence);
    else if (ready.length > 0) yield warn(subject, message, evidence);
    else yield fail(subject, message, evidence);
  },
});

function isReady({ approver, reviewed }: Template, ages: PlanAges): boolean {
  if (approver === undefined || reviewed === undefined) return false;
  return ages.of(reviewed, 'planReview').state === 'fresh';
}

function rowsOf(
  audience: Template['audience'],
  all: readonly Template[],
  ages: PlanAges,
  filed: boolean,
): readonly Evidence[] {
  const subject = planSubject('communications.templates');
  const own = all.filter((one) => one.audience === audience);
  if (own.length === 0) return [notStated(subject, audience, filed)];
  return own.map(({ severity, approver, reviewed }) => {
    const path = severity === undefined ? audience : `${audience}, ${severity}`;
    const age =
      reviewed === undefined ? 'never reviewed' : ageText(ages.of(reviewed, 'planReview'));
    return stated(subject, `templates[${path}].approver`, approver ?? 'not in the plan', age);
  });
}
