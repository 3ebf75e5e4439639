import type { Check } from '../model/check.ts';
import { byText } from '../model/order.ts';
import type { Leaf, Need, Needs } from '../model/source.ts';
import { type Permission, permissionsOf } from './permissions.ts';
import { collectionPlan, leavesOf } from './plan.ts';

/** A leaf, and the checks that read it. */
export interface LeafUse {
  readonly leaf: Leaf;
  /** Ids of the checks that are unknown without it. */
  readonly blinds: readonly string[];
  /** Ids of the checks that can still prove something without it. */
  readonly weakens: readonly string[];
}

/** A leaf that is read from the cluster's API, the rights it takes, and who needs it. */
export interface NeededLeaf extends LeafUse {
  readonly permissions: readonly Permission[];
}

/** Every leaf of these checks that takes a right in the cluster, by id. */
export function neededLeaves(checks: readonly Check[]): readonly NeededLeaf[] {
  return leafUses(checks).flatMap((use) => {
    const permissions = permissionsOf(use.leaf);
    return permissions.length === 0 ? [] : [{ ...use, permissions }];
  });
}

/** Every leaf of these checks, by id, with who needs it. */
export function leafUses(checks: readonly Check[]): readonly LeafUse[] {
  const reached = checks.map(({ id, needs }) => ({
    id,
    all: leavesOf(needs),
    whole: new Set(leavesInFull(needs)),
  }));
  return collectionPlan(checks).map((leaf) => {
    const needing = reached.filter(({ all }) => all.has(leaf.id));
    const ids = (inFull: boolean): readonly string[] =>
      needing
        .filter(({ whole }) => whole.has(leaf.id) === inFull)
        .map(({ id }) => id)
        .sort(byText);
    return { leaf, blinds: ids(true), weakens: ids(false) };
  });
}

/** The leaves that are asked for plainly on every step: nothing between accepts less than all. */
function* leavesInFull(needs: Needs): Iterable<string> {
  for (const need of Object.values(needs)) yield* leafInFull(need);
}

function* leafInFull(need: Need): Iterable<string> {
  switch (need.type) {
    case 'maybe':
    case 'across':
      return;
    case 'if-served':
      yield need.kind.id;
      return;
    case 'fact':
      yield* leavesInFull(need.needs);
      return;
    default:
      yield need.id;
  }
}
