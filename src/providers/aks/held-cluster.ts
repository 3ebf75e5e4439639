import { at, entries, flag, list, Malformed, requiredText, text } from '../../model/decode.ts';

/** Values by the path that the SDK gives them, which is also what evidence calls them. */
export interface Held<Path extends string> {
  readonly flag: (path: Path) => boolean | undefined;
  readonly text: (path: Path) => string | undefined;
  readonly texts: (path: Path) => readonly string[];
}

/**
 * What is held of a cluster. Everything else is dropped as it comes in: passwords of Windows nodes,
 * the secrets of service principals and of the old sign-in, credentials in the URL of a proxy, settings
 * of add-ons, labels and tags.
 */
export interface HeldCluster extends Held<ClusterPath> {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly pools: readonly HeldPool[];
  readonly addons: readonly HeldAddon[];
  /** Object ids of the identities that its control plane acts as. */
  readonly actsAs: readonly string[];
}

export interface HeldPool extends Held<PoolPath> {
  readonly name: string;
}

export interface HeldAddon {
  readonly name: string;
  readonly enabled: boolean;
  /** Of all its settings the one that is no more than the id of what receives logs. */
  readonly workspace: string | undefined;
}

type ClusterPath = (typeof OF_CLUSTERS)[number];
type PoolPath = (typeof OF_POOLS)[number];

const OF_CLUSTERS = [
  'enableRbac',
  'provisioningState',
  'powerState.code',
  'kubernetesVersion',
  'currentKubernetesVersion',
  'fqdn',
  'privateFqdn',
  'supportPlan',
  'apiServerAccessProfile.authorizedIPRanges',
  'apiServerAccessProfile.enablePrivateCluster',
  'apiServerAccessProfile.disableRunCommand',
  'apiServerAccessProfile.enableVnetIntegration',
  'aadProfile.managed',
  'aadProfile.enableAzureRbac',
  'aadProfile.tenantID',
  'disableLocalAccounts',
  'oidcIssuerProfile.issuerURL',
  'securityProfile.workloadIdentity.enabled',
  'securityProfile.azureKeyVaultKms.enabled',
  'securityProfile.azureKeyVaultKms.keyId',
  'securityProfile.defender.securityMonitoring.enabled',
  'securityProfile.defender.securityGating.enabled',
  'securityProfile.imageCleaner.enabled',
  'podIdentityProfile.enabled',
  'networkProfile.networkPolicy',
  'networkProfile.outboundType',
  'networkProfile.advancedNetworking.security.transitEncryption.type',
  'autoUpgradeProfile.upgradeChannel',
  'autoUpgradeProfile.nodeOSUpgradeChannel',
  'identityProfile.kubeletidentity.resourceId',
  'identityProfile.kubeletidentity.objectId',
  'azureMonitorProfile.metrics.enabled',
  'azureMonitorProfile.containerInsights.enabled',
  'azureMonitorProfile.containerInsights.logAnalyticsWorkspaceResourceId',
  'serviceMeshProfile.mode',
  'serviceMeshProfile.istio.revisions',
  'ingressProfile.webAppRouting.enabled',
  'workloadAutoScalerProfile.keda.enabled',
  'workloadAutoScalerProfile.verticalPodAutoscaler.enabled',
] as const;

const OF_POOLS = [
  'osType',
  'orchestratorVersion',
  'currentOrchestratorVersion',
  'nodeImageVersion',
  'scaleSetPriority',
  'securityProfile.enableSecureBoot',
] as const;

/** Throws Malformed where it is no cluster. */
export function heldCluster(cluster: unknown): HeldCluster {
  const own = text(cluster, 'identity.principalId');
  const given = entries(cluster, 'identity.userAssignedIdentities').flatMap(
    ([, one]) => text(one, 'principalId') ?? [],
  );
  return {
    ...held(cluster, OF_CLUSTERS),
    id: requiredText(cluster, 'id'),
    name: requiredText(cluster, 'name'),
    location: requiredText(cluster, 'location'),
    pools: list(cluster, 'agentPoolProfiles').map((pool) => ({
      ...held(pool, OF_POOLS),
      name: requiredText(pool, 'name'),
    })),
    addons: entries(cluster, 'addonProfiles').map(([name, profile]) => ({
      name,
      enabled: flag(profile, 'enabled') ?? false,
      workspace: text(profile, 'config.logAnalyticsWorkspaceResourceID'),
    })),
    actsAs: [...(own === undefined ? [] : [own]), ...given],
  };
}

function held<Path extends string>(from: unknown, paths: readonly Path[]): Held<Path> {
  const values = new Map<Path, unknown>();
  for (const path of paths) {
    const value = at(from, path);
    if (value !== undefined) values.set(path, value);
  }
  const readAs = <T>(path: Path, expected: string, is: (value: unknown) => value is T): T => {
    const value = values.get(path);
    if (is(value)) return value;
    throw new Malformed(path, expected, value);
  };
  return {
    flag: (path) => (values.has(path) ? readAs(path, 'true or false', isFlag) : undefined),
    text: (path) => (values.has(path) ? readAs(path, 'text', isText) : undefined),
    texts: (path) => (values.has(path) ? readAs(path, 'a list of texts', isTexts) : []),
  };
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
