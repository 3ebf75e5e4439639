import { describe, expect, test } from 'vitest';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import type { Grade, Outcome } from '../../src/model/check.ts';
import { format, fraction } from '../../src/model/fraction.ts';
import {
  fail,
  type Marks,
  notApplicable,
  pass,
  type Rehearsed,
  rehearsed,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import {
  f,
  forbidden,
  interval,
  makeCheck,
  planEvidence,
  pod,
  seen,
  subject,
} from '../scoring/make.ts';

const coverage: Grade = { type: 'coverage', pass: fraction(1), warn: fraction(9, 10) };
const mean: Grade = { type: 'mean', pass: fraction(1), warn: fraction(1, 2) };
const count: Grade = { type: 'count', warn: 2 };
const worst: Grade = { type: 'worst' };

/** Status, credit and ratio as text. */
function graded(grade: Grade, ...verdicts: readonly Verdict[]): string {
  return shown(gradeVerdicts(makeCheck('isolation/a', { grade }), verdicts));
}

function shown(outcome: Outcome): string {
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit, ratio } = outcome;
  const share = ratio === null ? '' : ` of ${format(ratio)}`;
  return `${status} [${format(credit.lo)}, ${format(credit.hi)}]${share}`;
}

const good = (marks: Marks = {}): Verdict => pass(pod, 'holds', seen(), marks);
const half = (marks: Marks = {}): Verdict => warn(pod, 'partly holds', seen(), marks);
const bad = (marks: Marks = {}): Verdict => fail(pod, 'does not hold', seen(), marks);
const unseen = (marks: Marks & { readonly best?: 'pass' | 'warn' } = {}): Verdict =>
  unknown(pod, 'not seen', [forbidden], marks);
const others: Verdict = unknownRest(pod, 'more may exist', [forbidden]);

function drill(lo: string, hi: string = lo, marks: Marks = {}): Rehearsed {
  const credit = interval(lo, hi);
  return rehearsed(pod, 'drilled', seen(), credit, marks);
}

function times(verdict: Verdict, howOften: number): readonly Verdict[] {
  return Array.from({ length: howOften }, () => verdict);
}

describe('a coverage in which warnings suffice', () => {
  const halves: Grade = { ...coverage, halves: 'warn' };

  test('is at least a warning where nothing fails, however few pass', () => {
    expect(graded(halves, half(), half())).toBe('warn [1/2, 1/2] of 1/2');
    expect(graded(halves, half(), bad())).toBe('fail [5/36, 5/36] of 1/4');
  });

  test('counts what was not seen as failing for the lower bound', () => {
    expect(graded(halves, half(), unseen({ best: 'warn' }))).toBe('unknown [5/36, 1/2]');
  });
});

describe('a coverage', () => {
  test('of 95 % against 100 and 90 is worth three quarters', () => {
    expect(graded(coverage, ...times(good(), 19), bad())).toBe('warn [3/4, 3/4] of 19/20');
  });

  test('of 60 % is worth a third', () => {
    expect(graded(coverage, ...times(good(), 3), ...times(bad(), 2))).toBe(
      'fail [1/3, 1/3] of 3/5',
    );
  });

  test('of 97 % with an open critical pod is worth 0.42', () => {
    const all = [...times(good(), 97), ...times(bad(), 2), bad({ veto: true })];
    // 0.5 + 0.5 * 0.07 / 0.10 = 0.85, halved
    expect(graded(coverage, ...all)).toBe('fail [17/40, 17/40] of 97/100');
  });

  test('at a threshold has exactly its credit', () => {
    expect(graded(coverage, ...times(good(), 9), bad())).toBe('warn [1/2, 1/2] of 9/10');
    expect(graded(coverage, good())).toBe('pass [1, 1] of 1');
    expect(graded(coverage, bad())).toBe('fail [0, 0] of 0');
  });

  test('counts a warning half', () => {
    expect(graded(coverage, good(), half())).toBe('fail [5/12, 5/12] of 3/4');
  });

  test('whose thresholds are one has nothing between fail and pass', () => {
    const grade: Grade = { type: 'coverage', pass: fraction(9, 10), warn: fraction(9, 10) };
    expect(graded(grade, ...times(good(), 9), bad())).toBe('pass [1, 1] of 9/10');
    expect(graded(grade, ...times(good(), 8), ...times(bad(), 2))).toBe('fail [4/9, 4/9] of 4/5');
  });

  test('vetoed stays below one half even where its threshold is reached', () => {
    const grade: Grade = { type: 'coverage', pass: fraction(1, 2), warn: fraction(1, 4) };
    expect(graded(grade, ...times(good(), 9), bad({ veto: true }))).toBe(
      'fail [49/100, 49/100] of 9/10',
    );
  });

  test('counts one unseen subject as failing for lo and as passing for hi', () => {
    expect(graded(coverage, ...times(good(), 19), unseen())).toBe('unknown [3/4, 1]');
    expect(graded(coverage, ...times(good(), 19), unseen({ best: 'warn' }))).toBe(
      'warn [3/4, 7/8]',
    );
  });

  test('takes an unseen critical subject for a veto in lo only', () => {
    expect(graded(coverage, ...times(good(), 19), unseen({ veto: true }))).toBe('unknown [3/8, 1]');
  });

  test('of subjects of unknown number leaves everything open, short of a proven veto', () => {
    expect(graded(coverage, good(), bad(), others)).toBe('unknown [0, 1]');
    expect(graded(coverage, good(), bad({ veto: true }), others)).toBe('fail [0, 49/100]');
    const perhaps = bad({ veto: true, scopeUnknown: true });
    expect(graded(coverage, good(), perhaps, others)).toBe('unknown [0, 1]');
  });

  test('counts what may be out of scope where that widens the interval', () => {
    const all = times(good(), 9);
    expect(graded(coverage, ...all, bad({ scopeUnknown: true }))).toBe('unknown [1/2, 1]');
    expect(graded(coverage, ...all, bad(), good({ scopeUnknown: true }))).toBe('warn [1/2, 6/11]');
    expect(graded(coverage, good({ scopeUnknown: true }))).toBe('unknown [0, 1]');
    expect(graded(coverage, bad({ scopeUnknown: true }))).toBe('unknown [0, 1]');
  });
});

describe('a mean', () => {
  test('averages what drills are worth, each as often as it counts', () => {
    expect(graded(mean, drill('1', '1', { times: 3 }), drill('0'))).toBe('warn [3/4, 3/4] of 3/4');
    expect(graded(mean, drill('1/2'), drill('0'))).toBe('fail [1/4, 1/4] of 1/4');
  });

  test('keeps what a drill leaves open', () => {
    expect(graded(mean, drill('1'), drill('0', '1'))).toBe('unknown [1/2, 1]');
  });

  test('is vetoed by a marked drill that fails, not by one that passes', () => {
    expect(graded(mean, drill('1'), drill('0', '0', { veto: true }))).toBe(
      'fail [1/4, 1/4] of 1/2',
    );
    expect(graded(mean, drill('1', '1', { veto: true }))).toBe('pass [1, 1] of 1');
  });

  test.for([0, -1, 1.5, Number.NaN])('refuses a drill that counts %d times', (howOften) => {
    expect(() => graded(mean, drill('1', '1', { times: howOften }))).toThrow('whole number');
  });
});

describe('the worst', () => {
  test('verdict decides', () => {
    expect(graded(worst, good(), good())).toBe('pass [1, 1]');
    expect(graded(worst, good(), half())).toBe('warn [1/2, 1/2]');
    expect(graded(worst, good(), half(), bad())).toBe('fail [0, 0]');
  });

  test('is a proven failure whatever was not seen', () => {
    expect(graded(worst, bad(), unseen(), others)).toBe('fail [0, 0]');
  });

  test('reaches at most what was seen', () => {
    expect(graded(worst, good(), others)).toBe('unknown [0, 1]');
    expect(graded(worst, half(), others)).toBe('unknown [0, 1/2]');
    expect(graded(worst, good(), unseen({ best: 'warn' }))).toBe('unknown [0, 1/2]');
  });

  test('can be lowered, never raised, by what may be out of scope', () => {
    expect(graded(worst, good(), bad({ scopeUnknown: true }))).toBe('unknown [0, 1]');
    expect(graded(worst, half(), good({ scopeUnknown: true }))).toBe('warn [1/2, 1/2]');
    expect(graded(worst, good({ scopeUnknown: true }))).toBe('unknown [0, 1]');
  });
});

describe('a count', () => {
  test('passes without warnings, warns up to its bound, fails above', () => {
    expect(graded(count, good())).toBe('pass [1, 1]');
    expect(graded(count, ...times(half(), 2), good())).toBe('warn [1/2, 1/2]');
    expect(graded(count, ...times(half(), 3))).toBe('fail [0, 0]');
  });

  test('fails with one failure', () => {
    expect(graded(count, good(), bad(), others)).toBe('fail [0, 0]');
  });

  test('takes what was not seen for a failure in lo, for a pass in hi', () => {
    expect(graded(count, good(), unseen())).toBe('unknown [0, 1]');
    expect(graded(count, half(), half(), unseen({ best: 'warn' }))).toBe('fail [0, 0]');
    expect(graded(count, half(), half(), half({ scopeUnknown: true }))).toBe('unknown [0, 1/2]');
  });
});

describe('verdicts that make no sense', () => {
  const proof = notApplicable('observed', 'there are none', seen());

  test('are faults', () => {
    expect(() => graded(worst)).toThrow('isolation/a yielded no verdict');
    expect(() => graded(worst, proof, good())).toThrow('not applicable beside other verdicts');
    expect(() => graded(worst, proof, proof)).toThrow('not applicable beside other verdicts');
    expect(() => graded(worst, drill('1'))).toThrow('only the grade mean');
  });

  test('one proof alone is not applicable', () => {
    expect(gradeVerdicts(makeCheck('isolation/a'), [proof])).toEqual({
      type: 'not-applicable',
      proof,
    });
  });
});

test('an outcome counts its verdicts, and lists each gap once', () => {
  const verdicts = [bad(), unseen(), unseen(), half({ assumed: true }), good()];
  expect(gradeVerdicts(makeCheck('isolation/a', { grade: coverage }), verdicts)).toEqual({
    type: 'judged',
    status: 'fail',
    credit: interval('1/6', '7/18'),
    ratio: null,
    verdicts,
    counts: { pass: 1, warn: 1, fail: 1, unknown: 2 },
    gaps: [forbidden],
    assumed: true,
    q: f('1'),
  });
});

describe('the assurance weight', () => {
  const attested = pass(subject('legal'), 'named', planEvidence);
  const [bare] = planEvidence;
  const linked = pass(subject('legal'), 'named', [{ ...bare, artefact: true }]);
  const both = fail(pod, 'contradicts', [...seen(), bare]);

  function weight(
    verdicts: readonly Verdict[],
    parts: Parameters<typeof makeCheck>[1] = {},
  ): string {
    const outcome = gradeVerdicts(makeCheck('isolation/a', parts), verdicts);
    return outcome.type === 'judged' ? format(outcome.q) : outcome.type;
  }

  test('is that of the weakest evidence that decided', () => {
    expect(weight([good()])).toBe('1');
    expect(weight([linked])).toBe('3/5');
    expect(weight([attested])).toBe('3/10');
    expect(weight([good(), linked, attested])).toBe('3/10');
    expect(weight([both])).toBe('3/10');
  });

  test('is not that of verdicts that did not decide', () => {
    expect(weight([bad(), attested])).toBe('1');
    expect(weight([bad(), attested], { grade: coverage })).toBe('3/10');
  });

  test('is nine tenths for drills', () => {
    expect(weight([drill('1')], { grade: mean })).toBe('9/10');
    expect(weight([good()], { sources: ['drill'] })).toBe('9/10');
  });

  test('is nothing where the status is unknown', () => {
    expect(weight([good(), unseen()])).toBe('0');
    expect(weight([unseen({ best: 'warn' })], { grade: coverage })).toBe('0');
  });

  test('is that of the observation where it contradicts the plan', () => {
    expect(weight([{ ...both, contradiction: true }])).toBe('1');
  });
});
