import type { Reply } from './answers.ts';

/** A project with all that its clusters are asked about, as Google would answer. */

export const STANDARD = {
  name: 'main',
  location: 'europe-west4',
  selfLink:
    'https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/main',
  endpoint: '34.90.1.2',
  status: 'RUNNING',
  currentMasterVersion: '1.35.2-gke.1000',
  masterAuth: {
    clusterCaCertificate: Buffer.from('a CA').toString('base64'),
    clientCertificateConfig: { issueClientCertificate: false },
  },
  controlPlaneEndpointsConfig: {
    dnsEndpointConfig: { endpoint: 'gke-1.europe-west4.gke.goog', allowExternalTraffic: true },
    ipEndpointsConfig: {
      enabled: true,
      enablePublicEndpoint: true,
      publicEndpoint: '34.90.1.2',
      privateEndpoint: '10.0.0.2',
      authorizedNetworksConfig: {
        enabled: true,
        cidrBlocks: [{ displayName: 'office', cidrBlock: '198.51.100.0/26' }],
        gcpPublicCidrsAccessEnabled: false,
      },
    },
  },
  releaseChannel: { channel: 'REGULAR' },
  databaseEncryption: {
    state: 'ENCRYPTED',
    currentState: 'CURRENT_STATE_ENCRYPTED',
    keyName: 'projects/keys/locations/europe-west4/keyRings/gke/cryptoKeys/etcd',
  },
  networkConfig: { datapathProvider: 'ADVANCED_DATAPATH' },
  workloadIdentityConfig: { workloadPool: 'shop.svc.id.goog' },
  authenticatorGroupsConfig: { enabled: true, securityGroup: 'gke-security-groups@example.com' },
  anonymousAuthenticationConfig: { mode: 'LIMITED' },
  securityPostureConfig: { mode: 'BASIC', vulnerabilityMode: 'VULNERABILITY_DISABLED' },
  binaryAuthorization: { evaluationMode: 'PROJECT_SINGLETON_POLICY_ENFORCE' },
  loggingConfig: {
    componentConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'APISERVER', 'WORKLOADS'] },
  },
  addonsConfig: {
    httpLoadBalancing: { disabled: false },
    gkeBackupAgentConfig: { enabled: true },
  },
  nodePools: [
    {
      name: 'pool-1',
      version: '1.35.1-gke.500',
      management: { autoUpgrade: true, autoRepair: true },
      config: {
        imageType: 'COS_CONTAINERD',
        spot: true,
        serviceAccount: 'nodes@shop.iam.gserviceaccount.com',
        workloadMetadataConfig: { mode: 'GKE_METADATA' },
        shieldedInstanceConfig: { enableSecureBoot: true },
        kubeletConfig: { insecureKubeletReadonlyPortEnabled: false },
      },
    },
    { name: 'old', version: '1.34.0-gke.1', config: { serviceAccount: 'default' } },
  ],
};

export const AUTOPILOT = {
  ...STANDARD,
  name: 'auto',
  selfLink:
    'https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/auto',
  autopilot: { enabled: true },
  databaseEncryption: { state: 'DECRYPTED' },
  nodePools: [{ name: 'default-pool', config: { serviceAccount: 'default' } }],
};

const LIST = 'container listClusters projects/shop/locations/-';

export const shop: Readonly<Record<string, Reply>> = {
  [LIST]: { ok: { clusters: [STANDARD, AUTOPILOT] } },
  'GET /v1/projects/shop/locations/-/memberships': {
    refused: 'PERMISSION_DENIED',
    reason: 'SERVICE_DISABLED',
  },
  'container getServerConfig projects/shop/locations/europe-west4': {
    ok: {
      validMasterVersions: ['1.36.0-gke.1'],
      channels: [
        { channel: 'RAPID', validVersions: ['1.36.1-gke.1'] },
        { channel: 'REGULAR', validVersions: ['1.35.4-gke.100', '1.35.2-gke.1000'] },
      ],
    },
  },
  ...Object.fromEntries(
    ['main', 'auto'].map((name) => [
      `container fetchClusterUpgradeInfo projects/shop/locations/europe-west4/clusters/${name}`,
      {
        ok: {
          endOfStandardSupportTimestamp: '2027-02-16',
          endOfExtendedSupportTimestamp: '2027-12-16',
        },
      },
    ]),
  ),
  'POST /v1/projects/shop:getAncestry': {
    ok: {
      ancestor: [
        { resourceId: { type: 'project', id: 'shop' } },
        { resourceId: { type: 'folder', id: '7' } },
        { resourceId: { type: 'organization', id: '9' } },
      ],
    },
  },
  'POST /v3/projects/shop:getIamPolicy': {
    ok: {
      bindings: [
        {
          role: 'roles/container.admin',
          members: ['user:ann@example.com', 'deleted:user:bob@example.com?uid=1'],
        },
        {
          role: 'roles/container.developer',
          members: ['group:dev@example.com'],
          condition: { title: 'office hours', expression: 'true' },
        },
        {
          role: 'roles/container.defaultNodeServiceAccount',
          members: ['serviceAccount:nodes@shop.iam.gserviceaccount.com'],
        },
        {
          role: 'roles/editor',
          members: ['serviceAccount:1-compute@developer.gserviceaccount.com'],
        },
        {
          role: 'projects/shop/roles/deployer',
          members: ['serviceAccount:ci@shop.iam.gserviceaccount.com'],
        },
        {
          role: 'roles/container.serviceAgent',
          members: ['serviceAccount:service-1@container-engine-robot.iam.gserviceaccount.com'],
        },
        {
          role: 'roles/storage.objectViewer',
          members: [
            'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/shop.svc.id.goog/subject/ns/web/sa/cart',
          ],
        },
      ],
    },
  },
  'POST /v3/folders/7:getIamPolicy': { ok: {} },
  'POST /v3/organizations/9:getIamPolicy': {
    ok: {
      bindings: [{ role: 'roles/owner', members: ['user:root@example.com'] }],
      auditConfigs: [
        {
          service: 'allServices',
          auditLogConfigs: [{ logType: 'ADMIN_READ' }, { logType: 'DATA_READ' }],
        },
      ],
    },
  },
  'GET /v1/projects/shop/roles/deployer': {
    ok: {
      name: 'projects/shop/roles/deployer',
      includedPermissions: ['container.deployments.update', 'container.clusters.get'],
    },
  },
  'GET /v1/projects/shop/serviceAccounts': {
    ok: { accounts: [{ email: 'ci@shop.iam.gserviceaccount.com' }], nextPageToken: 'two' },
  },
  'GET /v1/projects/shop/serviceAccounts?pageToken=two': {
    ok: { accounts: [{ email: 'cart@shop.iam.gserviceaccount.com' }] },
  },
  'POST /v1/projects/-/serviceAccounts/ci%40shop.iam.gserviceaccount.com:getIamPolicy': { ok: {} },
  'POST /v1/projects/-/serviceAccounts/cart%40shop.iam.gserviceaccount.com:getIamPolicy': {
    ok: {
      bindings: [
        {
          role: 'roles/iam.workloadIdentityUser',
          members: ['serviceAccount:shop.svc.id.goog[web/cart]', 'user:ann@example.com'],
        },
      ],
    },
  },
  'GET /v2/projects/shop/sinks': {
    ok: {
      sinks: [
        {
          name: '_Required',
          destination: 'logging.googleapis.com/projects/shop/locations/global/buckets/_Required',
          filter: 'LOG_ID("cloudaudit.googleapis.com/activity")',
        },
        {
          name: '_Default',
          destination: 'logging.googleapis.com/projects/shop/locations/eu/buckets/cluster',
          filter: 'NOT LOG_ID("cloudaudit.googleapis.com/activity")',
        },
      ],
    },
  },
  'GET /v2/projects/shop/locations/-/buckets': {
    ok: {
      buckets: [
        {
          name: 'projects/shop/locations/global/buckets/_Required',
          retentionDays: 400,
          locked: true,
        },
        { name: 'projects/shop/locations/eu/buckets/cluster', retentionDays: 90 },
      ],
    },
  },
  ...Object.fromEntries(
    ['container-threat-detection', 'event-threat-detection'].map((service, index) => [
      `GET /v1/projects/shop/locations/global/securityCenterServices/${service}`,
      { ok: { effectiveEnablementState: index === 0 ? 'ENABLED' : 'DISABLED' } },
    ]),
  ),
  'GET /v1/projects/shop/locations/-/backupPlans': {
    ok: {
      backupPlans: [
        {
          name: 'projects/shop/locations/europe-west4/backupPlans/nightly',
          cluster: 'projects/shop/locations/europe-west4/clusters/main',
          backupSchedule: { cronSchedule: '0 3 * * *' },
        },
      ],
    },
  },
};
