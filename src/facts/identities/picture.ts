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
import { drawnHop } from '../rbac-reach/steps.ts';
import { classesIn, type Gathered } from './classes.ts';
import { type Way, type Ways, waysIn } from './ways.ts';

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
    const ways = waysIn(reach);
    const found = classesIn(rights.classesOf(everybody), ways);
    const value = drawn(found, ways, everybody.length);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

function drawn(
  { classes, perhaps }: ReturnType<typeof classesIn>,
  ways: Ways,
  of: number,
): Identities {
  const ranked = classes.toSorted(byWorst);
  const own = ranked.filter(({ shipped }) => !shipped);
  const shipped = ranked.filter((one) => one.shipped);
  const leading = classes.reduce((sum, { members }) => sum + members.length, 0);
  return {
    seen: of,
    harmless: of - leading - perhaps,
    perhaps,
    worst: worstOf(own),
    classes: drawnOf(own, ways, MOST_CLASSES),
    shipped: drawnOf(shipped, ways, MOST_SHIPPED),
  };
}

function drawnOf(classes: readonly Gathered[], ways: Ways, most: number): Listed<IdentityClass> {
  const { rows, truncated } = listed(classes, most);
  return { rows: rows.flatMap(({ members }) => drawnClass(members, ways)), truncated };
}

function drawnClass(members: Gathered['members'], ways: Ways): readonly IdentityClass[] {
  const [first, ...rest] = ways.of(keyOfPrincipal(members[0]));
  if (first === undefined) return [];
  const places = rest.filter(({ becomes }) => becomes === 'namespace-admin');
  const others = rest.filter(({ becomes }) => becomes !== 'namespace-admin');
  const shown = first.becomes === 'namespace-admin' ? others : [...others, ...places.slice(0, 1)];
  return [
    {
      members: listed(members.map(keyOfPrincipal), MOST_MEMBERS),
      gains: [gainOf(first, places.length), ...shown.map((one) => gainOf(one, places.length - 1))],
    },
  ];
}

/** `places`: how many more namespaces there are. */
function gainOf({ becomes, name, certain, path }: Way, places: number): Gain {
  const others = becomes === 'namespace-admin' ? places : 0;
  return { becomes, name, others, certain, path: path.map(drawnHop) };
}

function byWorst(a: Gathered, b: Gathered): number {
  return (
    Number(b.certain) - Number(a.certain) ||
    becomings.indexOf(a.worst) - becomings.indexOf(b.worst) ||
    a.steps - b.steps ||
    b.members.length - a.members.length ||
    byText(keyOfPrincipal(a.members[0]), keyOfPrincipal(b.members[0]))
  );
}

function worstOf(classes: readonly Gathered[]): Identities['worst'] {
  return becomings.flatMap((becomes) => {
    const count = (certain: boolean): number =>
      classes
        .filter((one) => one.worst === becomes && one.certain === certain)
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
