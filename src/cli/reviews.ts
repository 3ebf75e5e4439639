import { accessQuestions } from '../drills/access/questions.ts';
import { Resolver } from '../engine/resolver.ts';
import type { Responder } from '../facts/named-responders.ts';
import type { ReviewQuestion } from '../model/access-reviews.ts';
import type { ClusterData } from '../model/cluster.ts';
import type { PlanFile } from '../model/plan.ts';
import { surroundingsOf } from './surroundings.ts';

export interface ReviewsInput {
  readonly plan: PlanFile | undefined;
  readonly now: number;
  /** Asked about instead of those whom the plan names. */
  readonly responder?: Responder | undefined;
}

/** What the API server is asked about responders. Nobody named: nothing is asked. */
export function reviewsOf({
  plan,
  now,
  responder,
}: ReviewsInput): (read: ClusterData) => readonly ReviewQuestion[] {
  return (read) => {
    const resolver = new Resolver(read, surroundingsOf(read, { now, plan }));
    const found = resolver.fact(accessQuestions);
    if (found.state === 'unseen') return [];
    return responder === undefined ? found.value.named : found.value.about(responder);
  };
}
