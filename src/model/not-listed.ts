import type { AlsoFound, NotListed } from './cluster.ts';
import { byText } from './order.ts';

/** Each once, in an order of its own: several files, or several providers, may name one. */
export function distinctPlaces(all: readonly NotListed[]): readonly NotListed[] {
  const byKey = new Map(all.map((one) => [keyOf(one), one]));
  return [...byKey].sort(([a], [b]) => byText(a, b)).map(([, one]) => one);
}

function keyOf({ provider, place, cause, detail, permission }: NotListed): string {
  return [provider, place, cause, detail, permission ?? ''].join('\u0000');
}

/** What named this cluster, with what was found out to name it too. */
export function allNames(
  foundBy: readonly string[],
  id: string,
  also: readonly AlsoFound[],
): readonly string[] {
  const others = also.filter((one) => one.id === id).flatMap((one) => one.foundBy);
  return [...new Set([...foundBy, ...others])];
}
