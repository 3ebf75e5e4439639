import type { Becoming } from '../../model/pictures/identities.ts';
import { keyOfPrincipal, type Principal } from '../principals.ts';
import type { RightsClass } from '../rbac/classes.ts';
import { isShipped } from '../rbac-reach/shipped.ts';
import type { Way, Ways } from './ways.ts';

/** Identities of equal rights that can become the same. Their paths are made again for those that are listed. */
export interface Gathered {
  readonly members: readonly [Principal, ...Principal[]];
  readonly worst: Becoming;
  readonly certain: boolean;
  readonly steps: number;
  /** Whether every way starts with what somebody ships. */
  readonly shipped: boolean;
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
    for (const [key, group] of alike(members, ways)) {
      const own = gathered(group, ways);
      if (own !== undefined) found.push(own);
      else if (key === PERHAPS) perhaps += group.length;
    }
  }
  return { classes: found, perhaps };
}

function gathered(members: readonly [Principal, ...Principal[]], ways: Ways): Gathered | undefined {
  const all = ways.of(keyOfPrincipal(members[0]));
  const [worst] = all;
  if (worst === undefined) return undefined;
  const { becomes, certain, path } = worst;
  const shipped = all.every((one) => isShipped(one.path));
  return { members, worst: becomes, certain, steps: path.length, shipped };
}

const PERHAPS = 'perhaps';
const HARMLESS = 'harmless';

function alike(
  members: readonly Principal[],
  ways: Ways,
): ReadonlyMap<string, [Principal, ...Principal[]]> {
  const groups = new Map<string, [Principal, ...Principal[]]>();
  for (const one of members) {
    const node = keyOfPrincipal(one);
    const key = endsOf(ways.of(node)) ?? (ways.maybeMore(node) ? PERHAPS : HARMLESS);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [one]);
    else own.push(one);
  }
  return groups;
}

/** Undefined where nothing is gained. */
function endsOf(ways: readonly Way[]): string | undefined {
  if (ways.length === 0) return undefined;
  return JSON.stringify(
    ways.map(({ becomes, name, certain, path }) => [becomes, name, certain, isShipped(path)]),
  );
}
