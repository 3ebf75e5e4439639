import { Malformed, requiredText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A kind of machine that Karpenter, or EKS Auto Mode, makes and takes away as it sees fit. */
export interface KarpenterNodePool {
  readonly meta: Meta;
  /** After how many hours each node is ended whatever its annotations say; undefined where none is. */
  readonly endsAfterHours: number | undefined;
  readonly expireAfter: string;
  /** Such as `WhenEmptyOrUnderutilized`. */
  readonly consolidation: string | undefined;
}

/** What both versions fill in. */
const USUAL = '720h';
const EXPIRY = 'spec.template.spec.expireAfter';

export const karpenterNodePools: Kind<KarpenterNodePool> = defineKind({
  apiVersions: ['karpenter.sh/v1', 'karpenter.sh/v1beta1'],
  kind: 'NodePool',
  plural: 'nodepools',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, EXPIRY, 'spec.disruption.consolidationPolicy'],
  decode: (raw) => {
    // Before v1 a node that is marked not to be disrupted was spared when it expired, too.
    const forced = requiredText(raw, 'apiVersion') === 'karpenter.sh/v1';
    const expireAfter = forced ? (text(raw, EXPIRY) ?? USUAL) : 'Never';
    return {
      meta: metaOf(raw, false),
      expireAfter,
      endsAfterHours: expireAfter === 'Never' ? undefined : hoursOf(expireAfter),
      consolidation: text(raw, 'spec.disruption.consolidationPolicy'),
    };
  },
});

const PARTS = /(\d+(?:\.\d+)?)([hms])/g;
const HOURS: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };

function hoursOf(duration: string): number {
  const whole = /^(?:\d{1,9}(?:\.\d{1,9})?[hms])+$/;
  if (duration.length > 100 || !whole.test(duration)) {
    throw new Malformed(EXPIRY, 'hours, minutes and seconds, or Never', duration);
  }
  let hours = 0;
  for (const [, count, unit = ''] of duration.matchAll(PARTS)) {
    hours += Number(count) * (HOURS[unit] ?? 0);
  }
  return hours;
}
