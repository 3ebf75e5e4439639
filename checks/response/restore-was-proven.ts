import { bestOf, dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { namesCluster } from '../../src/facts/plan-cluster.ts';
import { type ToolRestore, toolRestores } from '../../src/facts/tool-restores.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import type { LiveDrill, PlanObjectives } from '../../src/model/plan/practice.ts';
import { planDrills, planObjectives } from '../../src/model/plan.ts';
import { across, maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import {
  type Evidence,
  type Fail,
  fail,
  type Pass,
  pass,
  type SomeEvidence,
  type Subject,
  unknown,
  type Warn,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-24'),
  lifecycle: 'experimental',
  rule: `PASS when the best drill of type restore that names this cluster was within 180 days, took no longer than
    objectives.rtoMinutes, and compared the data afterwards (integrityChecked); for etcd the encryption key was at hand.
    WARN when one of these lacks, it is at most 365 days old, or only Velero shows a Restore of that age in a cluster of
    the run, Completed with at most ten warnings. FAIL when none is, or it is older or in the future. Unknown without
    the section, drills.`,
  why: `Backups fail when they are read, not when they are written: a missing key, a volume that was never in it, a day
    of copying where an hour was promised. Nobody finds out before the first restore.`,
  fix: `Restore a critical namespace into a twin of the cluster, compare the data, take the time, and enter date,
    minutes.restore and integrityChecked under drills in ir-plan.yaml.`,
  grade: worst,
  needs: {
    drills: maybe(planDrills),
    objectives: maybe(planObjectives),
    restores: across(toolRestores),
    ages: planAges,
    cluster: thisCluster,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        clusters: [{id: example}]
        objectives: {rtoMinutes: 240}
        drills:
          - {type: restore, cluster: example, date: 2026-09-20, minutes: {restore: 200}, integrityChecked: true}
      `,
    },
    fail: {
      plan: `
        clusters: [{id: example}]
        drills: [{type: restore, cluster: example, date: 2025-01-10, minutes: {restore: 200}, integrityChecked: true}]
      `,
    },
  },
  *evaluate({ drills, objectives, restores, ages, cluster, filed }) {
    const subject = planSubject('drills.restore');
    const own = drills.state === 'unseen' ? [] : drills.value;
    const found = own.flatMap((one, index) =>
      one.type === 'restore' && namesCluster(one.cluster, cluster)
        ? [drillVerdict({ ...one, index }, objectives, ages)]
        : [],
    );
    const byTool = restores.flatMap(({ observed }) =>
      observed.state === 'unseen' ? [] : observed.value.flatMap((one) => toolVerdict(one, ages)),
    );
    const none = fail(subject, 'nobody noted a restore', [notStated(subject, '', filed)]);
    const best = bestOf([...found, ...byTool]) ?? none;
    const unread =
      best.status === 'fail' ? restores.flatMap(({ observed }) => gapsOf(observed)) : [];
    const goal = best.message === NO_GOAL ? gapsOf(objectives) : [];
    const gaps = someGaps(best.status === 'pass' ? [] : [...gapsOf(drills), ...goal, ...unread]);
    const open = gapsOf(drills).length > 0 || goal.length > 0 ? 'pass' : 'warn';
    if (gaps === undefined) yield best;
    else {
      const { evidence } = best;
      yield unknown(subject, 'not known whether a restore was proven', gaps, {
        evidence,
        best: open,
      });
    }
  },
});

const NO_GOAL = 'restored, and nothing says how fast it has to be';

interface Listed extends LiveDrill {
  readonly index: number;
}

function drillVerdict(
  drill: Listed,
  objectives: Observed<PlanObjectives>,
  ages: PlanAges,
): Pass | Warn | Fail {
  const { date, index, minutes, integrityChecked, encryptionKeyAvailable: key } = drill;
  const subject = planSubject(`drills[${index}]`);
  const age = ages.of(date, 'restoreProof');
  const took = minutes?.restore;
  const goal = objectives.state === 'unseen' ? undefined : objectives.value.rtoMinutes;
  const evidence: SomeEvidence = [
    dated(subject, 'date', date, age),
    stated(subject, 'minutes.restore', took === undefined ? 'not in the plan' : String(took)),
    stated(planSubject('objectives'), 'rtoMinutes', goal === undefined ? 'not seen' : String(goal)),
    stated(subject, 'integrityChecked', String(integrityChecked ?? 'not in the plan')),
    ...keyEvidence(subject, key),
  ];
  switch (age.state) {
    case 'future':
      return fail(subject, 'the restore is dated in the future', evidence);
    case 'stale':
      return fail(subject, `last restored ${agoText(age)}`, evidence);
    case 'ageing':
      return warn(subject, `last restored ${agoText(age)}`, evidence);
    case 'fresh': {
      const lack = lackOf(drill, goal);
      return lack === undefined
        ? pass(subject, 'restored in time, and the data was compared', evidence)
        : warn(subject, lack, evidence);
    }
  }
}

function keyEvidence(subject: Subject, key: boolean | undefined): readonly Evidence[] {
  return key === undefined ? [] : [stated(subject, 'encryptionKeyAvailable', String(key))];
}

/** What keeps a recent restore from being a proof; whatever the goal is said last. */
function lackOf(drill: LiveDrill, goal: number | undefined): string | undefined {
  const { minutes, integrityChecked, encryptionKeyAvailable } = drill;
  const took = minutes?.restore;
  if (encryptionKeyAvailable === false) return 'restored without the key that decrypts etcd';
  if (integrityChecked !== true) return 'restored, and nobody compared the data';
  if (took === undefined) return 'restored, and nobody took the time';
  if (goal === undefined) return NO_GOAL;
  return took > goal ? `restored in ${took} minutes, with ${goal} allowed` : undefined;
}

/** A tool knows neither how long people needed nor whether the data was right. */
function toolVerdict({ day, evidence }: ToolRestore, ages: PlanAges): readonly Warn[] {
  const age = ages.of(day, 'restoreProof');
  if (age.state === 'future' || age.state === 'stale') return [];
  const text = `Velero restored ${agoText(age)}, and nobody noted whether the data was right`;
  return [warn(planSubject('drills.restore'), text, evidence)];
}
