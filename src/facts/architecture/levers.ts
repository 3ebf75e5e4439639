import type { Observed } from '../../model/observed.ts';
import type { Lever, Levers } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { type Hold, LEVERS, LEVERS_KNOWN_ON, type LeverProfile } from '../../tables/levers.ts';
import { DISTRIBUTIONS } from '../../tables/platforms.ts';
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

function holdOf(row: (typeof LEVERS)[number], platform: Observed<PlatformFacts>): Hold {
  if (platform.state === 'unseen' || platform.value.managed === null) {
    return ['unknown', 'Who runs the control plane is not known.'];
  }
  const { distribution, managed, modes } = platform.value;
  const profile = managed ? managedProfile(distribution, modes) : 'self-managed';
  const hold = (profile === undefined ? undefined : row.by[profile]) ?? undefined;
  if (hold !== undefined) return hold;
  if (managed && row.managed !== undefined) return row.managed;
  const title = DISTRIBUTIONS[distribution]?.title ?? 'this provider';
  return ['unknown', `The table of ${LEVERS_KNOWN_ON} says nothing about ${title}.`];
}

function managedProfile(distribution: string, modes: readonly string[]): LeverProfile | undefined {
  switch (distribution) {
    case 'eks':
      return modes.includes('Auto Mode') || modes.includes('Fargate') ? 'eks-auto' : 'eks';
    case 'gke':
      return modes.includes('Autopilot') ? 'gke-autopilot' : 'gke';
    case 'aks':
      return 'aks';
    default:
      return undefined;
  }
}
