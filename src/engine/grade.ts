import type { Check, Grade, Outcome } from '../model/check.ts';
import { type Counted, coverageOf } from '../model/coverage.ts';
import { judgementOf, statusOf } from '../model/credit.ts';
import type { Fraction } from '../model/fraction.ts';
import { compare, HALF, leastOf, ONE, ZERO } from '../model/fraction.ts';
import { distinctGaps } from '../model/gaps.ts';
import type { Interval, Verdict } from '../model/verdict.ts';
import { assuranceOf } from './assurance.ts';
import { countedOf, type Judged } from './counted.ts';
import { keptOf } from './kept.ts';

/** Turns the verdicts of a check into status and credit. Throws an Error when they make no sense. */
export function gradeVerdicts(check: Check, verdicts: readonly Verdict[]): Outcome {
  const judged: Judged[] = [];
  for (const verdict of verdicts) {
    if (verdict.status !== 'not-applicable') judged.push(verdict);
    else if (verdicts.length === 1) return { type: 'not-applicable', proof: verdict };
    else throw new Error(`${check.id} says not applicable beside other verdicts`);
  }
  if (judged.length === 0) throw new Error(`${check.id} yielded no verdict`);
  return outcomeOf(check, judged);
}

function outcomeOf(check: Check, verdicts: readonly Judged[]): Outcome {
  if (check.grade.type !== 'mean' && verdicts.some(({ status }) => status === 'rehearsed')) {
    throw new Error(`${check.id} yields drill results, which only the grade mean can count`);
  }
  const { credit, ratio } = creditOf(check.grade, verdicts.map(countedOf));
  const status = statusOf(credit);
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const verdict of verdicts) counts[judgementOf(verdict)] += 1;
  return {
    type: 'judged',
    status,
    credit,
    ratio,
    verdicts: keptOf(verdicts),
    counts,
    gaps: distinctGaps(verdicts.flatMap((one) => ('gaps' in one ? one.gaps : []))),
    assumed: verdicts.some(({ assumed }) => assumed === true),
    q: assuranceOf(check, status, verdicts),
  };
}

interface Credit {
  readonly credit: Interval;
  readonly ratio: Fraction | null;
}

function creditOf(grade: Grade, counted: readonly Counted[]): Credit {
  switch (grade.type) {
    case 'worst':
      return { credit: worstOf(counted), ratio: null };
    case 'count':
      return { credit: countOf(counted, grade.warn), ratio: null };
    case 'coverage':
    case 'mean':
      return coverageOf(counted, grade);
  }
}

/**
 * The least credit of any subject. One that may be out of scope can lower `lo`, never `hi`; where
 * nothing is surely in scope nothing is proven.
 */
function worstOf(counted: readonly Counted[]): Interval {
  const certain = counted.filter(({ scopeUnknown }) => !scopeUnknown);
  return {
    lo:
      certain.length === 0
        ? ZERO
        : leastOf(
            ONE,
            counted.map(({ credit }) => credit.lo),
          ),
    hi: leastOf(
      ONE,
      certain.map(({ credit }) => credit.hi),
    ),
  };
}

/** As `worst`, but the number of warnings decides between pass, warn and fail. */
function countOf(counted: readonly Counted[], allowed: number): Interval {
  const certain = counted.filter(({ scopeUnknown }) => !scopeUnknown);
  return {
    lo:
      certain.length === 0
        ? ZERO
        : countCredit(
            counted.map(({ credit }) => credit.lo),
            allowed,
          ),
    hi: countCredit(
      certain.map(({ credit }) => credit.hi),
      allowed,
    ),
  };
}

function countCredit(credits: readonly Fraction[], allowed: number): Fraction {
  if (credits.some((credit) => compare(credit, HALF) < 0)) return ZERO;
  const warnings = credits.filter((credit) => compare(credit, ONE) < 0).length;
  if (warnings === 0) return ONE;
  return warnings <= allowed ? HALF : ZERO;
}
