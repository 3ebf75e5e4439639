import type { Day, FreshnessItem } from '../model/plan/scope.ts';
import { planFreshness } from '../model/plan.ts';
import { asOf, defineFact, type Fact, maybe } from '../model/source.ts';
import { type Freshness, freshness, type Limits, limitsOf } from './freshness.ts';

/** Judges the days of the plan by the table of freshness and the plan's own stricter limits. */
export interface PlanAges {
  readonly of: (day: Day, item: FreshnessItem) => Freshness;
  readonly limits: (item: FreshnessItem) => Limits;
}

export const planAges: Fact<PlanAges> = defineFact({
  id: 'plan-ages',
  title: 'How long statements of the plan count',
  needs: { own: maybe(planFreshness), asOf },
  compute: ({ own, asOf }): PlanAges => {
    const limits = (item: FreshnessItem): Limits =>
      limitsOf(item, own.state === 'unseen' ? {} : own.value);
    return { limits, of: (day, item) => freshness(day, asOf, limits(item)) };
  },
  show: () => ({}),
});
