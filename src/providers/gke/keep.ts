import { at, text } from '../../model/decode.ts';

/** The fields of a message that are kept, field by field; `true` keeps a value that is no message. */
type Kept = true | { readonly [field: string]: Kept };

const NETWORKS: Kept = {
  enabled: true,
  cidrBlocks: { cidrBlock: true },
  gcpPublicCidrsAccessEnabled: true,
};

const POOL: Kept = {
  name: true,
  version: true,
  management: { autoUpgrade: true },
  config: {
    imageType: true,
    spot: true,
    preemptible: true,
    serviceAccount: true,
    workloadMetadataConfig: { mode: true },
    shieldedInstanceConfig: { enableSecureBoot: true },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: true },
  },
};

/**
 * What is kept of a cluster as Google describes it. Instance metadata, labels, messages and whatever
 * comes with later versions are left out; what `masterAuth` says is reduced by `keptCluster`.
 */
const CLUSTER: Kept = {
  name: true,
  selfLink: true,
  location: true,
  endpoint: true,
  status: true,
  currentMasterVersion: true,
  legacyAbac: { enabled: true },
  networkPolicy: { enabled: true, provider: true },
  masterAuthorizedNetworksConfig: NETWORKS,
  binaryAuthorization: { enabled: true, evaluationMode: true },
  networkConfig: {
    datapathProvider: true,
    inTransitEncryptionConfig: true,
  },
  authenticatorGroupsConfig: { enabled: true, securityGroup: true },
  privateClusterConfig: {
    enablePrivateEndpoint: true,
    privateEndpoint: true,
    publicEndpoint: true,
  },
  databaseEncryption: { state: true, currentState: true, keyName: true },
  releaseChannel: { channel: true },
  workloadIdentityConfig: { workloadPool: true },
  identityServiceConfig: { enabled: true },
  autopilot: { enabled: true },
  loggingService: true,
  loggingConfig: { componentConfig: { enableComponents: true } },
  securityPostureConfig: { mode: true, vulnerabilityMode: true },
  controlPlaneEndpointsConfig: {
    dnsEndpointConfig: {
      endpoint: true,
      allowExternalTraffic: true,
      enableK8sCertsViaDns: true,
    },
    ipEndpointsConfig: {
      enabled: true,
      enablePublicEndpoint: true,
      authorizedNetworksConfig: NETWORKS,
      publicEndpoint: true,
      privateEndpoint: true,
    },
  },
  userManagedKeysConfig: {
    clusterCa: true,
    controlPlaneDiskEncryptionKey: true,
  },
  anonymousAuthenticationConfig: { mode: true },
  nodePools: POOL,
};

/** Add-ons are switched by one of these; anything else of their settings is left out. */
const SWITCHES = ['enabled', 'disabled'];

/**
 * A cluster as it is held: a copy of the fields that are read. The administrator's password, client
 * certificate and key, which old clusters have, end here; that there are any is kept as true or false.
 */
export function keptCluster(raw: unknown): unknown {
  const kept = pick(raw, CLUSTER);
  const has = (field: string): boolean => (text(raw, `masterAuth.${field}`) ?? '') !== '';
  return {
    ...(isRecord(kept) ? kept : {}),
    masterAuth: {
      clusterCaCertificate: text(raw, 'masterAuth.clusterCaCertificate') ?? '',
      hasPassword: has('username') || has('password'),
      hasClientCertificate: has('clientCertificate') || has('clientKey'),
      issueClientCertificate:
        at(raw, 'masterAuth.clientCertificateConfig.issueClientCertificate') === true,
    },
    addonsConfig: addons(at(raw, 'addonsConfig')),
  };
}

function addons(raw: unknown): unknown {
  const named = isRecord(raw) ? Object.entries(raw) : [];
  const kept = named.flatMap(([name, one]) => {
    const own = SWITCHES.filter((key) => typeof at(one, key) === 'boolean');
    const [first] = own;
    return first === undefined ? [] : [[name, { [first]: at(one, first) }] as const];
  });
  return Object.fromEntries(kept);
}

function pick(raw: unknown, kept: Kept): unknown {
  if (Array.isArray(raw)) return raw.map((one) => pick(one, kept));
  // A state that this version of the SDK has no name for comes as its number.
  if (kept === true && typeof raw === 'number') return String(raw);
  if (kept === true) return isRecord(raw) ? undefined : raw;
  if (!isRecord(raw)) return undefined;
  const fields = Object.entries(kept).flatMap(([field, inner]) => {
    const value = pick(at(raw, field), inner);
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  return Object.fromEntries(fields);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
