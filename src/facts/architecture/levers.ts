import type { Observed } from '../../model/observed.ts';
import type { Lever, Levers } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { type Hold, LEVERS, LEVERS_KNOWN_ON } from '../../tables/levers.ts';
import { DISTRIBUTIONS } from '../../tables/platforms.ts';
import { lineage, profileOf } from '../../tables/responsibility/profiles.ts';
import { type PlatformFacts, platform } from '../platform.ts';

/** Who holds each lever that counts in an incident, by provider and way of running. */
export const levers: Fact<Levers> = defineFact({
  id: 'levers',
  title: 'Who holds which lever: ours, the provider’s, shared or unknown',
  needs: { platform: maybe(platform) },
  compute: ({ platform }): Levers => ({
    knownOn: LEVERS_KNOWN_ON,
    rows: LEVERS.map((row): Lever => {
      const [holder, reason] = holdOf(row, platform);
      return { id: row.id, title: row.title, holder, reason };
    }),
  }),
});

function holdOf({ by }: (typeof LEVERS)[number], platform: Observed<PlatformFacts>): Hold {
  const {
    distribution = '',
    managed = null,
    modes = [],
  } = platform.state === 'unseen' ? {} : platform.value;
  const profile = profileOf(distribution, managed, modes);
  if (profile === undefined) return ['unknown', 'Who runs the control plane is not known.'];
  const own = lineage(profile).find((one) => by[one] !== undefined);
  const hold = own === undefined ? undefined : by[own];
  if (hold !== undefined) return hold;
  const title = DISTRIBUTIONS[distribution]?.title ?? 'this provider';
  return ['unknown', `The table of ${LEVERS_KNOWN_ON} says nothing about ${title}.`];
}
