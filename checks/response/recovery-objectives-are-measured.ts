import { dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { namesCluster } from '../../src/facts/plan-cluster.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import type { LiveDrill, PlanObjectives } from '../../src/model/plan/practice.ts';
import { planDrills, planObjectives } from '../../src/model/plan.ts';
import { maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import { type Evidence, fail, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

type Objective = keyof PlanObjectives;

/** What drills measure against an objective. How much data would be lost is judged by the age of backups. */
const MEASURED_AS: Readonly<
  Record<Objective, keyof NonNullable<LiveDrill['minutes']> | undefined>
> = {
  containMinutes: 'contain',
  revokeMinutes: 'revoke',
  rtoMinutes: 'restore',
  rpoMinutes: undefined,
};

const OBJECTIVES: readonly Objective[] = [
  'containMinutes',
  'revokeMinutes',
  'rtoMinutes',
  'rpoMinutes',
];

export const check: Check = defineCheck({
  ...entry('IRR-26'),
  lifecycle: 'experimental',
  rule: `objectives declares minutes to contain, to revoke, to be back (rtoMinutes) and of data that may be lost
    (rpoMinutes), and the latest drill on this cluster that measured it, within 365 days, met each of the first three.
    WARN when one was missed, not measured, or measured longer ago. FAIL when one is not declared. Unknown without the
    section.`,
  why: `Management decides by these numbers whether to pay a ransom, tell customers, or wait another hour. Numbers that
    nobody measured are wishes.`,
  fix: `Agree on four numbers with those who answer for the service, measure them in a drill, and enter both under
    objectives and drills in ir-plan.yaml.`,
  grade: worst,
  needs: {
    objectives: maybe(planObjectives),
    drills: maybe(planDrills),
    ages: planAges,
    cluster: thisCluster,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        clusters: [{id: example}]
        objectives: {containMinutes: 15, revokeMinutes: 30, rtoMinutes: 240, rpoMinutes: 60}
        drills:
          - {type: gameday, cluster: example, date: 2026-09-20, minutes: {contain: 12, revoke: 30, restore: 200}}
      `,
    },
    fail: { plan: 'objectives: {containMinutes: 15}' },
  },
  *evaluate({ objectives, drills, ages, cluster, filed }) {
    const subject = planSubject('objectives');
    const gaps = someGaps(gapsOf(objectives));
    if (objectives.state === 'unseen' && gaps !== undefined) {
      yield unknown(subject, 'not known how fast recovery has to be', gaps);
      return;
    }
    const declared = objectives.state === 'unseen' ? {} : objectives.value;
    const own = (drills.state === 'unseen' ? [] : drills.value).flatMap((one, index) =>
      one.type !== 'tabletop' && namesCluster(one.cluster, cluster) ? [{ drill: one, index }] : [],
    );
    for (const objective of OBJECTIVES) {
      yield verdictOn(objective, declared[objective], own, ages, filed);
    }
  },
});

interface Own {
  readonly drill: LiveDrill;
  readonly index: number;
}

function verdictOn(
  objective: Objective,
  minutes: number | undefined,
  drills: readonly Own[],
  ages: PlanAges,
  filed: boolean,
): Verdict {
  const subject = planSubject(`objectives.${objective}`);
  if (minutes === undefined) {
    return fail(subject, 'it is not declared', [notStated(subject, '', filed)]);
  }
  const wanted = stated(subject, '', String(minutes));
  const measure = MEASURED_AS[objective];
  if (measure === undefined)
    return pass(subject, 'declared; backups are held against it', [wanted]);
  const latest = drills
    .filter(({ drill }) => isPast(drill, ages) && drill.minutes?.[measure] !== undefined)
    .toSorted((a, b) => (a.drill.date < b.drill.date ? 1 : -1))[0];
  if (latest === undefined) {
    const none = notStated(planSubject('drills'), `minutes.${measure}`, filed);
    return warn(subject, 'no drill on this cluster measured it', [wanted, none]);
  }
  const { date, minutes: taken } = latest.drill;
  const drill = planSubject(`drills[${latest.index}]`);
  const age = ages.of(date, 'rehearsal');
  const needed = taken?.[measure] ?? 0;
  const found: readonly [Evidence, Evidence] = [
    stated(drill, `minutes.${measure}`, String(needed)),
    dated(drill, 'date', date, age),
  ];
  if (age.state !== 'fresh') {
    return warn(subject, `last measured ${agoText(age)}`, [wanted, ...found]);
  }
  return needed <= minutes
    ? pass(subject, `met in the latest drill: ${needed} of ${minutes} minutes`, [wanted, ...found])
    : warn(subject, `missed in the latest drill: ${needed} of ${minutes} minutes`, [
        wanted,
        ...found,
      ]);
}

function isPast({ date }: LiveDrill, ages: PlanAges): boolean {
  return ages.of(date, 'rehearsal').state !== 'future';
}
