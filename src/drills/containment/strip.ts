import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import type { Policy } from '../../facts/reachability/rules.ts';
import { holds } from '../../facts/reachability/terms.ts';
import { byText } from '../../model/order.ts';

/** The most keys that all sets are tried of: beyond that the widest first. */
const MOST_KEYS = 10;

/**
 * The fewest labels of a pod whose removal frees it from the policies that allow it anything. Those that
 * select it whatever its labels are stay; so do those that select by a label that is missing.
 */
export function stripped(endpoint: Endpoint, policies: readonly Policy[]): readonly string[] {
  const allowing = policies.filter((one) => allows(one) && selects(one, endpoint));
  const freed = new Map<string, Set<Policy>>();
  for (const key of endpoint.labels.keys()) {
    const without = withoutLabels(endpoint, [key]);
    const own = allowing.filter((one) => !selects(one, without));
    if (own.length > 0) freed.set(key, new Set(own));
  }
  const wanted = new Set([...freed.values()].flatMap((own) => [...own]));
  const keys = [...freed.keys()].sort(byText);
  return keys.length > MOST_KEYS ? widestFirst(freed, wanted) : fewest(keys, freed, wanted);
}

export function withoutLabels(endpoint: Endpoint, keys: readonly string[]): Endpoint {
  const labels = new Map([...endpoint.labels].filter(([key]) => !keys.includes(key)));
  return { ...endpoint, labels };
}

function allows({ rules }: Policy): boolean {
  return rules.some(({ action }) => action !== 'deny');
}

const NO_ATOMS: ReadonlySet<number> = new Set();

function selects({ selects: term }: Policy, endpoint: Endpoint): boolean {
  return holds(term, endpoint, () => NO_ATOMS) !== 'no';
}

type Freed = ReadonlyMap<string, ReadonlySet<Policy>>;

function covers(keys: readonly string[], freed: Freed, wanted: ReadonlySet<Policy>): boolean {
  return [...wanted].every((one) => keys.some((key) => freed.get(key)?.has(one) === true));
}

function fewest(
  keys: readonly string[],
  freed: Freed,
  wanted: ReadonlySet<Policy>,
): readonly string[] {
  for (let size = 0; size <= keys.length; size += 1) {
    for (const some of choices(keys, size)) if (covers(some, freed, wanted)) return some;
  }
  return keys;
}

function* choices(keys: readonly string[], size: number): Generator<readonly string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [index, key] of keys.entries()) {
    for (const rest of choices(keys.slice(index + 1), size - 1)) yield [key, ...rest];
  }
}

function widestFirst(freed: Freed, wanted: ReadonlySet<Policy>): readonly string[] {
  const chosen: string[] = [];
  const byWidth = [...freed].toSorted(([, a], [, b]) => b.size - a.size);
  for (const [key] of byWidth) {
    if (covers(chosen, freed, wanted)) break;
    chosen.push(key);
  }
  return chosen.sort(byText);
}
