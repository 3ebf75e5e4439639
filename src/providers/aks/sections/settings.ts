import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudEncryption, CloudExposure, CloudNetwork } from '../../../model/cloud.ts';
import type { HeldCluster } from '../held-cluster.ts';
import { said, saidIf } from './said.ts';

const ACCESS = 'properties.apiServerAccessProfile';

/** Ranges that are names of a service of Azure, in which every customer of it may be. */
const CLOUD_TAG = /^AzureCloud(\.|$)/i;

export function exposureOf(cluster: HeldCluster): CloudExposure {
  const isPrivate = cluster.flag('apiServerAccessProfile.enablePrivateCluster');
  const joined = cluster.flag('apiServerAccessProfile.enableVnetIntegration');
  const ranges = cluster.texts('apiServerAccessProfile.authorizedIPRanges');
  const field = `${ACCESS}.enablePrivateCluster`;
  const words = isPrivate === undefined ? 'not set' : `${isPrivate}`;
  const inside =
    isPrivate !== true && joined === true
      ? said(true, `${ACCESS}.enableVnetIntegration`)
      : said(isPrivate === true, field, words);
  return {
    public: said(isPrivate !== true, field, words),
    private: inside,
    allowed: allowedOf(isPrivate === true, ranges),
    dnsEndpoint: undefined,
    cloudAddresses: ranges.some((one) => CLOUD_TAG.test(one))
      ? said(true, `${ACCESS}.authorizedIPRanges`, ranges.join(', '))
      : undefined,
  };
}

function allowedOf(isPrivate: boolean, ranges: readonly string[]): Sourced<readonly string[]> {
  const field = `${ACCESS}.authorizedIPRanges`;
  if (isPrivate) return said([], field);
  const addresses = ranges.filter((one) => !CLOUD_TAG.test(one));
  return ranges.length === 0
    ? said(['0.0.0.0/0', '::/0'], field, 'not set')
    : said(addresses, field);
}

export function encryptionOf(cluster: HeldCluster): CloudEncryption {
  const field = 'properties.securityProfile.azureKeyVaultKms.enabled';
  const own = cluster.flag('securityProfile.azureKeyVaultKms.enabled');
  const words = own === undefined ? 'not set' : `${own}`;
  return {
    secrets: said(own === true ? 'customer-key' : 'provider-key', field, words),
    key:
      own === true
        ? saidIf(
            cluster.text('securityProfile.azureKeyVaultKms.keyId'),
            'properties.securityProfile.azureKeyVaultKms.keyId',
          )
        : undefined,
  };
}

export function usesEntra(cluster: HeldCluster): boolean {
  return (
    cluster.flag('aadProfile.managed') === true || cluster.text('aadProfile.tenantID') !== undefined
  );
}

export function networkOf(cluster: HeldCluster): CloudNetwork {
  const policy = cluster.text('networkProfile.networkPolicy') || undefined;
  const encryption = cluster.text(
    'networkProfile.advancedNetworking.security.transitEncryption.type',
  );
  return {
    policyEngine: said(
      policy ?? 'none',
      'properties.networkProfile.networkPolicy',
      policy === undefined ? 'not set' : undefined,
    ),
    inTransitEncryption: said(
      encryption !== undefined && encryption !== 'None',
      'properties.networkProfile.advancedNetworking.security.transitEncryption.type',
      encryption ?? 'not set',
    ),
    outbound: saidIf(
      cluster.text('networkProfile.outboundType'),
      'properties.networkProfile.outboundType',
    ),
  };
}
