import type { CloudIdentity } from '../../../model/cloud/identity.ts';
import type { Sourced } from '../../../model/cloud/parts.ts';
import { requiredText } from '../../../model/decode.ts';
import type { Observed } from '../../../model/observed.ts';
import type { HeldCluster } from '../held-cluster.ts';
import { PREVIEW, previewed, type Reading, withGaps } from './reading.ts';
import { said, saidIf, switchOf } from './said.ts';
import { usesEntra } from './settings.ts';

export async function identityOf(reading: Reading): Promise<Observed<CloudIdentity>> {
  const { cluster } = reading;
  const closed = cluster.flag('disableLocalAccounts');
  const word = (one: boolean | undefined): string => (one === undefined ? 'not set' : `${one}`);
  const locked = 'properties.disableLocalAccounts';
  const value: CloudIdentity = {
    people: peopleOf(cluster, word(closed)),
    localAdmins: said(closed !== true, locked, word(closed)),
    clientCertificates: undefined,
    caRotation: undefined,
    workloadIdentity: switchOf(
      cluster.flag('securityProfile.workloadIdentity.enabled'),
      'properties.securityProfile.workloadIdentity.enabled',
    ),
    tokenIssuer: saidIf(
      cluster.text('oidcIssuerProfile.issuerURL'),
      'properties.oidcIssuerProfile.issuerURL',
    ),
    otherIssuers: await otherIssuers(reading),
    anonymous: undefined,
    groups: said(
      usesEntra(cluster),
      'properties.aadProfile',
      usesEntra(cluster) ? 'set' : 'not set',
    ),
  };
  return withGaps(value, reading);
}

/** The old sign-in with applications of one's own has no `managed`, and asks Entra ID all the same. */
function peopleOf(cluster: HeldCluster, closed: string): CloudIdentity['people'] {
  if (!usesEntra(cluster)) return said('local', 'properties.aadProfile', 'not set');
  return cluster.flag('disableLocalAccounts') === true
    ? said('provider', 'properties.disableLocalAccounts', closed)
    : said('mixed', 'properties.disableLocalAccounts', closed);
}

/** Identity providers of one's own, whose tokens the API server takes beside those of Entra ID. */
async function otherIssuers(reading: Reading): Promise<Sourced<readonly string[]> | undefined> {
  const { id, arm, signal } = reading;
  const path = `${encodeURI(id.whole)}/jwtAuthenticators?${PREVIEW}`;
  const urls = await previewed(
    reading,
    async () =>
      (await arm.all(path, signal)).map((one) => requiredText(one, 'properties.issuer.url')),
    'which other issuers the API server trusts',
  );
  return saidIf(urls, 'jwtAuthenticators[].properties.issuer.url');
}
