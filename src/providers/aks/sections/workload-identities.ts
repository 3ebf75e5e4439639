import { AccessError } from '../../../model/access.ts';
import type {
  CloudRole,
  CloudWorkloadIdentities,
} from '../../../model/cloud/workload-identities.ts';
import type { Observed } from '../../../model/observed.ts';
import { armGap } from '../arm-error.ts';
import { permissionsOf } from './permission-levels.ts';
import { type Reading, withGaps } from './reading.ts';
import { said } from './said.ts';
import { identitiesIn, type TrustedIdentity } from './trusted-identities.ts';

/**
 * The managed identities of the subscription that take tokens of this cluster. One in another
 * subscription, or an application of Entra ID, is found by no list here: an annotation that names it
 * names something that was not seen.
 */
export async function workloadIdentitiesOf(
  reading: Reading,
): Promise<Observed<CloudWorkloadIdentities>> {
  const { cluster, id, arm, known, signal } = reading;
  const issuer = cluster.text('oidcIssuerProfile.issuerURL');
  // Without an issuer nothing in Azure can trust its tokens.
  if (issuer === undefined) return withGaps({ associations: [], roles: [] }, reading);
  const all = await known.identities.get(id.subscription, signal, () =>
    identitiesIn(arm, id.subscription, signal),
  );
  const roles: CloudRole[] = [];
  for (const one of all) {
    const role = await roleOf(one, issuer, reading);
    if (role !== undefined) roles.push(role);
  }
  return withGaps({ associations: [], roles }, reading);
}

async function roleOf(
  { name, clientId, principalId, trusts }: TrustedIdentity,
  issuer: string,
  reading: Reading,
): Promise<CloudRole | undefined> {
  if (trusts instanceof AccessError) {
    const gap = armGap(reading.source, trusts);
    reading.gaps.push({ ...gap, detail: `whom the identity ${name} trusts: ${gap.detail}` });
    return undefined;
  }
  const own = trusts.filter((one) => sameIssuer(one.issuer, issuer));
  if (own.length === 0) return undefined;
  const field = `userAssignedIdentities[${name}].federatedIdentityCredentials`;
  const audiences = [...new Set(own.flatMap((one) => one.audiences))];
  // An expression may match whom it likes: what it matches is not worked out.
  const subjects = own.every(({ subject }) => subject !== undefined)
    ? said(
        own.flatMap(({ subject }) => subject ?? []),
        `${field}[].subject`,
      )
    : undefined;
  return {
    role: clientId,
    subjects,
    audiences: said(audiences, `${field}[].audiences`),
    permissions: await permissionsOf(principalId, reading),
  };
}

function sameIssuer(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
