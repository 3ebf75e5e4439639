import { ACCOUNT, REGION, roleArn } from './site.ts';

interface From {
  readonly value: unknown;
  readonly field: string;
}

function from(field: string, value: unknown): From {
  return { value, field };
}

/** What EKS says of the cluster, in the sections that every cloud is read into. */
export function cloudView(): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    [
      'cloud/exposure',
      {
        public: from('resourcesVpcConfig.endpointPublicAccess', true),
        private: from('resourcesVpcConfig.endpointPrivateAccess', true),
        allowed: from('resourcesVpcConfig.publicAccessCidrs', [
          '198.51.100.0/26',
          '203.0.113.240/28',
        ]),
      },
    ],
    ['cloud/logging', logging()],
    [
      'cloud/encryption',
      {
        secrets: from('encryptionConfig[0].resources', 'customer-key'),
        key: from(
          'encryptionConfig[0].provider.keyArn',
          `arn:aws:kms:${REGION}:${ACCOUNT}:key/0d7c1f62-58ab-4e0c-9f3d-6b8a2c4e1750`,
        ),
      },
    ],
    [
      'cloud/identity',
      {
        people: from('accessConfig.authenticationMode', 'provider'),
        localAdmins: from('accessConfig.bootstrapClusterCreatorAdminPermissions', false),
        workloadIdentity: from('identity.oidc.issuer', true),
      },
    ],
    ['cloud/authorizers', authorizers()],
    [
      'cloud/versions',
      {
        controlPlane: from('version', '1.35'),
        support: from('upgradePolicy.supportType', 'standard'),
        standardUntil: from('clusterVersions[].endOfStandardSupportDate', '2027-03-27T00:00:00Z'),
        extendedUntil: from('clusterVersions[].endOfExtendedSupportDate', '2028-03-27T00:00:00Z'),
      },
    ],
    [
      'cloud/network',
      { policyEngine: from('addons[vpc-cni].configurationValues.enableNetworkPolicy', 'vpc-cni') },
    ],
    ['cloud/pools', pools()],
    ['cloud/addons', addons()],
    [
      'cloud/security',
      {
        runtimeDetection: from('detectors[0].features[RUNTIME_MONITORING].status', false),
        auditDetection: from('detectors[0].features[EKS_AUDIT_LOGS].status', true),
        backup: from('recoveryPoints', false),
      },
    ],
  ]);
}

const LOGS: readonly (readonly [name: string, index: number])[] = [
  ['api', 0],
  ['audit', 1],
  ['authenticator', 2],
  ['controller-manager', 3],
  ['scheduler', 4],
];

function logging(): readonly unknown[] {
  return LOGS.map(([log, index]) => ({
    log,
    enabled: from(`logging.clusterLogging[0].types[${index}]`, true),
    sink: from('logGroups[].logGroupName', '/aws/eks/shop-prod-eu/cluster'),
    retentionDays: from('logGroups[].retentionInDays', 400),
  }));
}

function authorizers(): readonly unknown[] {
  const policy = 'arn:aws:eks::aws:cluster-access-policy';
  const entry = (role: string, grants: string, admin: boolean): unknown => ({
    principal: roleArn(role),
    grants,
    admin,
    field: `accessEntries[${role}].associatedAccessPolicies`,
  });
  return [
    entry('platform-admins', `${policy}/AmazonEKSClusterAdminPolicy`, true),
    entry('break-glass', `${policy}/AmazonEKSClusterAdminPolicy`, true),
    entry('ir-responders', 'group ir-responders', false),
    entry('platform-oncall', 'group platform-oncall', false),
    // The old build server: nobody remembers why it may still write here.
    entry('legacy-jenkins', `${policy}/AmazonEKSEditPolicy in storefront`, false),
  ];
}

function pools(): readonly unknown[] {
  return ['platform', 'apps', 'restricted'].map((name) => ({
    name,
    version: from(`nodegroups[${name}].releaseVersion`, '1.58.0-7a4c1d9e'),
    image: from(`nodegroups[${name}].amiType`, 'BOTTLEROCKET_x86_64'),
    spot: from(`nodegroups[${name}].capacityType`, false),
    serverless: false,
    metadataProtected: from(
      `launchTemplates[${name}].metadataOptions.httpPutResponseHopLimit`,
      true,
    ),
  }));
}

const ADDONS: readonly (readonly [name: string, version: string])[] = [
  ['vpc-cni', 'v1.21.2-eksbuild.1'],
  ['kube-proxy', 'v1.35.6-eksbuild.2'],
  ['coredns', 'v1.13.2-eksbuild.3'],
  ['aws-ebs-csi-driver', 'v1.52.1-eksbuild.1'],
  ['eks-pod-identity-agent', 'v0.1.36-eksbuild.1'],
  ['metrics-server', 'v0.8.1-eksbuild.2'],
];

function addons(): readonly unknown[] {
  return ADDONS.map(([name, version]) => ({
    name,
    version,
    status: 'ACTIVE',
    field: `addons[${name}]`,
  }));
}
