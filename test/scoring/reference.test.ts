import { expect, test } from 'vitest';
import { phases, severities } from '../../src/model/check.ts';
import { format } from '../../src/model/fraction.ts';
import { clusterScore, phaseScores } from '../../src/scoring/cluster-score.ts';
import { fleetScore, tail } from '../../src/scoring/fleet-score.ts';
import { confidence, type Scored } from '../../src/scoring/scored.ts';
import { f, interval, scored } from './make.ts';
import { referenceClusters, referenceFleets } from './reference-values.ts';

/** The checks of one reference cluster that apply. */
function checksOf(text: string): readonly Scored[] {
  return text.split(';').flatMap((row, index) => {
    const [severity, phase, lo = '', hi = '', gate, clusterGate, applies] = row.trim().split(' ');
    if (applies === 'na') return [];
    const known = severities.find((one) => one === severity);
    const of = phases.find((one) => one === phase);
    if (known === undefined || of === undefined) throw new RangeError(row);
    const gates = { gate: numberOrNull(gate), clusterGate: numberOrNull(clusterGate) };
    return [scored(`a/c${index}`, known, of, interval(lo, hi), gates)];
  });
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text);
}

test.for(referenceClusters.map((one, index) => [index + 1, one] as const))(
  'cluster %i has the scores that the reference implementation computes',
  ([, { checks: text, score, confidence: known, phases: wanted }]) => {
    const checks = checksOf(text);
    const both = (['lo', 'hi'] as const).map((side) => clusterScore(checks, side));
    expect(both.map((one) => one && format(one))).toEqual(score);
    const sure = confidence(checks);
    expect(sure && format(sure)).toBe(known);
    const [lo, hi] = [phaseScores(checks, 'lo'), phaseScores(checks, 'hi')];
    const found = [...lo].map(
      ([phase, one]) => `${phase} ${format(one)} ${format(hi.get(phase) ?? one)}`,
    );
    expect(found.join('; ')).toBe(wanted);
  },
);

test.for(referenceFleets.map((one, index) => [index + 1, one] as const))(
  'fleet %i has the score that the reference implementation computes',
  ([, { clusters: text, tail: wantedTail, score }]) => {
    const clusters = text.split(' ').map((one) => {
      const [value = '', weight = ''] = one.split('*');
      return { score: f(value), weight: f(weight) };
    });
    const found = fleetScore(clusters);
    expect([format(tail(clusters)), found && format(found)]).toEqual([wantedTail, score]);
  },
);
