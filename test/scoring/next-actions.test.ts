import { describe, expect, test } from 'vitest';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import type { Check, Outcome } from '../../src/model/check.ts';
import { planContacts, planObligations, planRoles } from '../../src/model/plan.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
import { unknown } from '../../src/model/verdict.ts';
import { limitsOf } from '../../src/scoring/limits.ts';
import { nextActions } from '../../src/scoring/next-actions.ts';
import { scoredOf } from '../../src/scoring/run.ts';
import { interval, makeCheck, outcome, pod, scored } from './make.ts';

type Judged = readonly [Check, Outcome];

/** Owner, checks and gain of each action. */
function actions(...all: readonly Judged[]): readonly string[] {
  return found(all).map(({ owner, checks, gain }) => `${owner} ${checks.join('+')} ${gain}`);
}

function found(all: readonly Judged[]): ReturnType<typeof nextActions> {
  return nextActions({
    scored: scoredOf(all.map(([doc, one]) => ({ doc, outcome: one, scored: true }))),
    docs: new Map(all.map(([doc]) => [doc.id, doc])),
    outcomes: new Map(all.map(([doc, one]) => [doc.id, one])),
  });
}

function failing(id: string, parts: Partial<Check> = {}): Judged {
  const check = makeCheck(id, parts);
  return [check, outcome(check, 'fail')];
}

function passing(id: string, parts: Partial<Check> = {}): Judged {
  const check = makeCheck(id, parts);
  return [check, outcome(check, 'pass')];
}

describe('next actions', () => {
  test('are ordered by owner, then by what they gain', () => {
    expect(
      actions(
        failing('mesh/small', { severity: 'low' }),
        failing('mesh/large', { severity: 'critical' }),
        failing('rbac/a', { owner: 'security' }),
        failing('organization/a', { owner: 'organization' }),
        passing('mesh/done'),
      ),
    ).toEqual([
      'platform mesh/large 38',
      'platform mesh/small 4.7',
      'security rbac/a 19',
      'organization organization/a 19',
    ]);
  });

  test('are at most three for each owner', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => failing(`mesh/${name}`));
    expect(actions(...many)).toEqual([
      'platform mesh/a 20',
      'platform mesh/b 20',
      'platform mesh/c 20',
    ]);
  });

  test('go together where two gates hold the weakest phase down', () => {
    const gate = (id: string): Judged => failing(id, { gate: 40, severity: 'high' });
    expect(actions(gate('mesh/a'), gate('mesh/b'), ...passingMany(8))).toEqual([
      'platform mesh/a+mesh/b 60',
    ]);
  });

  test('are at least two technical ones, even if a cluster gate lets them gain nothing yet', () => {
    const gate = failing('rbac/gate', { clusterGate: 30, owner: 'security', severity: 'low' });
    const plan = failing('organization/a', {
      phase: 'prepare',
      owner: 'organization',
      severity: 'low',
    });
    const other = failing('mesh/a', { severity: 'low' });
    const rest = [
      passing('organization/b', { phase: 'prepare', severity: 'critical' }),
      ...passingMany(8),
    ];
    expect(actions(gate, plan, other, ...rest)).toEqual([
      'platform mesh/a 0',
      'security rbac/gate 61.4',
    ]);
  });

  test('are one for all that the same sections of the plan answer', () => {
    const organization = { sources: ['plan'], owner: 'organization', phase: 'coordinate' } as const;
    const legal = failing('organization/legal', {
      ...organization,
      needs: { contacts: planContacts },
    });
    const support = failing('organization/support', {
      ...organization,
      needs: { contacts: maybe(planContacts) },
    });
    const clocks = failing('organization/clocks', {
      ...organization,
      needs: { contacts: planContacts, clocks: planObligations },
    });
    const lead = failing('organization/lead', { ...organization, needs: { roles: planRoles } });
    expect(found([legal, support, clocks, lead])).toEqual([
      {
        owner: 'organization',
        checks: ['organization/legal', 'organization/support'],
        gain: 50,
        action:
          'Complete the section contacts of ir-plan.yaml: Title of organization/legal; Title of organization/support',
      },
      {
        owner: 'organization',
        checks: ['organization/clocks'],
        gain: 25,
        action: 'Repair organization/clocks.',
      },
      {
        owner: 'organization',
        checks: ['organization/lead'],
        gain: 25,
        action: 'Repair organization/lead.',
      },
    ]);
  });

  test('say what would have to be seen where nothing is known', () => {
    const check = makeCheck('mesh/a');
    expect(found([[check, outcome(check, 'unknown')]])).toEqual([
      { owner: 'platform', checks: ['mesh/a'], gain: 100, action: 'Let it be seen: list pods' },
    ]);
  });

  test('name one right once, with every check that it would answer for the same owner', () => {
    const checks = ['mesh/a', 'mesh/b'].map((id) => makeCheck(id));
    expect(found(checks.map((check) => [check, outcome(check, 'unknown')]))).toEqual([
      {
        owner: 'platform',
        checks: ['mesh/a', 'mesh/b'],
        gain: 100,
        action: 'Let it be seen: list pods',
      },
    ]);
  });

  test('are none for what only a later version, or a repair of the tool, can close', () => {
    const check = makeCheck('mesh/a');
    const later = unknown(pod, 'later', [notBuiltYet('reachability', 'flows')]);
    expect(actions([check, gradeVerdicts(check, [later])])).toEqual([]);
    const fault: Outcome = { type: 'unknown', gaps: [], fault: 'boom' };
    expect(actions([check, fault])).toEqual([]);
  });
});

function passingMany(count: number): readonly Judged[] {
  return Array.from({ length: count }, (_, index) => passing(`workload/p${index}`));
}

describe('what limits a phase', () => {
  test('is the lowest gate, with the one that limits next', () => {
    const checks = [
      scored('a/first', 'high', 'contain', interval('0'), { gate: 40 }),
      scored('a/second', 'high', 'contain', interval('0'), { gate: 50 }),
      ...Array.from({ length: 10 }, (_, index) =>
        scored(`a/p${index}`, 'critical', 'contain', interval('1')),
      ),
    ];
    expect(limitsOf(checks)).toEqual([{ check: 'a/first', cap: 40, second: 'a/second' }]);
  });

  test('is each of two that hold it equally', () => {
    const checks = [
      scored('a/y', 'high', 'contain', interval('0'), { gate: 50 }),
      scored('a/x', 'high', 'contain', interval('0'), { gate: 50 }),
      scored('a/p', 'critical', 'contain', interval('1')),
      scored('a/q', 'critical', 'contain', interval('1')),
    ];
    expect(limitsOf(checks)).toEqual([
      { check: 'a/x', cap: 50, second: 'a/y' },
      { check: 'a/y', cap: 50, second: 'a/x' },
    ]);
  });

  test('is nothing but its mean where that is lower than every gate', () => {
    const gate = scored('a/x', 'high', 'contain', interval('0'), { gate: 50 });
    expect(limitsOf([gate])).toEqual([]);
    // Its cap of 50 is its mean: both would have to rise.
    expect(limitsOf([gate, scored('a/y', 'high', 'contain', interval('1'))])).toEqual([]);
  });
});
