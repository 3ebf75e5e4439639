import { type Counted, coverageOf, type Thresholds } from '../../model/coverage.ts';
import { type Fraction, fraction, ONE, ZERO } from '../../model/fraction.ts';
import type { Interval } from '../../model/verdict.ts';
import { RIGHT_WEIGHTS } from '../../tables/responder-rights.ts';
import type { JudgedRight } from './access.ts';
import type { PlaceAnswer } from './judge.ts';
import type { NeededRight } from './needed.ts';

/** Shares from which responders have enough, or nearly so. */
export const ACCESS_SHARES: Thresholds = { pass: ONE, warn: fraction(9, 10) };

/** A missing critical right vetoes. `open`: whether there may be more places than were seen. */
export function creditOf(rights: readonly JudgedRight[], open: boolean): Interval {
  const counted = rights.flatMap(countedOf);
  const rest = open ? [{ ...NOTHING, rest: true }] : [];
  return coverageOf([...counted, ...rest], ACCESS_SHARES).credit;
}

const CREDITS: Readonly<Record<PlaceAnswer['state'], Interval>> = {
  yes: { lo: ONE, hi: ONE },
  no: { lo: ZERO, hi: ZERO },
  unknown: { lo: ZERO, hi: ONE },
};

/** Made once: answers that count alike are counted together. */
const TIMES: Readonly<Record<NeededRight['severity'], Fraction>> = {
  critical: fraction(RIGHT_WEIGHTS.critical),
  high: fraction(RIGHT_WEIGHTS.high),
  medium: fraction(RIGHT_WEIGHTS.medium),
};

const NOTHING: Counted = {
  credit: CREDITS.unknown,
  times: ONE,
  rest: false,
  veto: false,
  scopeUnknown: false,
};

function countedOf({ right, answers }: JudgedRight): readonly Counted[] {
  const { severity, required } = right;
  if (required === 'no') return [];
  return answers.map(({ state, marks }) => ({
    ...NOTHING,
    credit: CREDITS[state],
    times: TIMES[severity],
    veto: severity === 'critical',
    scopeUnknown: required === 'unknown' || marks.scopeUnknown === true,
  }));
}
