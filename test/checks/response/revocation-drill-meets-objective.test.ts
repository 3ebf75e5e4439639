import { expect, test } from 'vitest';
import { check } from '../../../checks/response/revocation-drill-meets-objective.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { compare, fraction, ONE, ZERO } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const { pass, fail } = check.examples;

type JudgedOutcome = Extract<Outcome, { readonly type: 'judged' }>;

function judged(example: typeof pass, options: ExampleOptions = {}): JudgedOutcome {
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') throw new Error(outcome.type);
  return outcome;
}

function plan(from: string, to: string): typeof pass {
  return { ...pass, plan: (pass.plan ?? '').replace(from, to) };
}

test('an administrator whose certificate nobody can take back vetoes, however much else dies in time', () => {
  const routine =
    'credentials: {staticAdminCerts: [{name: old, custody: laptops, expires: 2027-01-01, use: routine}]}';
  const { status, credit } = judged({ ...pass, plan: `${pass.plan}\n        ${routine}` });
  expect(status).toBe('fail');
  expect(compare(credit.hi, fraction(49, 100))).toBeLessThanOrEqual(0);
});

test('a drill that took longer than the objective leaves sessions of roles alive: it fails', () => {
  const { status, verdicts } = judged(plan('minutes: {revoke: 9}', 'minutes: {revoke: 40}'));
  expect(status).toBe('fail');
  expect(verdicts.map(({ message }) => message).join('\n')).toContain(
    'too late: 40 minutes: deny sessions of the role',
  );
});

test('the objective of the plan decides: with an hour the same drill is in time', () => {
  const slow = plan('minutes: {revoke: 9}', 'minutes: {revoke: 40}');
  const { status } = judged({
    ...slow,
    plan: `${slow.plan}\n        objectives: {revokeMinutes: 60}`,
  });
  expect(status).toBe('pass');
});

test('without a drill it is not known whether steps outside the cluster are taken', () => {
  const line = (pass.plan ?? '').split('\n').find((one) => one.includes('drills:')) ?? '';
  const { status, credit, gaps } = judged(plan(line, ''));
  expect(status).toBe('unknown');
  expect(compare(credit.hi, ONE)).toBe(0);
  expect(gaps.map(({ permission }) => permission)).toContain(
    'a drill of type revocation with minutes.revoke in the plan',
  );
});

test('a drill of two years ago shows nothing', () => {
  expect(judged(plan('date: 2026-09-01', 'date: 2024-09-01')).status).toBe('unknown');
});

test('without a plan nothing is sure', () => {
  const { plan: _, ...rest } = pass;
  const { status, credit } = judged(rest);
  expect(status).toBe('unknown');
  expect(credit).toEqual({ lo: ZERO, hi: ONE });
});

test.each(['core/Pod', 'core/ServiceAccount', 'rbac.authorization.k8s.io/ClusterRoleBinding'])(
  'where %s was not seen there may be more credentials',
  (id) => {
    const outcome = judgeExample(check, pass, { hidden: [id] });
    if (outcome.type !== 'judged') return;
    expect(outcome.credit.lo).toEqual(ZERO);
    expect(outcome.gaps.map(({ source }) => source)).toContain(id);
  },
);

test('each credential is a verdict of its own, weighed by what it is worth', () => {
  const { verdicts } = judged(fail);
  expect(
    verdicts.flatMap((one) =>
      one.status === 'rehearsed' ? [[one.subject.key, one.times, one.veto === true]] : [],
    ),
  ).toContainEqual(['plan/credentials/staticAdminCerts/admin', 4, true]);
});
