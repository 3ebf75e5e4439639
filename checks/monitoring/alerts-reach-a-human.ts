import { dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { Observed } from '../../src/model/observed.ts';
import type { PlanSeverity } from '../../src/model/plan/people.ts';
import { planDetections, planSeverities } from '../../src/model/plan.ts';
import { maybe } from '../../src/model/source.ts';
import {
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-14'),
  lifecycle: 'experimental',
  rule: `detections.syntheticAlert of the plan: PASS when the last one is at most 90 days old and was acknowledged within
    the shortest ackMinutes of severities. WARN when it was acknowledged later, when no severity says how soon, or up to
    180 days. FAIL when it is older, lies in the future, or there was none. UNKNOWN without the section detections.
    Receivers of Alertmanager and channels of clouds are not read.`,
  why: `Between a rule that fires and somebody who gets up lie a route, a receiver, a token, a rota and a telephone. Each
    breaks in silence; only an alert that somebody answered shows that all of them hold.`,
  fix: `Send a test alert through the whole path every month, to whoever is on call and unannounced, and enter the day and
    the minutes until it was acknowledged under detections.syntheticAlert in ir-plan.yaml.`,
  grade: worst,
  needs: { detections: planDetections, severities: maybe(planSeverities), ages: planAges },
  examples: {
    pass: {
      plan: `
        detections: {syntheticAlert: {lastDate: 2026-09-28, ackMinutes: 4}}
        severities: [{id: sev1, criteria: [node taken over], ackMinutes: 5}]
      `,
    },
    fail: { plan: 'detections: {syntheticAlert: {lastDate: 2026-01-10, ackMinutes: 4}}' },
  },
  *evaluate({ detections, severities, ages }) {
    const subject = planSubject('detections.syntheticAlert');
    const last = detections.syntheticAlert;
    if (last === undefined) {
      yield fail(subject, 'no test alert was ever sent', [notStated(subject, '', true)]);
      return;
    }
    const age = ages.of(last.lastDate, 'syntheticAlert');
    const minutes = stated(subject, 'ackMinutes', String(last.ackMinutes));
    const evidence: SomeEvidence = [dated(subject, 'lastDate', last.lastDate, age), minutes];
    switch (age.state) {
      case 'future':
        yield fail(subject, 'the date of the last test alert lies in the future', evidence);
        return;
      case 'stale':
        yield fail(subject, `the last test alert was sent ${agoText(age)}`, evidence);
        return;
      case 'ageing':
        yield warn(subject, `the last test alert was sent ${agoText(age)}`, evidence);
        return;
      case 'fresh':
        yield answered(last.ackMinutes, severities, evidence);
    }
  },
});

/** Whether somebody answered in time. Which severity a test alert had is not said: the strictest decides. */
function answered(
  minutes: number,
  severities: Observed<readonly PlanSeverity[]>,
  evidence: SomeEvidence,
): Verdict {
  const [{ subject }] = evidence;
  if (severities.state === 'unseen') {
    const message = 'a test alert was answered; how soon it should be was not seen';
    return unknown(subject, message, severities.gaps, { evidence });
  }
  const all = planSubject('severities');
  const target = severities.value
    .flatMap(({ id, ackMinutes }) => (ackMinutes === undefined ? [] : [{ id, ackMinutes }]))
    .toSorted((a, b) => a.ackMinutes - b.ackMinutes)[0];
  if (target === undefined) {
    const none = notStated(all, 'ackMinutes', true);
    return warn(subject, 'no severity says how soon it should be answered', [...evidence, none]);
  }
  const path = `severities['${target.id}'].ackMinutes`;
  const shown: SomeEvidence = [...evidence, stated(all, path, String(target.ackMinutes))];
  return minutes <= target.ackMinutes
    ? pass(subject, `a human answered the last test alert after ${minutes} min`, shown)
    : warn(subject, `a human answered after ${minutes} min, not ${target.ackMinutes}`, shown);
}
