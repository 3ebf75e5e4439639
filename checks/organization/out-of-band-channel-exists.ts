import { agedVerdict, dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { Dependency } from '../../src/model/plan/people.ts';
import { planCommunications } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** What the intruder may hold, or what may be cut off, while people have to talk. */
const NEEDED: readonly Dependency[] = ['sso', 'cluster'];

export const check: Check = defineCheck({
  ...entry('ORG-12'),
  lifecycle: 'stable',
  rule: `communications.outOfBand is independent of the corporate sign-in (sso) and of this cluster, its members are kept in
    step, and it was tried within 180 days. WARN within 365 days, or when nobody keeps its members in step. FAIL when
    there is none, it depends on either, or its last test is missing, older, or in the future.`,
  why: `An intruder with a foothold in the identity provider reads the incident channel. Whoever runs chat in the cluster
    that has to be isolated isolates the responders too.`,
  fix: `Choose a tool with accounts of its own, put the people of the plan into it, try it, and enter tool, independentOf,
    membersSynced and lastTest under communications.outOfBand.`,
  grade: worst,
  needs: { communications: maybe(planCommunications), ages: planAges, filed: planFiled },
  examples: {
    pass: {
      plan: 'communications: {outOfBand: {tool: signal, independentOf: [sso, cluster], membersSynced: true, lastTest: 2026-09-20}}',
    },
    fail: {
      plan: 'communications: {outOfBand: {tool: chat, independentOf: [cluster], membersSynced: true, lastTest: 2026-09-20}}',
    },
  },
  *evaluate({ communications, ages, filed }) {
    const subject = planSubject('communications.outOfBand');
    const given = communications.state === 'unseen' ? undefined : communications.value.outOfBand;
    if (given === undefined) {
      yield fail(subject, 'there is no channel besides the usual ones', [
        notStated(subject, '', filed),
      ]);
      return;
    }
    const { tool, independentOf, membersSynced, lastTest } = given;
    const shape: SomeEvidence = [
      stated(subject, 'tool', tool),
      stated(subject, 'independentOf', independentOf.join(', ')),
      membersSynced === undefined
        ? notStated(subject, 'membersSynced', filed)
        : stated(subject, 'membersSynced', String(membersSynced)),
    ];
    const missing = NEEDED.filter((one) => !independentOf.includes(one));
    if (missing.length > 0) {
      yield fail(subject, `it falls together with ${missing.join(' and ')}`, shape);
      return;
    }
    if (lastTest === undefined) {
      const never = notStated(subject, 'lastTest', filed);
      yield fail(subject, 'nobody noted when it was last tried', [...shape, never]);
      return;
    }
    const age = ages.of(lastTest, 'outOfBandTest');
    const evidence: SomeEvidence = [...shape, dated(subject, 'lastTest', lastTest, age)];
    const words = { future: 'the date of its last test lies in the future', last: 'last tried' };
    yield agedVerdict({ subject, age, evidence, words }, () =>
      membersSynced === true
        ? pass(subject, 'it works without sign-in and cluster, and was tried', evidence)
        : warn(subject, 'nobody keeps its members in step', evidence),
    );
  },
});
