import { keyOfPrincipal, type Principal } from '../principals.ts';
import type { RightsClass } from '../rbac/classes.ts';
import { isShipped } from '../rbac-reach/shipped.ts';
import type { Way, Ways } from './ways.ts';

/** Identities of equal rights that can become the same. */
export interface Gathered {
  readonly members: readonly [Principal, ...Principal[]];
  readonly ways: readonly [Way, ...Way[]];
}

/** Classes by equal rights, told apart where a member has more: an account may be mapped to a role in a cloud. */
export function classesIn(
  classes: readonly RightsClass[],
  ways: Ways,
): {
  readonly classes: readonly Gathered[];
  /** How many identities may only lead where nothing can be read. */
  readonly perhaps: number;
} {
  const found: Gathered[] = [];
  let perhaps = 0;
  for (const { members } of classes) {
    for (const group of alike(members, ways)) {
      const [first] = group;
      const [worst, ...rest] = ways.of(keyOfPrincipal(first));
      if (worst !== undefined) found.push({ members: group, ways: [worst, ...rest] });
      else if (ways.maybeMore(keyOfPrincipal(first))) perhaps += group.length;
    }
  }
  return { classes: found, perhaps };
}

function alike(members: readonly Principal[], ways: Ways): Iterable<[Principal, ...Principal[]]> {
  const groups = new Map<string, [Principal, ...Principal[]]>();
  for (const one of members) {
    const node = keyOfPrincipal(one);
    const ends = ways
      .of(node)
      .map(({ becomes, name, certain, path }) => [becomes, name, certain, isShipped(path)]);
    const key = JSON.stringify([ends, ends.length > 0 || ways.maybeMore(node)]);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [one]);
    else own.push(one);
  }
  return groups.values();
}
