import { accessReviews, RIGHT_TO_REVIEW } from '../model/access-reviews.ts';
import type { Gap, Observed } from '../model/observed.ts';
import { gapsOf } from '../model/observed.ts';
import {
  OUTSIDE_AUTHORIZERS,
  OUTSIDE_AUTHORIZERS_KNOWN_ON,
} from '../tables/outside-authorizers.ts';
import type { PlatformFacts } from './platform.ts';

/**
 * Why somebody without a binding may still have a right: a cloud may give it. `unreviewed`: why the API server,
 * which asks the cloud too, did not answer.
 */
export function outsideGaps(
  platform: Observed<PlatformFacts>,
  unreviewed: readonly Gap[],
): readonly Gap[] {
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  if (distribution === 'unknown') return gapsOf(platform);
  const outside = OUTSIDE_AUTHORIZERS[distribution];
  if (outside === undefined) return [];
  const [why] = unreviewed;
  const added = `${outside} may give rights that no binding shows (table of ${OUTSIDE_AUTHORIZERS_KNOWN_ON})`;
  return [
    {
      source: accessReviews.id,
      cause: why?.cause ?? 'not-collected',
      detail: why === undefined ? `${added}, and this was not asked` : `${added}; ${why.detail}`,
      permission: why?.permission ?? RIGHT_TO_REVIEW,
    },
  ];
}
