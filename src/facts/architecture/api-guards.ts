import { cloudField } from '../../model/cloud/parts.ts';
import type { CloudEncryption, CloudExposure } from '../../model/cloud.ts';
import type { Observed } from '../../model/observed.ts';
import type { Guard } from '../../model/pictures/architecture.ts';
import { widthOf } from '../allowed-networks.ts';
import type { PublicRights } from '../public-rights.ts';
import { guard } from './guard.ts';

/** Whether the internet reaches the API server at all. */
export function endpointGuard(exposure: Observed<CloudExposure>, cluster: string): Guard {
  if (exposure.state === 'unseen') return guard('not-seen', 'Not seen: who reaches the API server');
  const { public: open, allowed, dnsEndpoint, cloudAddresses } = exposure.value;
  const evidence = [cloudField(cluster, open), cloudField(cluster, allowed)];
  const width = open.value ? widthOf(allowed.value) : 'narrow';
  if (width === 'everybody') {
    return guard('unguarded', 'The API server answers the whole internet', evidence);
  }
  if (width === 'unreadable') return guard('not-seen', 'Not seen: which networks may connect');
  if (open.value && cloudAddresses?.value === true) {
    const said = cloudField(cluster, cloudAddresses);
    return guard('partly', 'The API server answers every address of the cloud', [said]);
  }
  if (dnsEndpoint?.value === true) {
    const said = cloudField(cluster, dnsEndpoint);
    return guard('partly', 'Reachable from outside by name, for whom the cloud’s IAM lets in', [
      said,
    ]);
  }
  return guard(
    width === 'wide' ? 'partly' : 'guarded',
    answersText(open.value, allowed.value),
    evidence,
  );
}

function answersText(open: boolean, { length }: readonly string[]): string {
  if (!open) return 'The API server has no public endpoint';
  if (length === 0) return 'The API server answers no network from outside';
  return `The API server answers ${length === 1 ? 'one network' : `${length} networks`} only`;
}

/** What a caller without any credential gets. */
export function anonymousGuard({ rights, gaps }: PublicRights): Guard {
  const open = rights.filter(({ withoutLogin }) => withoutLogin);
  const more = open.filter(({ gives }) => gives.type === 'more' || gives.type === 'widened');
  const evidence = more.flatMap((one) => one.evidence);
  if (more.length > 0) return guard('unguarded', 'Callers without a login have rights', evidence);
  if (gaps.length > 0 || open.some(({ gives }) => gives.type === 'unseen')) {
    return guard('not-seen', 'Not seen: what callers without a login may do');
  }
  const reading = open.filter(({ gives }) => gives.type === 'plain-reading');
  return reading.length > 0
    ? guard(
        'partly',
        'Callers without a login may read some things',
        reading.flatMap((one) => one.evidence),
      )
    : guard('guarded', 'Callers without a login have no more rights than Kubernetes gives');
}

export function secretsGuard(encryption: Observed<CloudEncryption>, cluster: string): Guard {
  if (encryption.state === 'unseen') {
    return guard('not-seen', 'Not seen: whether Secrets are encrypted at rest');
  }
  const { secrets } = encryption.value;
  const said = [cloudField(cluster, secrets)];
  switch (secrets.value) {
    case 'customer-key':
      return guard('guarded', 'Secrets are encrypted at rest with a key of ours', said);
    case 'provider-key':
      return guard('guarded', 'Secrets are encrypted at rest with the provider’s key', said);
    case 'none':
      return guard('unguarded', 'Secrets are not encrypted at rest', said);
  }
}
