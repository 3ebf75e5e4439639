import { expect, test } from 'vitest';
import type { Outcome } from '../../src/model/check.ts';
import { lossOf, type Outcomes } from '../../src/scoring/loss.ts';
import { interval, makeCheck, outcome, outcomeOf } from './make.ts';

const first = makeCheck('workload/first');
const second = makeCheck('workload/second');
const two = [first, second];
const PASS = outcomeOf(interval('1'));
const UNKNOWN = outcome(first, 'unknown');
const NOTHING_THERE = outcome(first, 'observed');

test('nothing is lost where nothing changes', () => {
  const all = cluster(PASS, PASS);
  expect(lossOf(all, all, two, true)).toEqual({
    unknown: [],
    weaker: [],
    points: { assured: 0, potential: 0, confidence: 0 },
  });
});

test('a check that becomes unknown takes its points with it', () => {
  const loss = lossOf(cluster(PASS, PASS), cluster(UNKNOWN, PASS), [first], true);
  expect(loss).toEqual({
    unknown: [first.id],
    weaker: [],
    points: { assured: 100, potential: 0, confidence: 100 },
  });
});

test('a check that still fails, but could do worse or better, is weaker', () => {
  const was = outcomeOf(interval('1/3'));
  const is = outcomeOf(interval('0', '49/100'));
  expect(lossOf(cluster(was, PASS), cluster(is, PASS), two, true)).toEqual({
    unknown: [],
    weaker: [first.id],
    points: { assured: 16.7, potential: 7.8, confidence: 24.5 },
  });
});

test('a check that did not apply and now may is one more that is unknown', () => {
  const { unknown } = lossOf(cluster(NOTHING_THERE, PASS), cluster(UNKNOWN, PASS), two, true);
  expect(unknown).toEqual([first.id]);
});

test('what was unknown before is not lost', () => {
  const { unknown, weaker } = lossOf(cluster(UNKNOWN, PASS), cluster(UNKNOWN, PASS), two, true);
  expect({ unknown, weaker }).toEqual({ unknown: [], weaker: [] });
});

test('a loss too small to show as a tenth still shows', () => {
  const was = outcomeOf(interval('1/10000'));
  const loss = lossOf(cluster(was, PASS), cluster(outcomeOf(interval('0')), PASS), two, true);
  expect(loss.points?.assured).toBe(0.1);
});

test('a part of the checks has no score to lose', () => {
  expect(lossOf(cluster(PASS, PASS), cluster(UNKNOWN, PASS), two, false).points).toBeNull();
});

function cluster(one: Outcome, other: Outcome): Outcomes {
  return new Map([
    [first.id, one],
    [second.id, other],
  ]);
}
