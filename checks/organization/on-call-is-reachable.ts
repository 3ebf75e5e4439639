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
import type { PlanRotation } from '../../src/model/plan/people.ts';
import { planRotations } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ORG-03'),
  lifecycle: 'stable',
  rule: `The best of rotations covers 24x7, tries two people or more one after the other, says after how many minutes
    the next one is tried, and was paged as a test within 90 days. WARN with other hours, one level, no minutes, or a
    test up to 180 days ago. FAIL without a rotation, or when its last test is missing, older, or in the future.`,
  why: `Intruders prefer the night and the weekend. A page that nobody answers, and that goes to nobody else, is the
    same as no page.`,
  fix: `Enter the rotation under rotations in ir-plan.yaml with coverage, levels and ackMinutes, page it as a test,
    and note the day in lastPageTest.`,
  grade: worst,
  needs: { rotations: maybe(planRotations), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'rotations: [{id: sre, coverage: 24x7, levels: 2, ackMinutes: 5, lastPageTest: 2026-10-01}]',
    },
    fail: {
      plan: 'rotations: [{id: sre, coverage: 24x7, levels: 2, ackMinutes: 5}]',
    },
  },
  *evaluate({ rotations, ages, filed }) {
    const all = rotations.state === 'unseen' ? [] : rotations.value;
    const subject = planSubject('rotations');
    yield bestOf(all.map((one) => verdictOn(one, ages, filed))) ??
      fail(subject, 'nobody is on call', [notStated(subject, '', filed)]);
  },
});

function verdictOn(rotation: PlanRotation, ages: PlanAges, filed: boolean): Attested {
  const { id, coverage, levels, ackMinutes, lastPageTest } = rotation;
  const subject = planSubject(`rotations['${id}']`);
  const shape: SomeEvidence = [
    stated(subject, 'coverage', coverage),
    stated(subject, 'levels', String(levels)),
    ackMinutes === undefined
      ? notStated(subject, 'ackMinutes', filed)
      : stated(subject, 'ackMinutes', String(ackMinutes)),
  ];
  if (lastPageTest === undefined) {
    const missing = notStated(subject, 'lastPageTest', filed);
    return fail(subject, 'nobody noted when it was last paged as a test', [...shape, missing]);
  }
  const age = ages.of(lastPageTest, 'pagingTest');
  const evidence: SomeEvidence = [...shape, dated(subject, 'lastPageTest', lastPageTest, age)];
  const words = {
    future: 'the date of its last test lies in the future',
    last: 'last paged as a test',
  };
  return agedVerdict({ subject, age, evidence, words }, () => {
    const lack = lackOf(rotation);
    return lack === undefined
      ? pass(subject, 'somebody answers at any time, and somebody else if not', evidence)
      : warn(subject, lack, evidence);
  });
}

function lackOf({ coverage, levels, ackMinutes }: PlanRotation): string | undefined {
  if (coverage !== '24x7') return 'it does not cover nights and weekends';
  if (levels < 2) return 'nobody is tried next when the first does not answer';
  return ackMinutes === undefined ? 'it does not say when the next one is tried' : undefined;
}
