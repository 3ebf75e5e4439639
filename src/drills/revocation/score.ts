import { divide, type Fraction, fraction, least, ONE, ZERO } from '../../model/fraction.ts';
import type { Interval } from '../../model/verdict.ts';
import type { Assessed } from './assess.ts';

/** No better than this with an administrator's credential that nobody can take back. */
const VETOED = fraction(49, 100);

/**
 * The weighted share of credentials that are dead in time. One that may not be there counts where that makes the
 * bound wider. Source: the readiness model, section 6.5.
 */
export function creditOf(all: readonly Assessed[], complete: boolean): Interval {
  const sure = all.filter(({ exposed }) => exposed.perhaps.length === 0);
  const doubtful = all.filter(({ exposed }) => exposed.perhaps.length > 0);
  const lowest = share([...sure, ...doubtful.filter(({ credit }) => credit.lo === 0)], 'lo');
  const highest = share([...sure, ...doubtful.filter(({ credit }) => credit.hi === 1)], 'hi');
  const lo = all.some(({ veto }) => veto) ? least(lowest, VETOED) : lowest;
  const hi = sure.some(({ veto }) => veto) ? least(highest, VETOED) : highest;
  return { lo: complete ? lo : ZERO, hi: complete ? hi : bestOf(sure) };
}

/** What was not seen may all be dead in time. */
function bestOf(sure: readonly Assessed[]): Fraction {
  return sure.some(({ veto }) => veto) ? VETOED : ONE;
}

function share(all: readonly Assessed[], side: 'lo' | 'hi'): Fraction {
  let weight = 0;
  let dead = 0;
  for (const one of all) {
    weight += one.weight;
    dead += one.weight * one.credit[side];
  }
  return weight === 0 ? ONE : divide(fraction(dead), fraction(weight));
}
