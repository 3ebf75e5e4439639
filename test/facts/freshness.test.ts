import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageText, freshness, limitsOf } from '../../src/facts/freshness.ts';
import type { FreshnessItem } from '../../src/model/plan/scope.ts';
import { freshnessTable } from '../../src/tables/freshness.ts';

const AS_OF = Date.parse('2026-11-20T09:00:00Z');
const DAY = 86_400_000;

describe('a day counts up to its limits, both included', () => {
  test.for([
    ['2026-11-20', 'fresh', '0 days old'],
    ['2026-11-19', 'fresh', '1 day old'],
    ['2026-08-22', 'fresh', '90 days old'],
    ['2026-08-21', 'ageing', '91 days old'],
    ['2026-05-24', 'ageing', '180 days old'],
    ['2026-05-23', 'stale', '181 days old'],
    ['2026-11-21', 'future', '1 day in the future'],
    ['2027-01-01', 'future', '42 days in the future'],
  ] as const)('%s is %s', ([day, state, text]) => {
    const found = freshness(day, AS_OF, { pass: 90, warn: 180 });
    expect([found.state, ageText(found)]).toEqual([state, text]);
  });
});

test('the time of day does not matter, only the day in UTC', () => {
  const limits = { pass: 1, warn: 2 };
  const first = freshness('2026-11-20', Date.parse('2026-11-20T00:00:00Z'), limits);
  const last = freshness('2026-11-20', Date.parse('2026-11-20T23:59:59.999Z'), limits);
  expect([first.days, last.days]).toEqual([0, 0]);
});

test('growing older never makes a day that has come fresher', () => {
  const order = ['fresh', 'ageing', 'stale'];
  const limits = fc.record({ pass: fc.nat(400), warn: fc.nat(800) });
  fc.assert(
    fc.property(fc.nat(1500), fc.nat(1500), limits, (age, more, given) => {
      const day = new Date(AS_OF - age * DAY).toISOString().slice(0, 10);
      const now = freshness(day, AS_OF, given);
      const later = freshness(day, AS_OF + more * DAY, given);
      expect(order.indexOf(later.state)).toBeGreaterThanOrEqual(order.indexOf(now.state));
    }),
  );
});

test('a plan makes the limits stricter, never looser', () => {
  expect(limitsOf('contactVerified')).toEqual({ pass: 180, warn: 365 });
  expect(limitsOf('contactVerified', { contactVerified: { pass: 30 } })).toEqual({
    pass: 30,
    warn: 365,
  });
  expect(limitsOf('contactVerified', { contactVerified: { warn: 60 } })).toEqual({
    pass: 60,
    warn: 60,
  });
  expect(limitsOf('contactVerified', { contactVerified: { pass: 999, warn: 999 } })).toEqual({
    pass: 180,
    warn: 365,
  });
});

test('no row warns for a shorter time than it passes', () => {
  const items = Object.keys(freshnessTable) as FreshnessItem[];
  expect(items.filter((item) => freshnessTable[item].warn < freshnessTable[item].pass)).toEqual([]);
});

test('docs/plan.md prints the same limits', () => {
  const docs = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'plan.md'), 'utf8');
  const rows = [...docs.matchAll(/^\| [^|]+ \| `(\w+)` \| (\d+) \| (\d+)?[^|]* \| [^|]+ \|$/gm)];
  const printed = rows.map(([, item, pass, warn]) => [item, Number(pass), Number(warn ?? pass)]);
  expect(printed).toEqual(
    Object.entries(freshnessTable).map(([item, { pass, warn }]) => [item, pass, warn]),
  );
});
