import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanDrill, PlanReview } from '../../src/model/plan/practice.ts';
import { planDrills, planReviews } from '../../src/model/plan.ts';
import { asOf, maybe, planFiled } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const DAY = 86_400_000;
const YEAR = 365;
/** Days within which an incident or drill is talked over. */
const SOON = 30;
/** Shares of actions past their day that are still a pass, and still a warning. */
const FEW = 0.1;
const MANY = 0.3;

export const check: Check = defineCheck({
  ...entry('ORG-15'),
  lifecycle: 'stable',
  rule: `Each incident and drill of the last 12 months was reviewed within 30 days (a drill by a review whose occurred is its
    date), and at most 10 % of the actions of all reviews are open past their day. WARN up to 30 %, or when one was
    reviewed later, not dated, or not at all. FAIL beyond, when none was reviewed, and when the plan records neither
    incidents nor drills nor reviews at all. Not applicable when it has such records, all older.`,
  why: `The same door is used twice. An action that nobody closed is what the next review finds again.`,
  fix: `Review every incident and drill within a month, enter it under reviews in ir-plan.yaml with its actions, due and
    closed dates, and go through the open ones each month.`,
  grade: worst,
  needs: { reviews: maybe(planReviews), drills: maybe(planDrills), asOf, filed: planFiled },
  examples: {
    pass: {
      plan: `
        reviews:
          - {incident: INC-7, occurred: 2026-08-01, date: 2026-08-12, actions: [{id: A-1, due: 2026-09-30, closed: 2026-09-12}]}
      `,
    },
    fail: { plan: 'drills: [{type: tabletop, date: 2026-09-20, participants: [legal]}]' },
  },
  *evaluate({ reviews, drills, asOf, filed }) {
    const known = reviews.state === 'unseen' ? [] : reviews.value;
    const held = drills.state === 'unseen' ? [] : drills.value;
    const all = planSubject('reviews');
    if (known.length === 0 && held.length === 0) {
      yield fail(all, 'neither incidents nor drills nor reviews are recorded', [
        notStated(all, '', filed),
      ]);
      return;
    }
    const events = [...incidentsIn(known, asOf), ...drillsIn(held, known, asOf)];
    if (events.length === 0) {
      const older = [...known, ...held].length;
      yield notApplicable('declared', 'no incident and no drill within 12 months', [
        stated(all, '', `${older} older records`),
      ]);
      return;
    }
    const reviewed = events.some(({ status }) => status !== 'never');
    for (const one of events) yield verdictOn(one, reviewed);
    yield* actionsOf(known, asOf);
  },
});

interface Event {
  readonly path: string;
  readonly status: 'soon' | 'late' | 'undated' | 'never';
  readonly evidence: SomeEvidence;
}

function incidentsIn(reviews: readonly PlanReview[], asOf: number): readonly Event[] {
  return reviews.flatMap(({ incident, occurred, date }, index): readonly Event[] => {
    if (isOlder(occurred ?? date, asOf)) return [];
    const path = `reviews[${index}]`;
    const subject = planSubject(path);
    const evidence: SomeEvidence = [
      stated(subject, 'incident', incident),
      stated(subject, 'occurred', occurred ?? 'not in the plan'),
      stated(subject, 'date', date),
    ];
    if (Date.parse(date) > asOf) return [{ path, status: 'never', evidence }];
    if (occurred === undefined) return [{ path, status: 'undated', evidence }];
    return [{ path, status: isSoon(occurred, date) ? 'soon' : 'late', evidence }];
  });
}

/** A drill that has a review is judged by that review alone. */
function drillsIn(
  drills: readonly PlanDrill[],
  reviews: readonly PlanReview[],
  asOf: number,
): readonly Event[] {
  return drills.flatMap(({ type, date }, index): readonly Event[] => {
    if (isOlder(date, asOf) || Date.parse(date) > asOf) return [];
    if (reviews.some(({ occurred }) => occurred === date)) return [];
    // It may still be on its way.
    if (asOf - Date.parse(date) <= SOON * DAY) return [];
    const path = `drills[${index}]`;
    const subject = planSubject(path);
    const none = 'no review says that it occurred then';
    return [
      {
        path,
        status: 'never',
        evidence: [stated(subject, 'type', type), stated(subject, 'date', date, none)],
      },
    ];
  });
}

function verdictOn({ path, status, evidence }: Event, othersAre: boolean): Verdict {
  const subject = planSubject(path);
  switch (status) {
    case 'soon':
      return pass(subject, 'reviewed within 30 days', evidence);
    case 'late':
      return warn(subject, 'reviewed later than 30 days after it', evidence);
    case 'undated':
      return warn(subject, 'the review does not say when it occurred', evidence);
    case 'never':
      return othersAre
        ? warn(subject, 'nobody reviewed it', evidence)
        : fail(subject, 'nobody reviewed it, nor anything else of this year', evidence);
  }
}

function* actionsOf(reviews: readonly PlanReview[], asOf: number): Iterable<Verdict> {
  const actions = reviews.flatMap(({ actions = [] }) => actions);
  if (actions.length === 0) return;
  const late = actions.filter(
    ({ due, closed }) =>
      Date.parse(due) + DAY <= asOf && (closed === undefined || Date.parse(closed) > asOf),
  );
  const subject = planSubject('reviews.actions');
  const share = late.length / actions.length;
  const rows: readonly Evidence[] = late.map(({ id, due }) =>
    stated(subject, `actions['${id}'].due`, due),
  );
  const evidence: SomeEvidence = [
    stated(subject, 'open past their day', `${late.length} of ${actions.length}`),
    ...rows,
  ];
  const message = `${late.length} of ${actions.length} actions are open past their day`;
  if (share <= FEW) yield pass(subject, message, evidence);
  else if (share <= MANY) yield warn(subject, message, evidence);
  else yield fail(subject, message, evidence);
}

function isOlder(day: string, asOf: number): boolean {
  return asOf - Date.parse(day) > YEAR * DAY;
}

function isSoon(occurred: string, reviewed: string): boolean {
  const days = (Date.parse(reviewed) - Date.parse(occurred)) / DAY;
  return days >= 0 && days <= SOON;
}
