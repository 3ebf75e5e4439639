import {
  type Attested,
  agedVerdict,
  bestOf,
  dated,
  notStated,
  planSubject,
  stated,
} from '../../src/facts/attested.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { Participant, Tabletop } from '../../src/model/plan/practice.ts';
import { planDrills } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const NOT_TECHNICAL: ReadonlySet<Participant> = new Set<Participant>([
  'customerSupport',
  'humanResources',
  'legal',
  'compliance',
  'seniorManagement',
]);

/** How many of them make it more than an exercise of engineers. */
const ENOUGH = 3;

export const check: Check = defineCheck({
  ...entry('ORG-13'),
  lifecycle: 'stable',
  rule: `The best of drills of type tabletop was held within 365 days with three or more of customer support, human
    resources, legal, compliance and senior management. WARN within 545 days, or with fewer of them. FAIL when there was
    none, or it is older or in the future.`,
  why: `The hard questions of an incident are not technical: may we take the shop down, must we tell anybody, who speaks.
    People who hear them for the first time that night answer slowly and differently.`,
  fix: `Play one scenario for two hours with support, legal and management at the table, and enter date, scenario,
    participants and findings under drills in ir-plan.yaml.`,
  grade: worst,
  needs: { drills: maybe(planDrills), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: `
        drills:
          - {type: tabletop, date: 2026-09-20, scenario: leaked kubeconfig, participants: [incidentLead, legal, customerSupport, seniorManagement], findings: 4}
      `,
    },
    fail: { plan: 'drills: [{type: tabletop, date: 2024-03-01, participants: [legal]}]' },
  },
  *evaluate({ drills, ages, filed }) {
    const held =
      drills.state === 'unseen'
        ? []
        : drills.value.flatMap((one, index) =>
            one.type === 'tabletop' ? [verdictOn(one, index, ages)] : [],
          );
    const subject = planSubject('drills');
    yield bestOf(held) ??
      fail(subject, 'no tabletop exercise was held', [notStated(subject, 'type: tabletop', filed)]);
  },
});

function verdictOn(
  { date, scenario, participants, findings }: Tabletop,
  index: number,
  ages: PlanAges,
): Attested {
  const subject = planSubject(`drills[${index}]`);
  const age = ages.of(date, 'tabletop');
  const others = participants.filter((one) => NOT_TECHNICAL.has(one));
  const evidence: SomeEvidence = [
    dated(subject, 'date', date, age),
    stated(subject, 'participants', participants.join(', ')),
    ...(scenario === undefined ? [] : [stated(subject, 'scenario', scenario)]),
    ...(findings === undefined ? [] : [stated(subject, 'findings', String(findings))]),
  ];
  const words = { future: 'the exercise lies in the future', last: 'the last exercise was' };
  return agedVerdict({ subject, age, evidence, words }, () =>
    others.length >= ENOUGH
      ? pass(subject, `${others.length} of 5 roles that are not technical took part`, evidence)
      : warn(
          subject,
          `only ${others.length} of 5 roles that are not technical took part`,
          evidence,
        ),
  );
}
