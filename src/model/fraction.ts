/** An exact rational number in lowest terms with a positive denominator. Scores are never floats. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** `n / d` in lowest terms. Throws a RangeError when `d` is zero. */
export function fraction(n: bigint | number, d: bigint | number = 1): Fraction {
  const top = BigInt(n);
  const bottom = BigInt(d);
  if (bottom === 0n) throw new RangeError(`division by zero: ${n}/${d}`);
  const sign = bottom < 0n ? -1n : 1n;
  const divisor = gcd(top < 0n ? -top : top, bottom * sign) * sign;
  return { n: top / divisor, d: bottom / divisor };
}

export const ZERO: Fraction = fraction(0);
export const ONE: Fraction = fraction(1);
export const HALF: Fraction = fraction(1, 2);

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.n, a.d * b.d);
}

/** Throws a RangeError when `b` is zero. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d, a.d * b.n);
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`: fit for `sort`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function least(first: Fraction, ...rest: readonly Fraction[]): Fraction {
  return leastOf(first, rest);
}

/** The same for any number of them: arguments of a call are limited. */
export function leastOf(first: Fraction, rest: Iterable<Fraction>): Fraction {
  let found = first;
  for (const one of rest) if (one !== found && compare(one, found) < 0) found = one;
  return found;
}

export function greatest(first: Fraction, ...rest: readonly Fraction[]): Fraction {
  let found = first;
  for (const one of rest) if (compare(one, found) > 0) found = one;
  return found;
}

export function sum(all: Iterable<Fraction>): Fraction {
  let total = ZERO;
  for (const one of all) total = add(total, one);
  return total;
}

/** The greatest integer that is not above it: how an assured score is shown. */
export function floor({ n, d }: Fraction): number {
  const quotient = n / d;
  return Number(n < 0n && quotient * d !== n ? quotient - 1n : quotient);
}

/** The least integer that is not below it: how a potential score is shown. */
export function ceil({ n, d }: Fraction): number {
  return floor({ n: n + d - 1n, d });
}

/** `"2/3"`, or `"1"` for a whole number: the form in results and snapshots. */
export function format({ n, d }: Fraction): string {
  return d === 1n ? String(n) : `${n}/${d}`;
}

/** Reads what `format` wrote, and decimals such as `0.49`; undefined for anything else. */
export function parse(text: string): Fraction | undefined {
  const parts = /^(-?\d{1,400})(?:\/(\d{1,400})|\.(\d{1,100}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, whole = '0', bottom, decimals] = parts;
  if (decimals !== undefined) {
    return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  }
  if (bottom === undefined) return fraction(BigInt(whole));
  return BigInt(bottom) === 0n ? undefined : fraction(BigInt(whole), BigInt(bottom));
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
