import { notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { ageText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { PlanPlaybook, Scenario } from '../../src/model/plan/practice.ts';
import { planPlaybooks } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** What happens first and most often. */
const FIRST: readonly Scenario[] = [
  'compromised-pod',
  'compromised-node',
  'leaked-credential',
  'malicious-image',
];

const OTHERS: readonly Scenario[] = [
  'resource-hijack',
  'secret-exposure',
  'control-plane-compromise',
  'gitops-compromise',
  'destructive-attack',
  'insider',
];

/** How many of the others have to be there besides the first. */
const MORE = 4;

export const check: Check = defineCheck({
  ...entry('ORG-11'),
  lifecycle: 'stable',
  rule: `playbooks cover a compromised pod, a compromised node, a leaked credential and a malicious image, and four more
    of the known scenarios, each with an owner and steps and reviewed within 365 days. WARN when only the first four are
    there, or when some of the eight have no owner, no steps or an older review. FAIL when one of the first four is
    missing.`,
  why: `Nobody thinks well at three in the morning. A page that was written in daylight, by somebody who knew the
    cluster, is the difference between isolating a pod and deleting the evidence.`,
  fix: `Write one page for each scenario with what to contain, keep, revoke and restore, name its owner, link it under
    playbooks in ir-plan.yaml, and review it once a year.`,
  grade: worst,
  needs: { playbooks: maybe(planPlaybooks), ages: planAges, filed: planFiled },
  examples: {
    pass: { plan: planOf([...FIRST, ...OTHERS.slice(0, MORE)]) },
    fail: { plan: planOf(FIRST.slice(1)) },
  },
  *evaluate({ playbooks, ages, filed }) {
    const all = playbooks.state === 'unseen' ? [] : playbooks.value;
    yield verdictOn(all, ages, filed);
  },
});

function planOf(scenarios: readonly Scenario[]): string {
  const rows = scenarios.map(
    (scenario) =>
      `  - {scenario: ${scenario}, owner: oncall, link: wiki/${scenario}, reviewed: 2026-09-20, steps: [contain]}`,
  );
  return ['rotations: [{id: sre, coverage: 24x7, levels: 2}]', 'playbooks:', ...rows].join('\n');
}

function verdictOn(all: readonly PlanPlaybook[], ages: PlanAges, filed: boolean): Verdict {
  const subject = planSubject('playbooks');
  const known = FIRST.concat(OTHERS).flatMap((scenario) => {
    const found = all.filter((one) => one.scenario === scenario);
    const current = found.find((one) => isCurrent(one, ages));
    const one = current ?? found[0];
    return one === undefined ? [] : [{ scenario, isCurrent: current !== undefined, one }];
  });
  const missing = FIRST.filter((scenario) => !known.some((one) => one.scenario === scenario));
  const rows: readonly Evidence[] = known.map(({ one }) => rowOf(one, ages));
  if (missing.length > 0) {
    const message = `there is no playbook for ${missing.join(', ')}`;
    const lacking = missing.map((scenario) => notStated(subject, `playbooks[${scenario}]`, filed));
    const [first = notStated(subject, '', filed), ...rest] = lacking;
    return fail(subject, message, [first, ...rest, ...rows]);
  }
  const [first = notStated(subject, '', filed), ...rest] = rows;
  const evidence: SomeEvidence = [first, ...rest];
  const current = known.filter((one) => one.isCurrent);
  const firstAreCurrent = FIRST.every((scenario) =>
    current.some((one) => one.scenario === scenario),
  );
  return firstAreCurrent && current.length >= FIRST.length + MORE
    ? pass(subject, `${current.length} of 10 scenarios have a current playbook`, evidence)
    : warn(
        subject,
        `${current.length} of 10 scenarios have a playbook with an owner, steps and a review within a year`,
        evidence,
      );
}

function isCurrent({ owner, reviewed, steps = [] }: PlanPlaybook, ages: PlanAges): boolean {
  if (owner === undefined || reviewed === undefined || steps.length === 0) return false;
  return ages.of(reviewed, 'planReview').state === 'fresh';
}

function rowOf(
  { scenario, name, owner, reviewed, steps = [] }: PlanPlaybook,
  ages: PlanAges,
): Evidence {
  const path = name === undefined ? scenario : `${scenario}, ${name}`;
  const age = reviewed === undefined ? 'never reviewed' : ageText(ages.of(reviewed, 'planReview'));
  const note = `${owner === undefined ? 'no owner' : `owner ${owner}`}; ${age}; steps: ${steps.join(', ') || 'none'}`;
  return stated(
    planSubject('playbooks'),
    `playbooks[${path}].reviewed`,
    reviewed ?? 'not in the plan',
    note,
  );
}
