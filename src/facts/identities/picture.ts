import { type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { type Listed, listed } from '../../model/picture.ts';
import {
  becomings,
  type Gain,
  type Identities,
  type IdentityClass,
} from '../../model/pictures/identities.ts';
import { definePartialFact, type Fact } from '../../model/source.ts';
import { keyOfPrincipal, type Principal } from '../principals.ts';
import { rbac } from '../rbac/rbac.ts';
import { rbacReach } from '../rbac-reach/rbac-reach.ts';
import { isShipped } from '../rbac-reach/shipped.ts';
import { drawnHop } from '../rbac-reach/steps.ts';
import { classesIn, type Gathered } from './classes.ts';
import { type Way, waysIn } from './ways.ts';

/** How much a report keeps. */
const MOST_CLASSES = 200;
const MOST_SHIPPED = 60;
const MOST_MEMBERS = 8;

/** Who can become what, as reports show it. */
export const identities: Fact<Identities> = definePartialFact({
  id: 'identities',
  title: 'Who can become what, by equal rights, and the shortest way there',
  needs: { rights: rbac, reach: rbacReach },
  compute: ({ rights, reach }): Observed<Identities> => {
    const gaps = someGaps(rights.anywhere);
    if (gaps !== undefined && rights.bindings.length === 0) return unseen(gaps);
    const everybody = reach.subjects.map(principalOfKey);
    const found = classesIn(rights.classesOf(everybody), waysIn(reach));
    const value = drawn(found, everybody.length);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

function drawn({ classes, perhaps }: ReturnType<typeof classesIn>, of: number): Identities {
  const ranked = classes.toSorted(byWorst);
  const own = ranked.filter((one) => !isOfPlatform(one));
  const shipped = ranked.filter(isOfPlatform);
  const leading = classes.reduce((sum, { members }) => sum + members.length, 0);
  return {
    seen: of,
    harmless: of - leading - perhaps,
    perhaps,
    worst: worstOf(own),
    classes: drawnOf(own, MOST_CLASSES),
    shipped: drawnOf(shipped, MOST_SHIPPED),
  };
}

function drawnOf(classes: readonly Gathered[], most: number): Listed<IdentityClass> {
  const { rows, truncated } = listed(classes, most);
  return { rows: rows.map(drawnClass), truncated };
}

function drawnClass({ members, ways: [first, ...rest] }: Gathered): IdentityClass {
  const places = rest.filter(({ becomes }) => becomes === 'namespace-admin');
  const others = rest.filter(({ becomes }) => becomes !== 'namespace-admin');
  const shown = first.becomes === 'namespace-admin' ? others : [...others, ...places.slice(0, 1)];
  return {
    members: listed(members.map(keyOfPrincipal), MOST_MEMBERS),
    gains: [gainOf(first, places.length), ...shown.map((one) => gainOf(one, places.length - 1))],
  };
}

/** `places`: how many more namespaces there are. */
function gainOf({ becomes, name, certain, path }: Way, places: number): Gain {
  const others = becomes === 'namespace-admin' ? places : 0;
  return { becomes, name, others, certain, path: path.map(drawnHop) };
}

function isOfPlatform({ ways }: Gathered): boolean {
  return ways.every(({ path }) => isShipped(path));
}

function byWorst(a: Gathered, b: Gathered): number {
  const [one, other] = [a.ways[0], b.ways[0]];
  return (
    Number(other.certain) - Number(one.certain) ||
    becomings.indexOf(one.becomes) - becomings.indexOf(other.becomes) ||
    one.path.length - other.path.length ||
    b.members.length - a.members.length ||
    byText(keyOfPrincipal(a.members[0]), keyOfPrincipal(b.members[0]))
  );
}

function worstOf(classes: readonly Gathered[]): Identities['worst'] {
  return becomings.flatMap((becomes) => {
    const count = (certain: boolean): number =>
      classes
        .filter(({ ways: [first] }) => first.becomes === becomes && first.certain === certain)
        .reduce((sum, { members }) => sum + members.length, 0);
    const [certain, possible] = [count(true), count(false)];
    return certain + possible === 0 ? [] : [{ becomes, certain, possible }];
  });
}

function principalOfKey(key: string): Principal {
  for (const kind of ['User', 'Group'] as const) {
    if (key.startsWith(`${kind}/`))
      return { kind, name: key.slice(kind.length + 1), namespace: '' };
  }
  const [, , namespace = '', name = ''] = key.split('/');
  return { kind: 'ServiceAccount', namespace, name };
}
