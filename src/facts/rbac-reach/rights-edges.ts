import { impliedGroups, keyOfPrincipal, type Principal } from '../principals.ts';
import type { Grant } from '../rbac/grants.ts';
import type { PlacedRule } from '../rbac/role-rules.ts';
import { remember } from '../remember.ts';
import {
  type Held,
  type Hold,
  type Holdings,
  holdsOf,
  INDEXED_EDGES,
  isClusterScoped,
  isOfNamespaces,
  together,
} from './holdings.ts';

/** Where rights hold. */
export interface Place {
  /** Empty for the whole cluster. */
  readonly namespace: string;
  /** In each namespace, and on nothing that lies in none: a role that RoleBindings may give anywhere. */
  readonly everyNamespace: boolean;
}

/** An edge of the table that somebody's rights make, and where they hold. */
export interface FoundEdge extends Place {
  readonly edge: (typeof INDEXED_EDGES)[number]['edge'];
  /** What gives each right that it needs. */
  readonly held: readonly (readonly Held[])[];
}

/** Rights by the namespace that they hold in; under an empty name those of the whole cluster. */
type Places = ReadonlyMap<string, Holdings>;

/**
 * The edges of each holder by his bindings. What a group alone gives is an edge of the group; what
 * needs a right of the group beside an own one is an edge of the holder.
 */
export function edgeFinder(
  grantsOf: (principal: Principal) => readonly Grant[],
): (principal: Principal) => readonly FoundEdge[] {
  const holds = remember((rules: readonly PlacedRule[]) => holdsOf(rules));
  const ofGroup = remember((key: string): Places => {
    const name = key.slice('Group/'.length);
    return placesOf(grantsOf({ kind: 'Group', name, namespace: '' }), holds);
  });
  return (principal) => {
    const own = placesOf(grantsOf(principal), holds);
    if (own.size === 0) return [];
    const groups = impliedGroups(principal).map((one) => ofGroup(keyOfPrincipal(one)));
    return [...edgesOf(own, groups)];
  };
}

/** The edges that a role gives where somebody binds it. */
export function edgesOfRole(rules: readonly PlacedRule[], place: Place): readonly FoundEdge[] {
  const places = new Map<string, Map<number, readonly Held[]>>();
  addTo(places, place, holdsOf(rules), undefined);
  const { everyNamespace } = place;
  return [...edgesOf(places, [])].map((one) => ({ ...one, everyNamespace }));
}

function placesOf(
  grants: readonly Grant[],
  holds: (rules: readonly PlacedRule[]) => ReadonlyMap<number, readonly Hold[]>,
): Places {
  const places = new Map<string, Map<number, readonly Held[]>>();
  for (const grant of grants) {
    const { rules, namespace } = grant;
    const place = { namespace, everyNamespace: false };
    if (rules.state === 'known') addTo(places, place, holds(rules.rules), grant);
  }
  return places;
}

function addTo(
  places: Map<string, Map<number, readonly Held[]>>,
  { namespace, everyNamespace }: Place,
  holds: ReadonlyMap<number, readonly Hold[]>,
  grant: Grant | undefined,
): void {
  const here = places.get(namespace) ?? new Map<number, readonly Held[]>();
  for (const [index, found] of holds) {
    // What lies in no namespace is never given by a RoleBinding.
    if ((namespace !== '' || everyNamespace) && isClusterScoped(index)) continue;
    here.set(index, [...(here.get(index) ?? []), ...found.map((one) => ({ ...one, grant }))]);
  }
  if (here.size > 0) places.set(namespace, here);
}

function* edgesOf(own: Places, groups: readonly Places[]): Iterable<FoundEdge> {
  const sidesAt = (namespace: string): Sides => ({
    own: own.get(namespace) ?? NOTHING,
    others: together(groups.map((one) => one.get(namespace) ?? NOTHING)),
  });
  const wide = sidesAt('');
  const everywhere = upToAll(edgesAt('', wide, NOWHERE));
  yield* everywhere;
  if (everywhere.some(isAll)) return;
  const shared = wide.own.size === 0 ? [] : groups.flatMap((one) => [...one.keys()]);
  for (const namespace of new Set([...own.keys(), ...shared])) {
    if (namespace !== '') yield* upToAll(edgesAt(namespace, wide, sidesAt(namespace)));
  }
}

/** Whoever has everything gains nothing by the rest: the table says so first. */
function upToAll(found: Iterable<FoundEdge>): readonly FoundEdge[] {
  const all: FoundEdge[] = [];
  for (const one of found) {
    all.push(one);
    if (isAll(one)) break;
  }
  return all;
}

function isAll({ edge }: FoundEdge): boolean {
  return edge.id === 'everything';
}

const NOTHING: Holdings = new Map();

/** Rights of one's own, and those of the groups that one is in. */
interface Sides {
  readonly own: Holdings;
  readonly others: Holdings;
}

const NOWHERE: Sides = { own: NOTHING, others: NOTHING };

/** Edges that need some right of this place, and some that is one's own. */
function* edgesAt(namespace: string, wide: Sides, here: Sides): Iterable<FoundEdge> {
  const isWide = namespace === '';
  const sides = isWide ? [wide] : [wide, here];
  const has = (need: number): boolean => here.own.has(need) || here.others.has(need);
  for (const { edge, needs } of INDEXED_EDGES) {
    const elsewhere = !isWide && edge.namespace !== undefined && edge.namespace !== namespace;
    const isOwn = needs.some((need) => sides.some(({ own }) => own.has(need)));
    if (elsewhere || !isOwn || !(isWide || needs.some(has))) continue;
    const held = needs.map((need) => heldOf(need, sides, namespace));
    if (held.every((causes) => causes.length > 0))
      yield { edge, namespace, everyNamespace: false, held };
  }
}

function heldOf(need: number, sides: readonly Sides[], namespace: string): readonly Held[] {
  const all = sides.flatMap(({ own, others }) => [own, others]);
  const [first, ...rest] = all.flatMap((one) => {
    const here = one.get(need);
    return here === undefined ? [] : [here];
  });
  if (first === undefined) return [];
  const held = rest.length === 0 ? first : [first, ...rest].flat();
  // A right on namespaces is one on this namespace only when it does not name others.
  if (namespace === '' || !isOfNamespaces(need)) return held;
  return held.filter(({ names }) => names?.includes(namespace) ?? true);
}
