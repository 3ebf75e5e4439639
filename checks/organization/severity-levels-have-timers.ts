import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanSeverity } from '../../src/model/plan/people.ts';
import { planSeverities } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { type Evidence, fail, pass, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Fewer do not tell a nuisance from a catastrophe. */
const LEAST = 3;

/** Words that only a criterion about clusters has. */
const KUBERNETES =
  /\b(k8s|kube\w*|cluster|pods?|nodes?|namespaces?|containers?|etcd|control[- ]plane|api[- ]server|service ?accounts?|workloads?|rbac|ingress|image|registry)\b/i;

export const check: Check = defineCheck({
  ...entry('ORG-10'),
  lifecycle: 'stable',
  rule: `severities has three levels or more, each with criteria, who may declare it, whom to notify, and minutes to
    acknowledge and to update, and some criterion is about Kubernetes. WARN when minutes or a list of whom to notify are
    missing, or no criterion names anything of a cluster. FAIL with fewer levels, or one that nobody may declare.`,
  why: `Without criteria the first hour goes into the question how bad it is, and without a name nobody says it aloud.
    Everything else, from waking counsel to cutting off a cluster, hangs on that word.`,
  fix: `Write three levels with examples from your clusters (a pod with cluster-admin taken over, a node taken over, a
    credential leaked), who declares each, whom that wakes, and within how many minutes.`,
  grade: worst,
  needs: { severities: maybe(planSeverities), filed: planFiled },
  examples: {
    pass: {
      plan: `
        contacts: {legal: {alias: counsel}}
        severities:
          - {id: sev1, criteria: [control plane or node taken over], declareBy: oncall, notify: [legal], ackMinutes: 5, updateMinutes: 30}
          - {id: sev2, criteria: [pod taken over], declareBy: oncall, notify: [legal], ackMinutes: 15, updateMinutes: 60}
          - {id: sev3, criteria: [suspicion], declareBy: oncall, notify: [oncall], ackMinutes: 60, updateMinutes: 480}
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
      `,
    },
    fail: { plan: 'severities: [{id: sev1, criteria: [node taken over]}]' },
  },
  *evaluate({ severities, filed }) {
    const levels = severities.state === 'unseen' ? [] : severities.value;
    const all = planSubject('severities');
    if (levels.length < LEAST) {
      const some = levels.map(({ id }) => id).join(', ');
      yield fail(all, 'fewer than three severity levels are defined', [
        levels.length === 0 ? notStated(all, '', filed) : stated(all, '', some),
      ]);
    }
    for (const level of levels) yield verdictOn(level, filed);
    if (levels.length > 0 && !levels.some(isAboutClusters)) {
      const [first] = levels.flatMap(({ criteria }) => criteria);
      yield warn(all, 'no criterion is about Kubernetes', [stated(all, 'criteria', first ?? '')]);
    }
  },
});

function verdictOn(level: PlanSeverity, filed: boolean): Verdict {
  const { id, criteria, declareBy, notify = [] } = level;
  const subject = planSubject(`severities['${id}']`);
  const what = stated(subject, 'criteria', criteria.join('; '));
  if (criteria.length === 0) {
    return fail(subject, 'it has no criteria', [notStated(subject, 'criteria', filed)]);
  }
  if (declareBy === undefined) {
    return fail(subject, 'nobody may declare it', [what, notStated(subject, 'declareBy', filed)]);
  }
  const by = stated(subject, 'declareBy', declareBy);
  const missing: readonly Evidence[] = [
    ...(notify.length === 0 ? [notStated(subject, 'notify', filed)] : []),
    ...(['ackMinutes', 'updateMinutes'] as const)
      .filter((key) => level[key] === undefined)
      .map((key) => notStated(subject, key, filed)),
  ];
  if (missing.length > 0) {
    return warn(subject, 'whom it wakes, or how fast, is not settled', [what, by, ...missing]);
  }
  return pass(subject, 'it says when, who, whom and how fast', [
    what,
    by,
    stated(subject, 'notify', notify.join(', ')),
    stated(subject, 'ackMinutes', String(level.ackMinutes)),
    stated(subject, 'updateMinutes', String(level.updateMinutes)),
  ]);
}

function isAboutClusters({ criteria }: PlanSeverity): boolean {
  return criteria.some((one) => KUBERNETES.test(one));
}
