import type { NamespaceReach } from './namespace-reach.ts';

/** Shares of the other namespaces up to which a median is small, and half good. */
const PASSES = 0.1;
const WARNS = 0.5;

type Band = 'pass' | 'warn' | 'fail';

/** The median share of the others that a namespace reaches: for certain, and at most. */
export interface MedianReach {
  readonly least: number;
  readonly most: number;
  readonly low: Band;
  readonly high: Band;
}

/** Of at least two namespaces. */
export function medianReach(tenants: readonly NamespaceReach[]): MedianReach {
  const others = tenants.length - 1;
  const least = medianOf(tenants.map(({ sure }) => sure / others));
  const most = medianOf(tenants.map(({ may }) => may / others));
  return { least, most, low: bandOf(least), high: bandOf(most) };
}

function bandOf(share: number): Band {
  if (share <= PASSES) return 'pass';
  return share <= WARNS ? 'warn' : 'fail';
}

function medianOf(shares: readonly number[]): number {
  const sorted = shares.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** Such as `12.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
