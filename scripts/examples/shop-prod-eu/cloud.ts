import { ACCOUNT, IRSA, ISSUER, REGION, roleArn, SITE } from './site.ts';

interface From {
  readonly value: unknown;
  readonly field: string;
  readonly said?: string;
}

function from(field: string, value: unknown, said?: string): From {
  return { value, field, ...(said === undefined ? {} : { said }) };
}

const POOLS = ['platform', 'apps', 'restricted'] as const;

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
        people: from('accessConfig.authenticationMode', 'provider', 'API'),
        localAdmins: from('accessConfig.authenticationMode', false, 'API'),
        clientCertificates: from('accessConfig.authenticationMode', false, 'API'),
        caRotation: from('certificateAuthorities', true, 'active'),
        workloadIdentity: from('identity.oidc.issuer', true, ISSUER),
        tokenIssuer: from('identity.oidc.issuer', ISSUER),
      },
    ],
    ['cloud/authorizers', authorizers()],
    ['cloud/workload-identities', workloadIdentities()],
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

interface Entry {
  readonly holder: string;
  readonly admin: boolean;
  readonly namespaces: readonly string[];
  readonly groups: readonly string[];
  readonly field: string;
}

function authorizers(): readonly unknown[] {
  const policy = 'arn:aws:eks::aws:cluster-access-policy';
  const entry = (role: string, grants: string, more: Partial<Entry> = {}): unknown => ({
    principal: roleArn(role),
    holder: 'people',
    grants,
    admin: false,
    field: `accessEntries[${role}].associatedAccessPolicies`,
    ...more,
  });
  const group = (role: string): unknown =>
    entry(role, `group ${role}`, {
      groups: [role],
      field: `accessEntries[${role}].kubernetesGroups`,
    });
  return [
    entry('platform-admins', `${policy}/AmazonEKSClusterAdminPolicy`, { admin: true }),
    entry('break-glass', `${policy}/AmazonEKSClusterAdminPolicy`, { admin: true }),
    group('ir-responders'),
    group('platform-oncall'),
    // The old build server: nobody remembers why it may still write here.
    entry('legacy-jenkins', `${policy}/AmazonEKSEditPolicy`, { namespaces: ['storefront'] }),
    ...POOLS.map((pool) =>
      entry(`node-${pool}`, 'EC2_LINUX', {
        holder: 'nodes',
        groups: ['system:nodes'],
        field: `accessEntries[node-${pool}].type`,
      }),
    ),
  ];
}

/** One role for one account, save that the writers of logs once shared theirs and its trust is still so. */
function workloadIdentities(): unknown {
  const roles = [...IRSA].map(([account, name]) => {
    const [namespace = '', own = ''] = account.split('/');
    const trusted = name === 'log-writer' ? '*' : own;
    const condition = `roles[${name}].assumeRolePolicyDocument.Statement[0].Condition`;
    return {
      role: roleArn(name),
      subjects: from(`${condition}['${ISSUER.slice(8)}:sub']`, [
        `system:serviceaccount:${namespace}:${trusted}`,
      ]),
      audiences: from(`${condition}['${ISSUER.slice(8)}:aud']`, ['sts.amazonaws.com']),
      permissions: [
        {
          name: `${SITE.name}-${name}`,
          level: 'extra',
          field: `roles[${name}].attachedPolicies[0].policyArn`,
        },
      ],
    };
  });
  return { associations: [], roles };
}

/** What the machines hold: what nodes of EKS need, and on one pool what the driver of disks needed once. */
const NODE_POLICIES: readonly (readonly [name: string, level: string])[] = [
  ['AmazonEKSWorkerNodePolicy', 'minimal'],
  ['AmazonEC2ContainerRegistryPullOnly', 'minimal'],
];

function nodePermissions(pool: string): readonly unknown[] {
  const old: typeof NODE_POLICIES = [['service-role/AmazonEBSCSIDriverPolicy', 'extra']];
  return [...NODE_POLICIES, ...(pool === 'apps' ? old : [])].map(([name, level], index) => ({
    name: `arn:aws:iam::aws:policy/${name}`,
    level,
    field: `roles[node-${pool}].attachedPolicies[${index}].policyArn`,
  }));
}

function pools(): readonly unknown[] {
  return POOLS.map((name) => ({
    name,
    version: from(`nodegroups[${name}].releaseVersion`, '1.58.0-7a4c1d9e'),
    image: from(`nodegroups[${name}].amiType`, 'BOTTLEROCKET_x86_64'),
    spot: from(`nodegroups[${name}].capacityType`, false),
    serverless: false,
    metadataProtected: from(
      `launchTemplates[${name}].metadataOptions.httpPutResponseHopLimit`,
      true,
    ),
    identity: from(`nodegroups[${name}].nodeRole`, roleArn(`node-${name}`)),
    permissions: nodePermissions(name),
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
