import type { Responsibilities } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import {
  PROFILES,
  profileOf,
  RESPONSIBILITY_KNOWN_ON,
} from '../../tables/responsibility/profiles.ts';
import { dutyOf } from '../../tables/responsibility/responsibility.ts';
import { platform } from '../platform.ts';

/** Which checks ask for something that a provider answers for here, alone or with us. */
export const responsibility: Fact<Responsibilities> = defineFact({
  id: 'responsibility',
  title: 'Which controls are the provider’s here, alone or with us, and what proves them',
  needs: { platform: maybe(platform) },
  compute: ({ platform }): Responsibilities => {
    const {
      distribution = '',
      managed = null,
      modes = [],
    } = platform.state === 'unseen' ? {} : platform.value;
    const profile = profileOf(distribution, managed, modes);
    if (profile === undefined) {
      return { knownOn: RESPONSIBILITY_KNOWN_ON, profile: null, reference: null, rows: [] };
    }
    const { title, reference } = PROFILES[profile];
    const rows = catalogue.flatMap(({ code }) => {
      const duty = dutyOf(code, profile);
      if (duty === undefined || duty.owner === 'ours') return [];
      return [{ check: code, owner: duty.owner, proof: duty.proof }];
    });
    return { knownOn: RESPONSIBILITY_KNOWN_ON, profile: title, reference, rows };
  },
});
