import { type Observed, seen } from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import { planCluster } from './plan-cluster.ts';

/** What the plan declares a cluster to be; null where it says nothing. */
export interface Standing {
  readonly environment: string | null;
  /** How much it counts in the fleet. */
  readonly weight: number | null;
}

/** Undeclared is a value here, not a gap: an undeclared environment weighs as production. */
export const standing: Fact<Standing> = definePartialFact({
  id: 'standing',
  title: 'Environment and weight that the response plan declares for this cluster',
  needs: { entry: maybe(planCluster) },
  compute: ({ entry }): Observed<Standing> => {
    const found = entry.state !== 'unseen' && entry.value.state === 'found' ? entry.value : null;
    return seen({
      environment: found?.entry.environment ?? null,
      weight: found?.entry.weight ?? null,
    });
  },
});
