import { describe, expect, test } from 'vitest';
import type { Phase } from '../../src/model/check.ts';
import { format, fraction } from '../../src/model/fraction.ts';
import { combine } from '../../src/scoring/cluster-score.ts';
import { fleetMean, fleetScore, tail } from '../../src/scoring/fleet-score.ts';
import { limitsOf } from '../../src/scoring/limits.ts';
import { base, cap, confidence, phaseScore, type Scored, shown } from '../../src/scoring/scored.ts';
import { interval, scored } from './make.ts';

/** The worked examples of the readiness model, sections 8.3 to 8.6. */

function texts(...values: readonly (ReturnType<typeof base> | undefined)[]): readonly string[] {
  return values.map((value) => (value ? format(value) : 'none'));
}

describe('example A: gates in the phase Contain', () => {
  function contain(drill: string): readonly Scored[] {
    return [
      scored('a/enforcement', 'critical', 'contain', interval('1'), { gate: 40 }),
      scored('a/deny-tier', 'high', 'contain', interval('1')),
      scored('a/default-deny', 'high', 'contain', interval('1/2')),
      scored('a/drill', 'critical', 'contain', interval(drill), { gate: 50 }),
      scored('a/pod-security', 'high', 'contain', interval('1')),
      scored('a/token-free', 'medium', 'contain', interval('1')),
    ];
  }

  test('a failed drill caps the phase at 50 although its checks average 66.7', () => {
    const checks = contain('0');
    expect(texts(base(checks, 'lo'), phaseScore(checks, 'lo'))).toEqual(['200/3', '50']);
    expect(limitsOf(checks)).toEqual([{ check: 'a/drill', cap: 50, second: null }]);
  });

  test('half a drill lifts the cap to 75, a whole one leaves the average of 93.3', () => {
    expect(texts(base(contain('1/2'), 'lo'), phaseScore(contain('1/2'), 'lo'))).toEqual([
      '80',
      '75',
    ]);
    expect(texts(phaseScore(contain('1'), 'lo'))).toEqual(['280/3']);
    expect(limitsOf(contain('1'))).toEqual([]);
  });
});

describe('example B: no cloud credentials, phase Detect', () => {
  const rest = [
    scored('b/shipper', 'high', 'detect', interval('1'), { gate: 60 }),
    scored('b/sensor', 'high', 'detect', interval('1/2')),
    scored('b/alert', 'high', 'detect', interval('1')),
    scored('b/skew', 'medium', 'detect', interval('1')),
  ];

  test('what was not read leaves 40 assured, 94 possible, at a confidence of 46', () => {
    const checks = [
      scored('b/audit', 'critical', 'detect', interval('0', '1'), { gate: 40 }),
      scored('b/reads', 'high', 'detect', interval('0', '1')),
      scored('b/retention', 'high', 'detect', interval('0', '1')),
      ...rest,
    ];
    const score = {
      lo: phaseScore(checks, 'lo') ?? fraction(0),
      hi: phaseScore(checks, 'hi') ?? fraction(0),
    };
    expect(shown(score)).toEqual({ assured: 40, potential: 94 });
    expect(texts(confidence(checks))).toEqual(['140/3']);
  });

  test('read access resolves it to 73, although one of the three fails', () => {
    const checks = [
      scored('b/audit', 'critical', 'detect', interval('1'), { gate: 40 }),
      scored('b/reads', 'high', 'detect', interval('0')),
      scored('b/retention', 'high', 'detect', interval('1/2')),
      ...rest,
    ];
    expect(texts(phaseScore(checks, 'lo'), phaseScore(checks, 'hi'))).toEqual(['220/3', '220/3']);
    expect(texts(confidence(checks))).toEqual(['100']);
  });
});

describe('example C: a cluster', () => {
  function phaseMap(
    contain: number,
    coordinate: number,
  ): ReadonlyMap<Phase, ReturnType<typeof fraction>> {
    return new Map<Phase, ReturnType<typeof fraction>>([
      ['prepare', fraction(70)],
      ['detect', fraction(82)],
      ['contain', fraction(contain)],
      ['eradicate', fraction(64)],
      ['recover', fraction(75)],
      ['coordinate', fraction(coordinate)],
    ]);
  }

  test('half the mean and half the weakest phase make 59', () => {
    expect(texts(combine(phaseMap(50, 90), []))).toEqual(['477/8']);
  });

  test('ten points in the weakest phase gain six, ten in the strongest half a point', () => {
    expect(texts(combine(phaseMap(60, 90), []))).toEqual(['527/8']);
    expect(texts(combine(phaseMap(50, 100), []))).toEqual(['481/8']);
  });

  test('a failed cluster gate shows 30 at most, whatever the rest', () => {
    expect(texts(combine(phaseMap(50, 90), [cap(30, fraction(0))]))).toEqual(['30']);
  });
});

describe('example D: a fleet', () => {
  function fleet(
    weak: number,
  ): readonly { weight: ReturnType<typeof fraction>; score: ReturnType<typeof fraction> }[] {
    const cluster = (weight: number, score: number): (typeof clusters)[number] => ({
      weight: fraction(weight),
      score: fraction(score),
    });
    const clusters = [{ weight: fraction(4), score: fraction(weak) }];
    for (let count = 0; count < 6; count += 1) clusters.push(cluster(4, 78));
    for (let count = 0; count < 5; count += 1) clusters.push(cluster(1, 60));
    return clusters;
  }

  test('one weak production cluster is the whole tail: 55', () => {
    expect(texts(fleetMean(fleet(41)), tail(fleet(41)), fleetScore(fleet(41)))).toEqual([
      '2336/33',
      '41',
      '3689/66',
    ]);
  });

  test('repaired to 70 the fleet has 67', () => {
    expect(texts(fleetMean(fleet(70)), tail(fleet(70)), fleetScore(fleet(70)))).toEqual([
      '2452/33',
      '60',
      '2216/33',
    ]);
  });
});
