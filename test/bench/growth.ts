import type { Usage } from './measure.ts';
import type { Claim } from './table.ts';

/** CPU and memory may grow by this factor at most where what is read doubles: linear, and some noise. */
const DOUBLED = 2.4;

/** How CPU grows from each size to the next, which is `factor` times as large. */
export function growthClaims(what: string, usages: readonly Usage[], factor = 2): readonly Claim[] {
  const most = (DOUBLED / 2) * factor;
  return usages.slice(1).map((usage, at) => {
    const growth = usage.cpu / (usages[at]?.cpu ?? Number.NaN);
    return {
      name: `CPU of ${what}, ${factor ** (at + 1)}n over ${factor ** at === 1 ? '' : factor ** at}n`,
      value: growth.toFixed(2),
      bound: `${most} at most`,
      holds: growth <= most,
    };
  });
}
