const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** A Go duration such as `1h30m` in seconds; undefined where it is none. */
export function secondsOf(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (duration === '' || parts.map(([all]) => all).join('') !== duration) return undefined;
  return parts
    .map(([, count, unit]) => Number(count) * (UNITS[unit ?? ''] ?? Number.NaN))
    .reduce((sum, one) => sum + one, 0);
}
