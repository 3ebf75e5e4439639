import { describe, expect, test } from 'vitest';
import type { ClusterRef, Provider } from '../../../src/model/access.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import { gapsOf, type Observed } from '../../../src/model/observed.ts';
import { CONTROL_PLANE, ISSUER, PROD } from './control-plane.ts';
import type { Answers, Reply } from './fake.ts';
import { OWN, type Setup, type Started, start } from './world.ts';

const REF: ClusterRef = {
  name: 'prod',
  source: 'eks',
  server: '',
  identities: [{ type: 'cloud', value: `arn:aws:eks:eu-west-1:${OWN}:cluster/prod` }],
  notes: [],
};
const ALL = cloudSections.map(({ id }) => id);
const ROLE = `arn:aws:iam::${OWN}:role`;

function prod(answers: Answers = {}, setup: Setup = {}): Promise<Started> {
  return start({ ...setup, answers: { ...CONTROL_PLANE, ...answers } });
}

async function sectionsOf(
  provider: Provider,
  ids: readonly string[] = ALL,
): Promise<ReadonlyMap<string, Observed<unknown>>> {
  return (await provider.sections?.(REF, ids, new AbortController().signal)) ?? new Map();
}

/** One section, decoded by its own leaf. */
async function section(id: string, answers: Answers = {}): Promise<Observed<unknown>> {
  const { provider } = await prod(answers);
  const found = (await sectionsOf(provider, [id])).get(id);
  const leaf = cloudSections.find((one) => one.id === id);
  if (found === undefined || leaf === undefined) throw new Error(`no ${id}`);
  return found.state === 'unseen' ? found : { ...found, value: leaf.decode(found.value) };
}

function described(more: object): Answers {
  return { 'eks:DescribeCluster': () => ({ json: { cluster: { ...PROD, ...more } } }) };
}

const DENIED = (): Reply => ({ refused: 'AccessDeniedException', status: 403 });

test('who reaches the API server', async () => {
  expect(await section('cloud/exposure')).toEqual({
    state: 'seen',
    value: {
      public: told(true, 'resourcesVpcConfig.endpointPublicAccess'),
      private: told(true, 'resourcesVpcConfig.endpointPrivateAccess'),
      allowed: told(['203.0.113.0/24'], 'resourcesVpcConfig.publicAccessCidrs'),
      dnsEndpoint: undefined,
      cloudAddresses: undefined,
    },
  });
});

test('a public endpoint without a list of addresses takes them all; a private one none', async () => {
  const allowed = async (resourcesVpcConfig: object): Promise<unknown> =>
    valueAt(await section('cloud/exposure', described({ resourcesVpcConfig })), 'allowed');

  expect([
    await allowed({ endpointPublicAccess: true, endpointPrivateAccess: true }),
    await allowed({
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['0.0.0.0/0'],
    }),
  ]).toEqual([
    told(['0.0.0.0/0'], 'resourcesVpcConfig.publicAccessCidrs', 'not set'),
    told([], 'resourcesVpcConfig.publicAccessCidrs'),
  ]);
});

test('logs, where they go and for how long they are kept', async () => {
  const sent = {
    sink: told('/aws/eks/prod/cluster', 'logGroups[/aws/eks/prod/cluster].logGroupName'),
    retentionDays: told(400, 'logGroups[/aws/eks/prod/cluster].retentionInDays'),
    searchableDays: undefined,
    locked: undefined,
    apart: told(
      true,
      'subscriptionFilters[/aws/eks/prod/cluster].destinationArn',
      'arn:aws:logs:eu-west-1:999988887777:destination:archive',
    ),
  };
  const off = {
    sink: undefined,
    retentionDays: undefined,
    searchableDays: undefined,
    locked: undefined,
    apart: undefined,
  };
  const row = (index: number, on: boolean): unknown =>
    told(on, `logging.clusterLogging[${index}].enabled`);

  expect(await section('cloud/logging')).toEqual({
    state: 'seen',
    value: [
      { log: 'api', enabled: row(0, true), ...sent },
      { log: 'audit', enabled: row(0, true), ...sent },
      { log: 'authenticator', enabled: row(0, true), ...sent },
      { log: 'controller-manager', enabled: row(1, false), ...off },
      { log: 'scheduler', enabled: row(1, false), ...off },
    ],
  });
});

test('a log group without a retention keeps for ever, and one that nothing copies can be emptied', async () => {
  const found = await section('cloud/logging', {
    'logs:DescribeLogGroups': () => ({
      json: { logGroups: [{ logGroupName: '/aws/eks/prod/cluster' }] },
    }),
    'logs:DescribeSubscriptionFilters': () => ({ json: { subscriptionFilters: [] } }),
  });

  expect(valueAt(found, '1')).toMatchObject({
    log: 'audit',
    retentionDays: { value: null, said: 'not set: kept' },
    locked: { value: false, said: 'none' },
    apart: { value: false, said: 'none' },
  });
});

test('the log groups are not asked about where every log is off', async () => {
  const { provider, calls } = await prod(described({ logging: { clusterLogging: [] } }));
  await sectionsOf(provider, ['cloud/logging']);

  expect(calls.byOperation()).toEqual([
    ['eks:DescribeCluster', 1],
    ['sts:GetCallerIdentity', 1],
  ]);
});

test.each([
  ['a key of the customer', {}, 'customer-key'],
  ['a key of AWS since 1.28', { encryptionConfig: [] }, 'provider-key'],
  ['none before', { encryptionConfig: [], version: '1.27' }, 'none'],
])('Secrets are encrypted with %s', async (_, more, value) => {
  expect(valueAt(await section('cloud/encryption', described(more)), 'secrets')).toMatchObject({
    value,
  });
});

test('how people and pods sign in', async () => {
  expect(await section('cloud/identity')).toEqual({
    state: 'seen',
    value: {
      people: told('provider', 'accessConfig.authenticationMode', 'API'),
      localAdmins: told(false, 'accessConfig.authenticationMode', 'API'),
      clientCertificates: undefined,
      caRotation: told(true, 'certificateAuthority.active.id', 'ca-2'),
      workloadIdentity: told(true, 'identity.oidc.issuer', ISSUER),
      tokenIssuer: told(ISSUER, 'identity.oidc.issuer'),
      otherIssuers: told(['https://login.example.com'], 'identityProviderConfigs[].oidc.issuerUrl'),
    },
  });
});

describe('whom access entries let in', () => {
  test('entries with their policies, those of nodes and of services told apart', async () => {
    const ops = { principal: `${ROLE}/ops`, holder: 'people', groups: [] };
    const field = `accessEntries[${ROLE}/ops].associatedAccessPolicies`;
    const service = `${ROLE}/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`;

    expect(await section('cloud/authorizers')).toEqual({
      state: 'seen',
      value: [
        {
          ...ops,
          grants: 'AmazonEKSClusterAdminPolicy',
          admin: true,
          namespaces: [],
          field: `${field}[AmazonEKSClusterAdminPolicy].accessScope`,
        },
        {
          ...ops,
          grants: 'AmazonEKSEditPolicy',
          admin: false,
          namespaces: ['shop'],
          field: `${field}[AmazonEKSEditPolicy].accessScope`,
        },
        {
          principal: `${ROLE}/nodes`,
          holder: 'nodes',
          grants: 'access entry EC2_LINUX',
          admin: false,
          namespaces: [],
          groups: ['system:nodes'],
          field: `accessEntries[${ROLE}/nodes].kubernetesGroups`,
        },
        {
          principal: service,
          holder: 'cloud',
          grants: 'access entry STANDARD',
          admin: false,
          namespaces: [],
          groups: [],
          field: `accessEntries[${service}].kubernetesGroups`,
        },
      ],
    });
  });

  test('a mode that knows none is no gap; that its creator is an administrator is one', async () => {
    const mode = (kept: boolean): Answers =>
      described({
        accessConfig: {
          authenticationMode: 'CONFIG_MAP',
          bootstrapClusterCreatorAdminPermissions: kept,
        },
      });

    expect(await section('cloud/authorizers', mode(false))).toEqual({ state: 'seen', value: [] });
    expect(await section('cloud/authorizers', mode(true))).toMatchObject({
      state: 'partial',
      value: [],
      gaps: [{ cause: 'not-collected' }],
    });
  });

  test('what EKS answers of such a cluster is no gap, where its mode is not told', async () => {
    const found = await section('cloud/authorizers', {
      ...described({ accessConfig: undefined }),
      'eks:ListAccessEntries': () => ({ refused: 'InvalidRequestException', status: 400 }),
    });

    expect(found).toEqual({ state: 'seen', value: [] });
  });

  test('an entry that may not be described hides no other', async () => {
    const found = await section('cloud/authorizers', {
      'eks:DescribeAccessEntry': (call) =>
        call.names[1]?.endsWith('ops') === true
          ? DENIED()
          : (CONTROL_PLANE['eks:DescribeAccessEntry']?.(call) ?? DENIED()),
    });

    expect(found).toMatchObject({
      state: 'partial',
      value: [{ holder: 'nodes' }, { holder: 'cloud' }],
    });
    expect(gapsOf(found).map(({ permission }) => permission)).toEqual(['eks:DescribeAccessEntry']);
  });
});

test('roles of pods: whom they trust, and what their policies are worth', async () => {
  expect(await section('cloud/workload-identities')).toEqual({
    state: 'seen',
    value: {
      associations: [
        {
          namespace: 'shop',
          serviceAccount: 'pay',
          role: `${ROLE}/pay`,
          field: 'podIdentityAssociations[a-1].roleArn',
        },
      ],
      roles: [
        {
          role: `${ROLE}/cart`,
          subjects: told(
            ['system:serviceaccount:shop:cart'],
            'roles[cart].AssumeRolePolicyDocument.Condition.sub',
          ),
          audiences: told(
            ['sts.amazonaws.com'],
            'roles[cart].AssumeRolePolicyDocument.Condition.aud',
          ),
          permissions: [
            { name: 'cart-files', level: 'extra', field: 'roles[cart].inlinePolicies[cart-files]' },
          ],
        },
        {
          role: `${ROLE}/pay`,
          subjects: told([], 'roles[pay].AssumeRolePolicyDocument', 'no token of this cluster'),
          audiences: undefined,
          permissions: [
            {
              name: `arn:aws:iam::${OWN}:policy/all`,
              level: 'admin',
              field: 'roles[pay].attachedPolicies[all]',
            },
          ],
        },
      ],
    },
  });
});

test('a policy that may not be read leaves the rights of its role open, and names the action', async () => {
  const found = await section('cloud/workload-identities', {
    'iam:GetPolicyVersion': () => ({ refused: 'AccessDenied', status: 403 }),
  });

  expect(valueAt(found, 'roles.1.permissions')).toBe(undefined);
  expect(gapsOf(found).map(({ permission }) => permission)).toEqual(['iam:GetPolicyVersion']);
});

test('until when the version is supported', async () => {
  expect(await section('cloud/versions')).toEqual({
    state: 'seen',
    value: {
      controlPlane: told('1.33', 'version'),
      channel: told('STANDARD', 'upgradePolicy.supportType'),
      support: told('standard', 'clusterVersions[1.33].versionStatus', 'STANDARD_SUPPORT'),
      supported: told(true, 'clusterVersions[1.33].versionStatus', 'STANDARD_SUPPORT'),
      standardUntil: told('2027-07-30', 'clusterVersions[1.33].endOfStandardSupportDate'),
      extendedUntil: told('2028-07-30', 'clusterVersions[1.33].endOfExtendedSupportDate'),
    },
  });
});

describe('what enforces policies', () => {
  const plugin = (configurationValues: string | undefined): Answers => ({
    'eks:DescribeAddon': () => ({ json: { addon: { addonName: 'vpc-cni', configurationValues } } }),
  });
  const field = 'addons[vpc-cni].configurationValues.enableNetworkPolicy';

  test.each([
    ['{"enableNetworkPolicy":"true"}', 'vpc-cni', 'true'],
    ['enableNetworkPolicy: "true"\nenv: {}', 'vpc-cni', 'true'],
    ['{"enableNetworkPolicy":"false"}', 'none', 'false'],
    ['{"env":{"NOTE":"enableNetworkPolicy true"}}', 'none', 'not set'],
    [undefined, 'none', 'not set'],
  ])('%s is %s', async (values, engine, said) => {
    expect(await section('cloud/network', plugin(values))).toMatchObject({
      state: 'seen',
      value: { policyEngine: told(engine, field, said) },
    });
  });

  test.each([
    [
      'in Auto Mode',
      described({ computeConfig: { enabled: true } }),
      'Auto Mode is set in the cluster, by its NodeClass',
    ],
    [
      'with a plugin of their own',
      {
        'eks:DescribeAddon': () => ({ refused: 'ResourceNotFoundException', status: 404 }),
      } satisfies Answers,
      'vpc-cni is no add-on of EKS here: whoever runs a plugin sets it',
    ],
  ])('only the cluster says it %s', async (_, answers, detail) => {
    expect(await section('cloud/network', answers)).toMatchObject({
      state: 'unseen',
      gaps: [{ cause: 'not-collected', detail }],
    });
  });
});

test('pools with their images, the rights of their roles, and what the most open instance keeps from pods', async () => {
  const permissions = [
    {
      name: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      level: 'minimal',
      field: 'roles[nodes].attachedPolicies[AmazonEKSWorkerNodePolicy]',
    },
    {
      name: 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
      level: 'extra',
      field: 'roles[nodes].attachedPolicies[AmazonEKS_CNI_Policy]',
    },
  ];
  const group = (name: string): object => ({
    name,
    version: told('1.33', `nodegroups[${name}].version`),
    image: told('AL2023_x86_64_STANDARD 1.33.1-20261101', `nodegroups[${name}].releaseVersion`),
    spot: told(true, `nodegroups[${name}].capacityType`, 'SPOT'),
    serverless: false,
    kubeletReadOnlyPort: undefined,
    identity: told(`${ROLE}/nodes`, `nodegroups[${name}].nodeRole`),
    permissions,
  });
  const found = await section('cloud/pools');

  expect(found).toMatchObject({
    state: 'seen',
    value: [
      {
        ...group('blue'),
        metadataProtected: told(
          false,
          'instances[i-2].metadataOptions',
          'httpEndpoint enabled, httpTokens required, httpPutResponseHopLimit 2',
        ),
      },
      { ...group('empty'), metadataProtected: undefined },
      {
        name: 'jobs',
        serverless: true,
        metadataProtected: told(true, 'fargateProfiles[jobs]', 'Fargate has no metadata service'),
        identity: told(`${ROLE}/fargate`, 'fargateProfiles[jobs].podExecutionRoleArn'),
        permissions: [],
      },
    ],
  });
});

test('the pools of Auto Mode have the role that it was given', async () => {
  const found = await section('cloud/pools', {
    ...described({
      computeConfig: { enabled: true, nodePools: ['system'], nodeRoleArn: `${ROLE}/nodes` },
    }),
    'eks:ListNodegroups': () => ({ json: { nodegroups: [] } }),
    'eks:ListFargateProfiles': () => ({ json: { fargateProfileNames: [] } }),
  });

  expect(found).toMatchObject({
    state: 'seen',
    value: [{ name: 'system', identity: { value: `${ROLE}/nodes` } }],
  });
});

test('add-ons with what ails them, and without their configuration', async () => {
  expect(await section('cloud/addons')).toEqual({
    state: 'seen',
    value: [
      {
        name: 'vpc-cni',
        version: 'v1.20.0-eksbuild.1',
        status: 'ACTIVE',
        issues: [],
        field: 'addons[vpc-cni].status',
      },
      {
        name: 'coredns',
        version: 'v1.20.0-eksbuild.1',
        status: 'DEGRADED',
        issues: ['InsufficientNumberOfReplicas'],
        field: 'addons[coredns].status',
      },
    ],
  });
});

describe('what guards the cluster', () => {
  test('a runtime detection that is on and has no agent sees nothing', async () => {
    expect(await section('cloud/security')).toEqual({
      state: 'seen',
      value: {
        runtimeDetection: told(false, 'addons[aws-guardduty-agent].status', 'no such add-on'),
        auditDetection: told(true, 'guardduty.detector.features[EKS_AUDIT_LOGS].status', 'ENABLED'),
        imagePolicy: undefined,
        backup: told(true, 'backup.recoveryPoints[].Status', 'COMPLETED'),
        deletionProtection: told(true, 'deletionProtection'),
      },
    });
  });

  test.each([
    [{ detectorIds: [] }, {}, 'guardduty.detectorIds', 'none'],
    [{ detectorIds: ['d'] }, { status: 'DISABLED' }, 'guardduty.detector.status', 'DISABLED'],
  ])('GuardDuty that is off detects nothing: %j', async (detectors, detector, field, said) => {
    const found = await section('cloud/security', {
      'guardduty:ListDetectors': () => ({ json: detectors }),
      'guardduty:GetDetector': () => ({ json: detector }),
    });

    expect(valueAt(found, 'runtimeDetection')).toEqual(told(false, field, said));
    expect(valueAt(found, 'auditDetection')).toEqual(told(false, field, said));
  });

  test('each service that refuses is a gap of its own', async () => {
    const found = await section('cloud/security', {
      'guardduty:GetDetector': DENIED,
      'backup:ListRecoveryPointsByResource': DENIED,
    });

    expect(new Set(gapsOf(found).map(({ permission }) => permission))).toEqual(
      new Set(['backup:ListRecoveryPointsByResource', 'guardduty:GetDetector']),
    );
    expect(valueAt(found, 'deletionProtection')).toEqual(told(true, 'deletionProtection'));
  });
});

test('all sections of a cluster that was found take each call once', async () => {
  const { provider, calls } = await prod();
  const found = await Array.fromAsync(provider.discover(new AbortController().signal));
  const sections = await sectionsOf(provider);

  expect(found.length).toBe(1);
  expect([...sections.values()].map(({ state }) => state)).not.toContain('unseen');
  expect(Object.fromEntries(calls.byOperation())).toEqual({
    'backup:ListRecoveryPointsByResource': 1,
    'ec2:DescribeInstances': 2,
    'ec2:DescribeRegions': 1,
    'eks:DescribeAccessEntry': 3,
    'eks:DescribeAddon': 3,
    'eks:DescribeCluster': 1,
    'eks:DescribeClusterVersions': 1,
    'eks:DescribeFargateProfile': 1,
    'eks:DescribeIdentityProviderConfig': 1,
    'eks:DescribeNodegroup': 2,
    'eks:DescribePodIdentityAssociation': 1,
    'eks:ListAccessEntries': 2,
    'eks:ListAddons': 1,
    'eks:ListAssociatedAccessPolicies': 2,
    'eks:ListClusters': 2,
    'eks:ListFargateProfiles': 1,
    'eks:ListIdentityProviderConfigs': 1,
    'eks:ListNodegroups': 1,
    'eks:ListPodIdentityAssociations': 1,
    'guardduty:GetDetector': 1,
    'guardduty:ListDetectors': 1,
    'iam:GetPolicy': 1,
    'iam:GetPolicyVersion': 1,
    'iam:GetRolePolicy': 1,
    'iam:ListAttachedRolePolicies': 4,
    'iam:ListRolePolicies': 4,
    'iam:ListRoles': 2,
    'logs:DescribeLogGroups': 1,
    'logs:DescribeSubscriptionFilters': 1,
    'organizations:ListAccounts': 1,
    'sts:GetCallerIdentity': 1,
  });
});

test('a cluster that may not be described leaves gaps, and what takes other calls is told', async () => {
  const { provider } = await prod({ 'eks:DescribeCluster': DENIED });
  const sections = await sectionsOf(provider);
  const states = Object.fromEntries([...sections].map(([id, { state }]) => [id, state]));

  expect(states).toEqual({
    'cloud/exposure': 'unseen',
    'cloud/logging': 'unseen',
    'cloud/encryption': 'unseen',
    'cloud/identity': 'unseen',
    'cloud/authorizers': 'unseen',
    'cloud/workload-identities': 'unseen',
    'cloud/versions': 'unseen',
    'cloud/network': 'unseen',
    'cloud/pools': 'partial',
    'cloud/addons': 'seen',
    'cloud/security': 'partial',
  });
  expect(sections.get('cloud/exposure')).toEqual({
    state: 'unseen',
    gaps: [
      {
        source: 'cloud/exposure',
        cause: 'forbidden',
        detail: `eks:DescribeCluster: refused in account ${OWN}, eu-west-1 (AccessDeniedException)`,
        permission: 'eks:DescribeCluster',
      },
    ],
  });
});

test.each(Object.keys(CONTROL_PLANE))('without %s, that action alone is named', async (one) => {
  const { provider } = await prod({ [one]: DENIED });
  const gaps = [...(await sectionsOf(provider)).values()].flatMap(gapsOf);

  expect(new Set(gaps.map(({ permission }) => permission))).toEqual(new Set([one]));
  expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(['forbidden']));
});

test('an operation that the endpoint does not know is a gap that says so, in every section', async () => {
  const { provider } = await start({
    answers: { 'eks:DescribeCluster': () => ({ json: { cluster: PROD } }) },
  });
  const gaps = [...(await sectionsOf(provider)).values()].flatMap(gapsOf);

  expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(['absent-api']));
  expect(gaps.length).toBeGreaterThan(10);
});

test('of a cluster that is only connected, nothing is asked, and nothing is told', async () => {
  const { provider, calls } = await prod(described({ connectorConfig: { provider: 'GKE' } }));
  const sections = await sectionsOf(provider);

  expect(new Set([...sections.values()].flatMap(gapsOf).map(({ cause }) => cause))).toEqual(
    new Set(['not-collected']),
  );
  expect([...sections.values()].every(({ state }) => state === 'unseen')).toBe(true);
  expect(calls.byOperation()).toEqual([
    ['eks:DescribeCluster', 1],
    ['sts:GetCallerIdentity', 1],
  ]);
});

test('keys that ran out are had anew once, and the call goes on', async () => {
  let asked = 0;
  const { provider } = await prod({
    'logs:DescribeLogGroups': (call) => {
      asked += 1;
      return asked === 1
        ? { refused: 'ExpiredTokenException', status: 400 }
        : (CONTROL_PLANE['logs:DescribeLogGroups']?.(call) ?? DENIED());
    },
  });

  expect((await sectionsOf(provider, ['cloud/logging'])).get('cloud/logging')?.state).toBe('seen');
  expect(asked).toBe(2);
});

test('an abort ends the sections with its own reason', async () => {
  const { provider, aws } = await prod({ 'eks:ListAddons': () => ({ hangs: true }) });
  const controller = new AbortController();
  const reason = new Error('enough');
  const sections = provider.sections?.(REF, ALL, controller.signal);
  while (!aws.calls.some(({ operation }) => operation === 'eks:ListAddons')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  controller.abort(reason);

  await expect(sections).rejects.toBe(reason);
});

function told(value: unknown, field: string, said?: string): unknown {
  return { value, field, said };
}

function valueAt(observed: Observed<unknown>, path: string): unknown {
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return path.split('.').reduce<unknown>((found, key) => Object(found)[key], observed.value);
}
