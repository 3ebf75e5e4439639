import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Phase, phases } from '../../src/model/check.ts';
import { ANYTHING } from '../../src/model/credit.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  format,
  fraction,
  greatest,
  least,
  multiply,
  ONE,
  subtract,
  ZERO,
} from '../../src/model/fraction.ts';
import type { Interval } from '../../src/model/verdict.ts';
import { clusterScore, inPhase, phaseScores } from '../../src/scoring/cluster-score.ts';
import { fleetScore, tail, type Weighed } from '../../src/scoring/fleet-score.ts';
import {
  assurance,
  base,
  confidence,
  phaseScore,
  type Scored,
  type Side,
} from '../../src/scoring/scored.ts';
import { organizationPhases, technicalPhases } from '../../src/scoring/weights.ts';
import { anyChecks, anyFraction } from './make.ts';

/** Properties of section 8.8 of the readiness model that concern the arithmetic, by their numbers. */

const HUNDRED = fraction(100);
const sides: readonly Side[] = ['lo', 'hi'];
const scopes: readonly (readonly Phase[])[] = [phases, technicalPhases, organizationPhases];

/** Every score there is: of cluster, technical, organization, phases and domains. */
function allScores(checks: readonly Scored[], side: Side): readonly Fraction[] {
  return [
    ...scopes.map((of) => clusterScore(checks, side, of)),
    ...phases.map((phase) => phaseScore(inPhase(checks, phase), side)),
    base(checks, side),
  ].map((score) => score ?? ZERO);
}

/** Where a score is lower than it was, in words. */
function lowered(after: readonly Fraction[], before: readonly Fraction[]): readonly string[] {
  return after.flatMap((now, index) => {
    const was = before[index] ?? ZERO;
    return compare(now, was) < 0 ? [`${index}: ${format(was)} became ${format(now)}`] : [];
  });
}

function withCredit(checks: readonly Scored[], at: number, credit: Interval): readonly Scored[] {
  return checks.map((one, index) => (index === at ? { ...one, credit } : one));
}

/** Checks and the place of one of them. */
const anyChecksAndOne: fc.Arbitrary<readonly [readonly Scored[], number, Scored]> = anyChecks.chain(
  (checks) =>
    fc.nat({ max: checks.length - 1 }).map((at) => {
      const [one] = checks.slice(at);
      if (one === undefined) throw new RangeError('no check there');
      return [checks, at, one] as const;
    }),
);

/** The point at a share of the way from a to b. */
function between(a: Fraction, b: Fraction, share: Fraction): Fraction {
  return add(a, multiply(subtract(b, a), share));
}

describe('a cluster', () => {
  test('1: every score is within bounds, assured not above potential', () => {
    fc.assert(
      fc.property(anyChecks, (checks) => {
        const [lo, hi] = [allScores(checks, 'lo'), allScores(checks, 'hi')];
        expect(lowered(hi, lo)).toEqual([]);
        expect(
          lowered(
            lo,
            lo.map(() => ZERO),
          ),
        ).toEqual([]);
        expect(
          lowered(
            hi.map(() => HUNDRED),
            hi,
          ),
        ).toEqual([]);
      }),
    );
  });

  test('2: raising a bound of a credit lowers no score', () => {
    fc.assert(
      fc.property(anyChecksAndOne, anyFraction, ([checks, at, { credit }], share) => {
        const lo = between(credit.lo, ONE, share);
        const raised = withCredit(checks, at, { lo, hi: greatest(lo, credit.hi) });
        for (const side of sides)
          expect(lowered(allScores(raised, side), allScores(checks, side))).toEqual([]);
      }),
    );
  });

  test('3: a value inside an interval lowers neither assured score nor confidence, and raises no potential', () => {
    fc.assert(
      fc.property(anyChecksAndOne, anyFraction, ([checks, at, { credit }], share) => {
        const value = between(credit.lo, credit.hi, share);
        const known = withCredit(checks, at, { lo: value, hi: value });
        expect(lowered(allScores(known, 'lo'), allScores(checks, 'lo'))).toEqual([]);
        expect(lowered(allScores(checks, 'hi'), allScores(known, 'hi'))).toEqual([]);
        expect(lowered([confidence(known) ?? ZERO], [confidence(checks) ?? ZERO])).toEqual([]);
      }),
    );
  });

  test('4: blinding raises no assured score, lowers no potential, raises no confidence', () => {
    fc.assert(
      fc.property(anyChecksAndOne, ([checks, at]) => {
        const blind = withCredit(checks, at, ANYTHING);
        expect(lowered(allScores(checks, 'lo'), allScores(blind, 'lo'))).toEqual([]);
        expect(lowered(allScores(blind, 'hi'), allScores(checks, 'hi'))).toEqual([]);
        expect(lowered([confidence(checks) ?? ZERO], [confidence(blind) ?? ZERO])).toEqual([]);
      }),
    );
  });

  test('5: a change of a credit moves no score by more than a hundred times as much', () => {
    fc.assert(
      fc.property(anyChecksAndOne, anyFraction, ([checks, at, { credit }], value) => {
        const moved = withCredit(checks, at, { lo: value, hi: greatest(value, credit.hi) });
        const step = subtract(value, credit.lo);
        const most = multiply(HUNDRED, step.n < 0n ? subtract(ZERO, step) : step);
        const [before, after] = [allScores(checks, 'lo'), allScores(moved, 'lo')];
        for (const [index, score] of after.entries()) {
          const change = subtract(score, before[index] ?? ZERO);
          const size = change.n < 0n ? subtract(ZERO, change) : change;
          expect(compare(size, most)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  test('6: the order of the checks does not matter', () => {
    fc.assert(
      fc.property(
        anyChecks.chain((checks) =>
          fc.tuple(
            fc.constant(checks),
            fc.shuffledSubarray([...checks], { minLength: checks.length }),
          ),
        ),
        ([checks, shuffled]) => {
          for (const side of sides) {
            expect(allScores(shuffled, side)).toEqual(allScores(checks, side));
          }
        },
      ),
    );
  });

  test('7: a phase in which nothing applies is left out and its weight given to the others', () => {
    fc.assert(
      fc.property(anyChecks, fc.constantFrom(...phases), (checks, phase) => {
        const rest = checks.filter((one) => one.phase !== phase);
        const others = phases.filter((one) => one !== phase);
        expect(clusterScore(rest, 'lo')).toEqual(clusterScore(rest, 'lo', others));
      }),
    );
  });

  test('8: without any evidence 0 is assured, 100 possible, and nothing known', () => {
    fc.assert(
      fc.property(anyChecks, (checks) => {
        const blind = checks.map((one) => ({ ...one, credit: ANYTHING, q: ZERO }));
        expect(clusterScore(blind, 'lo')).toEqual(ZERO);
        expect(clusterScore(blind, 'hi')).toEqual(HUNDRED);
        expect([confidence(blind), assurance(blind)]).toEqual([ZERO, ZERO]);
      }),
    );
  });

  test('10: no cluster is above the middle between 100 and its weakest phase', () => {
    fc.assert(
      fc.property(anyChecks, fc.constantFrom(...sides), (checks, side) => {
        const [first = ZERO, ...rest] = phaseScores(checks, side).values();
        const most = divide(add(HUNDRED, least(first, ...rest)), fraction(2));
        expect(lowered([most], [clusterScore(checks, side) ?? ZERO])).toEqual([]);
      }),
    );
  });

  test('a failed cluster gate caps the cluster at its value', () => {
    fc.assert(
      fc.property(anyChecksAndOne, ([checks, at]) => {
        const failing = withCredit(checks, at, { lo: ZERO, hi: ZERO }).map((one, index) =>
          index === at ? { ...one, clusterGate: 30 } : one,
        );
        expect(lowered([fraction(30)], [clusterScore(failing, 'hi') ?? ZERO])).toEqual([]);
      }),
    );
  });
});

describe('a fleet', () => {
  const anyFleet: fc.Arbitrary<readonly Weighed[]> = fc.array(
    fc.record({
      weight: fc.constantFrom(fraction(1), fraction(2), fraction(4), fraction(1, 2)),
      score: anyFraction.map((one) => multiply(one, HUNDRED)),
    }),
    { minLength: 1, maxLength: 30 },
  );

  test('1: is between its worst and its best cluster', () => {
    fc.assert(
      fc.property(anyFleet, (fleet) => {
        const [first = ZERO, ...rest] = fleet.map(({ score }) => score);
        const found = fleetScore(fleet) ?? ZERO;
        expect(lowered([found, greatest(first, ...rest)], [least(first, ...rest), found])).toEqual(
          [],
        );
      }),
    );
  });

  test('2: a better cluster lowers nothing', () => {
    fc.assert(
      fc.property(anyFleet, fc.nat(), anyFraction, (fleet, pick, share) => {
        const at = pick % fleet.length;
        const better = fleet.map((one, index) =>
          index === at ? { ...one, score: between(one.score, HUNDRED, share) } : one,
        );
        expect(lowered([fleetScore(better) ?? ZERO], [fleetScore(fleet) ?? ZERO])).toEqual([]);
      }),
    );
  });

  test('10: is not above the middle between its best cluster and its tail', () => {
    fc.assert(
      fc.property(anyFleet, (fleet) => {
        const [first = ZERO, ...rest] = fleet.map(({ score }) => score);
        const most = divide(add(greatest(first, ...rest), tail(fleet)), fraction(2));
        expect(lowered([most], [fleetScore(fleet) ?? ZERO])).toEqual([]);
      }),
    );
  });

  test('6: the order of the clusters does not matter', () => {
    fc.assert(
      fc.property(anyFleet, (fleet) => {
        expect(fleetScore([...fleet].reverse())).toEqual(fleetScore(fleet));
      }),
    );
  });
});
