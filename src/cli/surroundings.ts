import type { Surroundings } from '../engine/resolver.ts';
import type { AnyCluster } from '../model/cluster.ts';
import type { PlanFile } from '../model/plan.ts';
import { collectionTime } from './readings.ts';

export interface Circumstances {
  /** Milliseconds since the epoch; the cluster's collection time when missing. */
  readonly asOf?: number | undefined;
  /** For what has no collection time either. */
  readonly now: number;
  readonly plan?: PlanFile | undefined;
  /** Milliseconds; evidence older than this is unknown. */
  readonly maxAge?: number | undefined;
}

/** What the engine is given besides a cluster's snapshot. */
export function surroundingsOf(
  data: AnyCluster,
  { asOf, now, plan, maxAge }: Circumstances,
): Surroundings {
  return {
    asOf: asOf ?? collectionTime(data) ?? now,
    cluster: data.info,
    planFiled: plan !== undefined,
    plan: plan?.sections ?? new Map(),
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}
