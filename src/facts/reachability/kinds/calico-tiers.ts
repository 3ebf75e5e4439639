import type { CalicoPolicy } from '../../../model/kubernetes/calico-policy.ts';
import type { CalicoTier } from '../../../model/kubernetes/calico-sets.ts';
import { LAYER_ORDER, NETWORK_POLICY_RANK } from '../rules.ts';

/** A tier of policies, and where it stands among the others. */
export interface TierPlace {
  readonly name: string;
  readonly order: number;
  readonly passes: boolean;
  /** Whether its object was found, or it is one that always exists. */
  readonly known: boolean;
}

/** Tiers that Calico makes itself, by their place; the last two since its version 3.31. */
const BUILT_IN: ReadonlyMap<string, number> = new Map([
  ['adminnetworkpolicy', LAYER_ORDER.admin],
  ['kube-admin', LAYER_ORDER.admin],
  ['default', LAYER_ORDER.standard],
  ['baselineadminnetworkpolicy', LAYER_ORDER.baseline],
  ['kube-baseline', LAYER_ORDER.baseline],
]);

/** Tiers without an order come after all others. */
const LAST = 1e12;

/** Too small to pass another order, large enough to tell two tiers apart. */
const STEP = 1e-4;

/** Every tier that exists or that a policy names. Equal orders are told apart by name. */
export function placesOf(
  tiers: readonly CalicoTier[],
  named: ReadonlySet<string>,
): ReadonlyMap<string, TierPlace> {
  const found = new Map(tiers.map((tier) => [tier.meta.name, tier]));
  const names = [...new Set([...found.keys(), ...named])];
  const places = names.map((name): TierPlace => {
    const fixed = BUILT_IN.get(name);
    const tier = found.get(name);
    return {
      name,
      order: fixed ?? tier?.order ?? LAST,
      passes: name !== 'default' && (fixed !== undefined || tier?.defaultAction === 'Pass'),
      known: fixed !== undefined || tier !== undefined,
    };
  });
  return new Map(
    places
      .sort((a, b) => a.order - b.order || compare(a.name, b.name))
      .map((place, i) => [place.name, BUILT_IN.has(place.name) ? place : apart(place, i)]),
  );
}

/** Off the orders of the tiers that Calico makes: before or after them, by name. */
function apart(place: TierPlace, index: number): TierPlace {
  const twin = [...BUILT_IN].find(([, order]) => order === place.order);
  const beside = twin !== undefined && compare(place.name, twin[0]) < 0 ? -0.5 : 0.5;
  return { ...place, order: place.order + (twin === undefined ? 0 : beside) + index * STEP };
}

/**
 * The ranks of one tier's policies: by order, those without one last, then by name. In the tier
 * `default` NetworkPolicies stand among them, at their order 1000; how an equal order is broken
 * against them differs by version, so that equal ranks leave it open.
 */
export function ranksOf(policies: readonly CalicoPolicy[]): ReadonlyMap<CalicoPolicy, number> {
  const sorted = [...policies].sort(
    (a, b) => orderOf(a) - orderOf(b) || compare(nameOf(a), nameOf(b)),
  );
  const before = sorted.filter((one) => orderOf(one) < NETWORK_POLICY_RANK).length;
  return new Map(
    sorted.map((policy, i): [CalicoPolicy, number] => {
      if (policy.tier === 'default' && policy.order === NETWORK_POLICY_RANK) {
        return [policy, NETWORK_POLICY_RANK];
      }
      const offset = i - before;
      return [policy, NETWORK_POLICY_RANK + (offset < 0 ? offset : offset + 1)];
    }),
  );
}

function orderOf({ order }: CalicoPolicy): number {
  return order ?? LAST;
}

/** As Calico compares them: with the namespace and the tier before the name. */
function nameOf({ meta, tier }: CalicoPolicy): string {
  const name = meta.name.startsWith(`${tier}.`) ? meta.name : `${tier}.${meta.name}`;
  return meta.namespace === '' ? name : `${meta.namespace}/${name}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
