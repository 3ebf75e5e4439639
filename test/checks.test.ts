import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { leavesOf } from '../src/engine/plan.ts';
import type { Check, Outcome } from '../src/model/check.ts';
import { compare, ONE, ZERO } from '../src/model/fraction.ts';
import { type Code, catalogue, entry } from '../src/tables/catalogue/entry.ts';
import { judgeExample } from './judge.ts';

const root = path.join(import.meta.dirname, '..', 'checks');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => name.endsWith('.ts') && name.includes('/') && !name.startsWith('frameworks/'))
  .sort();

test('every check file is in the generated index, by the order of its id', () => {
  expect(checks.map(({ id }) => `${id}.ts`)).toEqual(files);
});

test('the catalogue has every check of the model once, with a slug of its own', () => {
  expect(catalogue.length).toBe(132);
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(132);
  expect(new Set(catalogue.map(({ code }) => code)).size).toBe(132);
  for (const { id } of catalogue) expect(id).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('every domain and every phase has a check that is built', () => {
  expect(new Set(checks.map(({ id }) => id.split('/')[0])).size).toBe(9);
  expect(new Set(checks.map(({ phase }) => phase)).size).toBe(6);
});

describe.for(checks.map((check) => [check.id, check] as const))('%s', ([, check]) => {
  test('is the catalogue row of its code', () => {
    const row = entry(check.code as Code);
    expect({ ...row, ...pick(check, Object.keys(row)) }).toEqual(row);
  });

  test('explains itself within the limits of a report', () => {
    for (const text of [check.rule, check.why, check.fix]) {
      expect(text.length).toBeGreaterThan(20);
      expect(text.length).toBeLessThan(700);
      expect(text).not.toMatch(/\s\s|\bTODO\b|\bTBD\b/);
    }
    expect(check.references.length).toBeGreaterThan(0);
  });

  test.for(['pass', 'fail'] as const)('its %s example does so', (wanted) => {
    // A rule that knows no FAIL warns at worst.
    const worst = wanted === 'fail' && !check.rule.includes('FAIL') ? 'warn' : wanted;
    expect(summary(judgeExample(check, check.examples[wanted]))).toMatchObject({ status: worst });
  });

  test('every verdict of its examples carries evidence', () => {
    for (const example of Object.values(check.examples)) {
      const outcome = judgeExample(check, example);
      for (const verdict of outcome.type === 'judged' ? outcome.verdicts : []) {
        expect(verdict.evidence.length, `${verdict.status}: ${verdict.message}`).toBeGreaterThan(0);
      }
    }
  });

  const hideable = [...leavesOf(check.needs).values()].filter(({ type }) => type !== 'context');

  test.for(hideable.map(({ id }) => id))('hiding %s never helps', (id) => {
    for (const example of Object.values(check.examples)) {
      const before = judgeExample(check, example);
      const after = judgeExample(check, withoutPlan(example, id), { hidden: [id] });
      expectNotBetter(before, after);
    }
  });

  test.for(hideable.map(({ id }) => id))('seeing only part of %s never helps', (id) => {
    for (const example of Object.values(check.examples)) {
      const before = judgeExample(check, example);
      expectNotBetter(before, judgeExample(check, example, { partial: [id] }));
    }
  });

  test('an error while reading any source is not taken for absence', () => {
    const all = Object.fromEntries(hideable.map(({ id }) => [id, 'timeout'] as const));
    const outcome = judgeExample(check, { asOf: '2026-11-20T09:00:00Z' }, { hidden: all });
    expect(summary(outcome).status).not.toBe('pass');
    expect(summary(outcome).status).not.toBe('not-applicable');
    expect(summary(outcome).lo).toEqual(ZERO);
  });
});

interface Summary {
  readonly status: string;
  readonly lo: typeof ZERO;
  readonly hi: typeof ZERO;
}

function summary(outcome: Outcome): Summary {
  if (outcome.type === 'judged') {
    return { status: outcome.status, lo: outcome.credit.lo, hi: outcome.credit.hi };
  }
  return { status: outcome.type, lo: ZERO, hi: ONE };
}

/** Less sight: never a pass or a not-applicable that was not one before, never a higher lower bound. */
function expectNotBetter(before: Outcome, after: Outcome): void {
  if (after.type === 'not-applicable') expect(before.type).toBe('not-applicable');
  if (summary(after).status === 'pass') expect(summary(before).status).toBe('pass');
  if (before.type === 'judged' && after.type === 'judged') {
    expect(compare(after.credit.lo, before.credit.lo)).toBeLessThanOrEqual(0);
  }
}

/** Plan sections are not hidden by permissions but by leaving them out of the plan. */
function withoutPlan(example: Check['examples']['pass'], id: string): Check['examples']['pass'] {
  if (!id.startsWith('plan/') || example.plan === undefined) return example;
  const key = id.replace('plan/', '');
  const lines = example.plan.split('\n');
  const kept: string[] = [];
  let inside = false;
  const indent = Math.min(...lines.filter((l) => l.trim() !== '').map((l) => l.search(/\S/)), 80);
  for (const line of lines) {
    if (line.search(/\S/) === indent) inside = line.trim().startsWith(`${key}:`);
    if (!inside) kept.push(line);
  }
  return { ...example, plan: kept.join('\n') };
}

function pick(check: Check, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(check).filter(([key]) => keys.includes(key)));
}
