import { not, type Truth } from './truth.ts';

/** What may come of a policy, a tier or all of them; more than one where it is not certain. */
export type Outcome = 'allow' | 'deny' | 'pass' | 'none';
export type Outcomes = ReadonlySet<Outcome>;

/** One policy, asked about one connection. */
export interface Asked {
  /** Lower first. Of equal ones that match, any may decide. */
  readonly order: number;
  /** Whether it is about the pod, in this direction. */
  readonly selects: Truth;
  /** Whether what no policy of the tier matches is then decided by the tier's default. */
  readonly isolates: boolean;
  /** In order: the first that matches decides. */
  readonly rules: readonly AskedRule[];
}

export interface AskedRule {
  readonly action: Exclude<Outcome, 'none'>;
  readonly matches: Truth;
}

export interface Tier {
  readonly order: number;
  readonly unmatched: 'deny' | 'pass';
  readonly policies: readonly Asked[];
}

/** What may come of a connection that walks the tiers; after the last one it is allowed. */
export function walk(tiers: readonly Tier[]): ReadonlySet<'allow' | 'deny'> {
  const found = new Set<'allow' | 'deny'>();
  for (const tier of [...tiers].sort((a, b) => a.order - b.order)) {
    const outcomes = ofTier(tier);
    if (outcomes.has('allow')) found.add('allow');
    if (outcomes.has('deny')) found.add('deny');
    if (!outcomes.has('pass')) return found;
  }
  return found.add('allow');
}

function ofTier({ policies, unmatched }: Tier): Outcomes {
  const found = new Set<Outcome>();
  const orders = [...new Set(policies.map((one) => one.order))].sort((a, b) => a - b);
  for (const order of orders) {
    const outcomes = policies.filter((one) => one.order === order).map(ofPolicy);
    for (const one of outcomes.flatMap((all) => [...all])) if (one !== 'none') found.add(one);
    if (!outcomes.every((all) => all.has('none'))) return found;
  }
  const isolating = policies.filter((one) => one.isolates).map((one) => one.selects);
  if (isolating.some((one) => one !== false)) found.add(unmatched);
  if (!isolating.includes(true)) found.add('pass');
  return found;
}

function ofPolicy({ selects, rules }: Asked): Outcomes {
  const found = new Set<Outcome>();
  if (selects === false) return found.add('none');
  if (not(selects) !== false) found.add('none');
  for (const { action, matches } of rules) {
    if (matches !== false) found.add(action);
    if (matches === true) return found;
  }
  return found.add('none');
}
