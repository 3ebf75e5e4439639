import { text } from '../../../model/decode.ts';
import { pages, type ReadSection, required, type Sight, told } from './sight.ts';

const MODE = 'accessConfig.authenticationMode';
const ISSUER = 'identity.oidc.issuer';
const SIGNING_CA = 'certificateAuthority.active.id';

/**
 * People sign in with IAM always; with the ConfigMap `aws-auth` their rights are a list in the cluster
 * besides. EKS gives out no local accounts, and has its certificate authority replaced where it tells
 * which one signs.
 */
export const readIdentity: ReadSection = async (sight, reading) => {
  const raw = await sight.cluster();
  const mode = required(raw, MODE, text);
  const issuer = text(raw, ISSUER);
  const authority = text(raw, SIGNING_CA);
  const issuers = await reading.attempt('eks:ListIdentityProviderConfigs', () => issuersOf(sight));
  return {
    people: told(mode === 'API' ? 'provider' : 'mixed', MODE, mode),
    localAdmins: told(false, MODE, mode),
    ...(authority === undefined ? {} : { caRotation: told(true, SIGNING_CA, authority) }),
    workloadIdentity: told(issuer !== undefined, ISSUER, issuer ?? 'none'),
    ...(issuer === undefined ? {} : { tokenIssuer: told(issuer, ISSUER) }),
    ...(issuers === undefined
      ? {}
      : { otherIssuers: told(issuers, 'identityProviderConfigs[].oidc.issuerUrl') }),
  };
};

async function issuersOf(sight: Sight): Promise<readonly string[]> {
  const clusterName = sight.arn.name;
  const found = await pages(
    sight,
    'ListIdentityProviderConfigs',
    'identityProviderConfigs',
    (client, page, options) =>
      client.listIdentityProviderConfigs({ clusterName, ...page }, options),
  );
  return Promise.all(
    found.map(async (one) => {
      const type = required(one, 'type', text);
      const name = required(one, 'name', text);
      const raw = await sight.eks('DescribeIdentityProviderConfig', name, (client, options) =>
        client.describeIdentityProviderConfig(
          { clusterName, identityProviderConfig: { type, name } },
          options,
        ),
      );
      return required(raw, 'identityProviderConfig.oidc.issuerUrl', text);
    }),
  );
}
