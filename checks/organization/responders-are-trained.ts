import { dated, notStated, planSubject, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import type { PlanRoles, PlanTraining } from '../../src/model/plan/people.ts';
import { planRoles, planRotations, planTraining } from '../../src/model/plan.ts';
import { maybe, planFiled } from '../../src/model/source.ts';
import { fail, pass, type SomeEvidence, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Shares of the people of a role who attended, for a pass and for a warning. */
const MOST = 0.9;
const MANY = 0.6;

export const check: Check = defineCheck({
  ...entry('ORG-17'),
  lifecycle: 'stable',
  rule: `For every responder of the plan (each rotation, and each technical role that no rotation fills), training names a
    session within 365 days for it, for oncall, or for whom it names, and where numbers are given 90 % of its people
    attended. PASS when that holds for 90 % of the responders, WARN for 60 %, FAIL below; 60 % of the people counts half.
    FAIL when the plan names no responders.`,
  why: `Isolating a pod is not like isolating a server: policies that only add up, connections that outlive them, a
    controller that puts back what was deleted. Who meets that for the first time at night loses the hour.`,
  fix: `Rehearse Kubernetes incidents with everybody on call once a year, and enter role, topic, day and how many of how
    many attended under training in ir-plan.yaml.`,
  grade: { type: 'coverage', pass: fraction(9, 10), warn: fraction(3, 5) },
  needs: {
    training: maybe(planTraining),
    rotations: maybe(planRotations),
    roles: maybe(planRoles),
    ages: planAges,
    filed: planFiled,
  },
  examples: {
    pass: {
      plan: `
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
        training: [{role: oncall, last: 2026-09-20, topic: Kubernetes incidents, people: 10, attended: 9}]
      `,
    },
    fail: {
      plan: `
        rotations: [{id: sre, coverage: 24x7, levels: 2}]
        training: [{role: sre, last: 2025-01-10, topic: Kubernetes incidents}]
      `,
    },
  },
  *evaluate({ training, rotations, roles, ages, filed }) {
    const sessions = training.state === 'unseen' ? [] : training.value;
    const duty = rotations.state === 'unseen' ? [] : rotations.value.map(({ id }) => id);
    const responders = [
      ...duty.map((id) => ({ path: `rotations['${id}']`, names: [id, 'oncall'] })),
      ...(roles.state === 'unseen' ? [] : technical(roles.value)),
    ];
    if (responders.length === 0) {
      const subject = planSubject('training');
      yield fail(subject, 'the plan names no responders', [notStated(subject, '', filed)]);
    }
    for (const one of responders) yield verdictOn(one, sessions, ages, filed);
  },
});

interface Responder {
  readonly path: string;
  /** What a session may call them. */
  readonly names: readonly string[];
}

function technical({
  incidentLead: _lead,
  deputy: _deputy,
  ...roles
}: PlanRoles): readonly Responder[] {
  return Object.entries(roles).flatMap(([key, { name, rotation, perNamespace, thirdParty }]) =>
    rotation !== undefined || perNamespace === true || thirdParty !== undefined
      ? []
      : [{ path: `roles.${key}`, names: [key, ...(name === undefined ? [] : [name])] }],
  );
}

function verdictOn(
  { path, names }: Responder,
  sessions: readonly PlanTraining[],
  ages: PlanAges,
  filed: boolean,
): Verdict {
  const subject = planSubject(path);
  const own = sessions
    .map((one, index) => ({ ...one, index }))
    .filter(({ role }) => names.includes(role))
    .toSorted((a, b) => (a.last < b.last ? 1 : -1));
  const past = own.find(({ last }) => ages.of(last, 'training').state !== 'future') ?? own[0];
  if (past === undefined) {
    return fail(subject, 'no training is recorded', [
      notStated(planSubject('training'), 'role', filed),
    ]);
  }
  const { index, last, topic, people, attended } = past;
  const session = planSubject(`training[${index}]`);
  const age = ages.of(last, 'training');
  const evidence: SomeEvidence = [
    dated(session, 'last', last, age),
    stated(session, 'topic', topic),
    ...(people === undefined || attended === undefined
      ? []
      : [stated(session, 'attended', `${attended} of ${people}`)]),
  ];
  if (age.state === 'future') return fail(subject, 'the training lies in the future', evidence);
  if (age.state !== 'fresh') return fail(subject, `last trained ${agoText(age)}`, evidence);
  const share = people === undefined || people === 0 ? 1 : (attended ?? 0) / people;
  if (share >= MOST) return pass(subject, 'trained within a year', evidence);
  const message = `${attended ?? 0} of ${people} attended`;
  return share >= MANY ? warn(subject, message, evidence) : fail(subject, message, evidence);
}
