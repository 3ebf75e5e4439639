import { describe, expect, test } from 'vitest';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import { fail, pass, unknown, unknownRest, type Verdict } from '../../src/model/verdict.ts';
import type { Waiver, WaiverSelector } from '../../src/model/waiver.ts';
import { waivedBy, waiverNotes } from '../../src/scoring/waivers.ts';
import {
  forbidden,
  info,
  judged,
  makeCheck,
  outcome,
  planEvidence,
  seen,
  subject,
} from './make.ts';

const check = makeCheck('workload/a', { aliases: ['workload/old'] });
const AS_OF = Date.parse('2026-11-20T09:00:00Z');

function waiver(selector: WaiverSelector, parts: Partial<Waiver> = {}): Waiver {
  const people = { reason: 'driver', owner: 'sre', approver: 'ciso' };
  return { check: 'workload/a', selector, ...people, expires: '2027-03-01', ...parts };
}

const label = { reason: 'driver', owner: 'sre', approver: 'ciso', expires: '2027-03-01' };

const failing = (name: string): Verdict => fail(subject(name), 'does not hold', seen());
const both = [pass(subject('fine'), 'holds', seen()), failing('cart'), failing('cart-canary')];

function waived(waivers: readonly Waiver[], verdicts: readonly Verdict[] = both): unknown {
  return waivedBy(waivers, check, info, gradeVerdicts(check, verdicts), AS_OF);
}

describe('a check is waived', () => {
  test('where all that fails is covered, by one waiver or by several', () => {
    expect(waived([waiver({ namespace: 'shop' })])).toEqual(label);
    expect(waived([waiver({ name: 'cart*' })])).toEqual(label);
    expect(waived([waiver({ name: 'cart' })])).toBeNull();
    const soon = waiver({ name: '*-canary' }, { expires: '2026-12-01' });
    expect(waived([waiver({ name: 'cart' }), soon])).toEqual({ ...label, expires: '2026-12-01' });
  });

  test.for([
    [{ name: '*' }, true],
    [{ name: 'c*r*' }, true],
    [{ name: 'c*x*' }, false],
    [{ name: 'cart*cart*' }, false],
    [{ kind: 'Deployment', namespace: 'sh*p' }, true],
    [{ kind: 'StatefulSet' }, false],
    [{ cluster: 'prod-*', namespace: 'shop' }, true],
    [{ cluster: 'stage-*' }, false],
    [{ subject: 'apps/Deployment/shop/*' }, true],
  ] as const)('by %o: %s', ([selector, is]) => {
    expect(waived([waiver(selector)]) !== null).toBe(is);
  });

  test('under its id, its code and its former ids', () => {
    for (const name of ['workload/a', 'T-workload/a', 'workload/old']) {
      expect(waived([waiver({ namespace: 'shop' }, { check: name })])).toEqual(label);
    }
    expect(waived([waiver({ namespace: 'shop' }, { check: 'workload/b' })])).toBeNull();
  });

  test('until the end of the last day, and never for more than a year', () => {
    const until = (expires: string): unknown => waived([waiver({ name: '*' }, { expires })]);
    expect(until('2026-11-20')).toEqual({ ...label, expires: '2026-11-20' });
    expect(until('2026-11-19')).toBeNull();
    expect(until('2027-11-20')).toEqual({ ...label, expires: '2027-11-20' });
    expect(until('2027-11-21')).toBeNull();
  });

  test('for what was not seen only where that is covered too', () => {
    const one = unknown(subject('cart'), 'not seen', [forbidden]);
    expect(waived([waiver({ name: 'cart' })], [one])).toEqual(label);
    const rest = unknownRest(subject('cart'), 'more may exist', [forbidden]);
    expect(waived([waiver({ name: 'cart' })], [rest])).toBeNull();
    expect(waived([waiver({ cluster: 'prod-eu-1' })], [rest])).toEqual(label);
  });

  test('never where it passes', () => {
    expect(waived([waiver({ name: '*' })], [pass(subject('fine'), 'holds', seen())])).toBeNull();
  });

  test('by the key of a subject that is no object', () => {
    const legal = fail({ type: 'plan', key: 'plan/contacts.legal' }, 'nobody', planEvidence);
    expect(waived([waiver({ subject: 'plan/contacts.legal' })], [legal])).toEqual(label);
    expect(waived([waiver({ namespace: '*', kind: 'Pod' })], [legal])).toBeNull();
  });
});

test('waivers that do nothing, or too much, are named', () => {
  const used = waiver({ namespace: 'shop' });
  const broad = waiver({ cluster: '*' });
  const late = waiver({ namespace: 'shop' }, { expires: '2026-01-01' });
  const long = waiver({ namespace: 'shop' }, { expires: '2030-01-01' });
  const idle = waiver({ namespace: 'elsewhere' });
  const clusters = [judged([['workload/a', outcome(check, 'fail')]])];
  expect(waiverNotes([used, broad, late, long, idle], [check], clusters, AS_OF)).toEqual([
    { waiver: broad, state: 'broad' },
    { waiver: late, state: 'expired' },
    { waiver: long, state: 'too-long' },
    { waiver: idle, state: 'unused' },
  ]);
});
