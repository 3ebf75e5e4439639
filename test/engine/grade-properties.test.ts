import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import type { Grade } from '../../src/model/check.ts';
import { statusOf } from '../../src/model/credit.ts';
import { compare, fraction, HALF, ONE, ZERO } from '../../src/model/fraction.ts';
import {
  fail,
  type Interval,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { anyFraction, forbidden, makeCheck, pod, seen } from '../scoring/make.ts';

/** Properties of grading: readiness model, sections 3.3 and 8.8, amendments 0.8 and 0.9. */

type Status = 'fail' | 'unknown' | 'warn' | 'pass';

interface Drawn {
  readonly status: Status;
  readonly veto: boolean;
  readonly scopeUnknown: boolean;
}

const anyGrade: fc.Arbitrary<Grade> = fc.oneof(
  fc.constant<Grade>({ type: 'worst' }),
  fc.integer({ min: 0, max: 3 }).map((allowed): Grade => ({ type: 'count', warn: allowed })),
  fc.tuple(anyFraction, anyFraction).map(([a, b]): Grade => {
    const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a];
    return { type: 'coverage', pass: high.n === 0n ? ONE : high, warn: low };
  }),
);

const anyDrawn: fc.Arbitrary<Drawn> = fc.record({
  status: fc.constantFrom<Status>('fail', 'unknown', 'warn', 'pass', 'pass'),
  veto: fc.boolean(),
  scopeUnknown: fc.constant(false),
});

const anyDrawns: fc.Arbitrary<readonly Drawn[]> = fc.array(anyDrawn, {
  minLength: 1,
  maxLength: 25,
});

function verdictOf({ status, ...marks }: Drawn): Verdict {
  switch (status) {
    case 'pass':
      return pass(pod, 'holds', seen(), marks);
    case 'warn':
      return warn(pod, 'partly holds', seen(), marks);
    case 'fail':
      return fail(pod, 'does not hold', seen(), marks);
    case 'unknown':
      return unknown(pod, 'not seen', [forbidden], marks);
  }
}

function credit(grade: Grade, drawn: readonly Drawn[], more: readonly Verdict[] = []): Interval {
  const check = makeCheck('isolation/a', { grade });
  const outcome = gradeVerdicts(check, [...drawn.map(verdictOf), ...more]);
  if (outcome.type !== 'judged') throw new TypeError(outcome.type);
  return outcome.credit;
}

function replaced(drawn: readonly Drawn[], pick: number, by: Partial<Drawn>): readonly Drawn[] {
  return drawn.map((one, index) => (index === pick % drawn.length ? { ...one, ...by } : one));
}

const better: Readonly<Record<Status, readonly Status[]>> = {
  fail: ['warn', 'pass'],
  unknown: ['pass'],
  warn: ['pass'],
  pass: ['pass'],
};

describe('whatever the grade', () => {
  test('a credit is an interval between nothing and all, and its status is that of every point', () => {
    fc.assert(
      fc.property(anyGrade, anyDrawns, anyFraction, (grade, drawn, share) => {
        const { lo, hi } = credit(grade, drawn);
        expect([compare(ZERO, lo) <= 0, compare(lo, hi) <= 0, compare(hi, ONE) <= 0]).toEqual([
          true,
          true,
          true,
        ]);
        const status = statusOf({ lo, hi });
        const inside = compare(share, lo) < 0 || compare(share, hi) > 0 ? lo : share;
        const there = statusOf({ lo: inside, hi: inside });
        expect([status, 'unknown']).toContain(status === 'unknown' ? 'unknown' : there);
      }),
    );
  });

  test('repairing one more object lowers no bound', () => {
    fc.assert(
      fc.property(anyGrade, anyDrawns, fc.nat(), fc.nat(), (grade, drawn, pick, choice) => {
        const now = drawn[pick % drawn.length]?.status ?? 'pass';
        const status = better[now][choice % better[now].length] ?? 'pass';
        const [before, after] = [
          credit(grade, drawn),
          credit(grade, replaced(drawn, pick, { status })),
        ];
        expect([compare(after.lo, before.lo) >= 0, compare(after.hi, before.hi) >= 0]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });

  test('not seeing one object, or whether it is in scope, only widens the interval', () => {
    fc.assert(
      fc.property(anyGrade, anyDrawns, fc.nat(), fc.boolean(), (grade, drawn, pick, whole) => {
        const by: Partial<Drawn> = whole ? { status: 'unknown' } : { scopeUnknown: true };
        const [known, blind] = [credit(grade, drawn), credit(grade, replaced(drawn, pick, by))];
        expect([compare(blind.lo, known.lo) <= 0, compare(blind.hi, known.hi) >= 0]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });

  test('the truth about what may be out of scope is inside the interval', () => {
    fc.assert(
      fc.property(
        anyGrade,
        anyDrawns,
        anyDrawns,
        fc.array(fc.boolean()),
        (grade, sure, open, truth) => {
          const perhaps = open.map((one) => ({ ...one, scopeUnknown: true }));
          const { lo, hi } = credit(grade, [...sure, ...perhaps]);
          const real = credit(grade, [
            ...sure,
            ...open.filter((_, index) => truth[index] === true),
          ]);
          expect([compare(lo, real.lo) <= 0, compare(real.hi, hi) <= 0]).toEqual([true, true]);
        },
      ),
    );
  });

  test('further subjects of unknown number raise no lower bound', () => {
    fc.assert(
      fc.property(anyGrade, anyDrawns, (grade, drawn) => {
        const rest = unknownRest(pod, 'more may exist', [forbidden]);
        const [known, blind] = [credit(grade, drawn), credit(grade, drawn, [rest])];
        expect(compare(blind.lo, known.lo)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('the order of the verdicts does not matter', () => {
    fc.assert(
      fc.property(anyGrade, anyDrawns, (grade, drawn) => {
        expect(credit(grade, [...drawn].reverse())).toEqual(credit(grade, drawn));
      }),
    );
  });
});

test('11: conforming objects lift no coverage to a warning while a critical one fails', () => {
  fc.assert(
    fc.property(anyDrawns, fc.integer({ min: 0, max: 2000 }), (drawn, conforming) => {
      const grade: Grade = { type: 'coverage', pass: fraction(95, 100), warn: fraction(1, 2) };
      const passing = Array.from({ length: conforming }, () =>
        verdictOf({ status: 'pass', veto: false, scopeUnknown: false }),
      );
      const open = verdictOf({ status: 'fail', veto: true, scopeUnknown: false });
      expect(compare(credit(grade, drawn, [...passing, open]).hi, HALF)).toBe(-1);
    }),
    { numRuns: 50 },
  );
});
