import {
  type Attested,
  agedVerdict,
  bestOf,
  dated,
  notStated,
  planSubject,
  pointed,
  stated,
} from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { namesCluster } from '../../src/facts/plan-cluster.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { LiveDrill } from '../../src/model/plan/practice.ts';
import { planDrills } from '../../src/model/plan.ts';
import { maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import { type Evidence, fail, pass, type SomeEvidence, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const LIVE: ReadonlySet<string> = new Set(['gameday', 'containment', 'restore', 'revocation']);

export const check: Check = defineCheck({
  ...entry('ORG-14'),
  lifecycle: 'stable',
  rule: `The best of drills of type gameday, containment, restore or revocation that names this cluster was run within 183
    days, and minutes were measured. WARN within 365 days, or without measurements. FAIL when there was none, or it is
    older or in the future. A drill on a twin names this cluster as what it stands for.`,
  why: `People do at night what their hands have done before. Until somebody has isolated, captured, rotated and restored
    for real, the minutes in the plan are wishes.`,
  fix: `Isolate a test workload of this cluster with the production playbook, measure each step, and enter type, cluster,
    date, minutes and a link to the record under drills in ir-plan.yaml.`,
  grade: worst,
  needs: { drills: maybe(planDrills), ages: planAges, cluster: thisCluster, filed: planFiled },
  examples: {
    pass: {
      plan: `
        clusters: [{id: example}]
        drills:
          - {type: containment, cluster: example, date: 2026-09-20, minutes: {detect: 6, contain: 9}, evidence: {link: 'https://wiki.example/drill'}}
      `,
    },
    fail: {
      plan: `
        clusters: [{id: example}]
        drills: [{type: containment, cluster: example, date: 2025-01-10, minutes: {contain: 9}}]
      `,
    },
  },
  *evaluate({ drills, ages, cluster, filed }) {
    const run =
      drills.state === 'unseen'
        ? []
        : drills.value.flatMap((one, index) =>
            one.type !== 'tabletop' && LIVE.has(one.type) && namesCluster(one.cluster, cluster)
              ? [verdictOn(one, index, ages)]
              : [],
          );
    const subject = planSubject('drills');
    yield bestOf(run) ??
      fail(subject, 'no live drill was run on this cluster', [
        notStated(subject, 'cluster', filed),
      ]);
  },
});

function verdictOn(drill: LiveDrill, index: number, ages: PlanAges): Attested {
  const { type, date, cluster, minutes = {}, evidence: record } = drill;
  const subject = planSubject(`drills[${index}]`);
  const age = ages.of(date, 'liveDrill');
  const measured: readonly Evidence[] = Object.entries(minutes).map(([step, taken]) =>
    stated(subject, `minutes.${step}`, String(taken)),
  );
  const evidence: SomeEvidence = [
    dated(subject, 'date', date, age),
    stated(subject, 'type', type),
    stated(subject, 'cluster', cluster),
    ...measured,
    ...(record === undefined ? [] : [pointed(subject, 'evidence.link', record.link)]),
  ];
  const words = { future: 'the drill lies in the future', last: 'the last drill was' };
  return agedVerdict({ subject, age, evidence, words }, () =>
    measured.length === 0
      ? warn(subject, 'nobody measured how long it took', evidence)
      : pass(subject, `run ${agoText(age)}, and measured`, evidence),
  );
}
