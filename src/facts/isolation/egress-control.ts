import { cloudField } from '../../model/cloud/parts.ts';
import { cloudNetwork } from '../../model/cloud.ts';
import type { Observed } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { OUTBOUND_LIMITS, OUTBOUND_LIMITS_KNOWN_ON } from '../../tables/outbound-limits.ts';
import { platform } from '../platform.ts';

/** What stands between pods and the internet besides network policies. */
export interface EgressControl {
  /** The setting of the cloud that limits it; undefined where none does. */
  readonly instead: Evidence | undefined;
  /** What was not seen of it, on a platform that has such a setting. */
  readonly perhaps: readonly Observed<unknown>[];
}

export const egressControl: Fact<EgressControl> = defineFact({
  id: 'egress-control',
  title: 'Whether the cloud limits what leaves the cluster',
  needs: { network: maybe(cloudNetwork), platform: maybe(platform), cluster: thisCluster },
  compute: ({ network, platform, cluster }): EgressControl => {
    const isAks = platform.state !== 'unseen' && platform.value.distribution === 'aks';
    const perhaps = isAks ? [network] : [];
    const outbound = network.state === 'unseen' ? undefined : network.value.outbound;
    const limit = outbound === undefined ? undefined : OUTBOUND_LIMITS.get(outbound.value);
    if (outbound === undefined || limit === undefined) return { instead: undefined, perhaps };
    return { instead: { ...cloudField(cluster.id, outbound), note: limit }, perhaps };
  },
  show: ({ instead }: EgressControl) => ({
    tables: { outboundLimits: OUTBOUND_LIMITS_KNOWN_ON },
    limitedBy: instead ?? null,
  }),
});
