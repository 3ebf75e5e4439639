import type { Answers, Reply } from './fake.ts';
import { cluster, OWN } from './world.ts';

export const ISSUER = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
const HOST = ISSUER.replace('https://', '');
const ROLE = `arn:aws:iam::${OWN}:role`;

/** A cluster as AWS describes one that people have set up with care. */
export const PROD = {
  ...cluster('prod', 'eu-west-1'),
  platformVersion: 'eks.12',
  certificateAuthority: { data: 'TElOVg==', active: { id: 'ca-2', activatedBy: 'CUSTOMER' } },
  logging: {
    clusterLogging: [
      { types: ['api', 'audit', 'authenticator'], enabled: true },
      { types: ['controllerManager', 'scheduler'], enabled: false },
    ],
  },
  encryptionConfig: [
    { resources: ['secrets'], provider: { keyArn: `arn:aws:kms:eu-west-1:${OWN}:key/7a1e` } },
  ],
  identity: { oidc: { issuer: ISSUER } },
  accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
  upgradePolicy: { supportType: 'STANDARD' },
  deletionProtection: true,
};

function roleXml(name: string, trust: unknown): string {
  const document = encodeURIComponent(JSON.stringify(trust));
  return `<member><RoleName>${name}</RoleName><Arn>${ROLE}/${name}</Arn><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument></member>`;
}

const CART_TRUST = {
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/${HOST}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${HOST}:sub`]: 'system:serviceaccount:shop:cart',
          [`${HOST}:aud`]: 'sts.amazonaws.com',
        },
      },
    },
  ],
};
const POD_TRUST = {
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
  },
};

function attached(...arns: readonly string[]): Reply {
  const all = arns.map(
    (arn) =>
      `<member><PolicyName>${arn.split('/').at(-1)}</PolicyName><PolicyArn>${arn}</PolicyArn></member>`,
  );
  return {
    xml: `<AttachedPolicies>${all.join('')}</AttachedPolicies><IsTruncated>false</IsTruncated>`,
  };
}

function document(policy: unknown): string {
  return encodeURIComponent(JSON.stringify(policy));
}

const EVERYTHING = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const SOME = {
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::carts/*' }],
};

/** Everything that the sections of this cluster take, each as its service answers it. */
export const CONTROL_PLANE: Answers = {
  'eks:DescribeCluster': () => ({ json: { cluster: PROD } }),
  'logs:DescribeLogGroups': () => ({
    json: {
      logGroups: [
        { logGroupName: '/aws/eks/prod/cluster-old', retentionInDays: 1 },
        { logGroupName: '/aws/eks/prod/cluster', retentionInDays: 400 },
      ],
    },
  }),
  'logs:DescribeSubscriptionFilters': () => ({
    json: {
      subscriptionFilters: [
        { destinationArn: 'arn:aws:logs:eu-west-1:999988887777:destination:archive' },
      ],
    },
  }),
  'eks:ListIdentityProviderConfigs': () => ({
    json: { identityProviderConfigs: [{ type: 'oidc', name: 'corp' }] },
  }),
  'eks:DescribeIdentityProviderConfig': () => ({
    json: {
      identityProviderConfig: {
        oidc: { identityProviderConfigName: 'corp', issuerUrl: 'https://login.example.com' },
      },
    },
  }),
  'eks:ListAccessEntries': ({ params }) =>
    params['nextToken'] === undefined
      ? { json: { accessEntries: [`${ROLE}/ops`, `${ROLE}/nodes`], nextToken: '2' } }
      : {
          json: { accessEntries: [`${ROLE}/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`] },
        },
  'eks:DescribeAccessEntry': ({ names: [, principalArn = ''] }) => ({
    json: {
      accessEntry: {
        principalArn,
        type: principalArn.endsWith('nodes') ? 'EC2_LINUX' : 'STANDARD',
        kubernetesGroups: principalArn.endsWith('nodes') ? ['system:nodes'] : [],
      },
    },
  }),
  'eks:ListAssociatedAccessPolicies': ({ names: [, principalArn = ''] }) => {
    const arn = 'arn:aws:eks::aws:cluster-access-policy';
    return {
      json: {
        associatedAccessPolicies: principalArn.endsWith('ops')
          ? [
              { policyArn: `${arn}/AmazonEKSClusterAdminPolicy`, accessScope: { type: 'cluster' } },
              {
                policyArn: `${arn}/AmazonEKSEditPolicy`,
                accessScope: { type: 'namespace', namespaces: ['shop'] },
              },
            ]
          : [],
      },
    };
  },
  'eks:ListPodIdentityAssociations': () => ({
    json: { associations: [{ associationId: 'a-1', namespace: 'shop', serviceAccount: 'pay' }] },
  }),
  'eks:DescribePodIdentityAssociation': () => ({
    json: {
      association: {
        associationId: 'a-1',
        namespace: 'shop',
        serviceAccount: 'pay',
        roleArn: `${ROLE}/pay`,
      },
    },
  }),
  'iam:ListRoles': ({ params }) =>
    params['Marker'] === undefined
      ? {
          xml: `<Roles>${roleXml('cart', CART_TRUST)}</Roles><IsTruncated>true</IsTruncated><Marker>m</Marker>`,
        }
      : { xml: `<Roles>${roleXml('pay', POD_TRUST)}</Roles><IsTruncated>false</IsTruncated>` },
  'iam:ListAttachedRolePolicies': ({ params }) => {
    const role = params['RoleName'];
    if (role === 'nodes') {
      return attached(
        'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
        'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
      );
    }
    return role === 'pay' ? attached(`arn:aws:iam::${OWN}:policy/all`) : attached();
  },
  'iam:ListRolePolicies': ({ params }) => ({
    xml:
      params['RoleName'] === 'cart'
        ? '<PolicyNames><member>cart-files</member></PolicyNames>'
        : '<PolicyNames/>',
  }),
  'iam:GetRolePolicy': () => ({
    xml: `<PolicyName>cart-files</PolicyName><PolicyDocument>${document(SOME)}</PolicyDocument>`,
  }),
  'iam:GetPolicy': () => ({ xml: '<Policy><DefaultVersionId>v3</DefaultVersionId></Policy>' }),
  'iam:GetPolicyVersion': ({ params }) => ({
    xml: `<PolicyVersion><Document>${document(params['VersionId'] === 'v3' ? EVERYTHING : SOME)}</Document></PolicyVersion>`,
  }),
  'eks:DescribeClusterVersions': () => ({
    json: {
      clusterVersions: [
        {
          clusterVersion: '1.33',
          versionStatus: 'STANDARD_SUPPORT',
          endOfStandardSupportDate: 1_816_905_600,
          endOfExtendedSupportDate: 1_848_528_000,
        },
      ],
    },
  }),
  'eks:ListAddons': () => ({ json: { addons: ['vpc-cni', 'coredns'] } }),
  'eks:DescribeAddon': ({ names: [, addonName = ''] }) => {
    if (addonName === 'aws-guardduty-agent') {
      return { refused: 'ResourceNotFoundException', status: 404 };
    }
    const isPlugin = addonName === 'vpc-cni';
    return {
      json: {
        addon: {
          addonName,
          addonVersion: 'v1.20.0-eksbuild.1',
          status: isPlugin ? 'ACTIVE' : 'DEGRADED',
          health: { issues: isPlugin ? [] : [{ code: 'InsufficientNumberOfReplicas' }] },
          ...(isPlugin ? { configurationValues: '{"enableNetworkPolicy":"true"}' } : {}),
        },
      },
    };
  },
  'eks:ListNodegroups': () => ({ json: { nodegroups: ['blue', 'empty'] } }),
  'eks:DescribeNodegroup': ({ names: [, nodegroupName = ''] }) => ({
    json: {
      nodegroup: {
        nodegroupName,
        version: '1.33',
        releaseVersion: '1.33.1-20261101',
        amiType: 'AL2023_x86_64_STANDARD',
        capacityType: 'SPOT',
        nodeRole: `${ROLE}/nodes`,
      },
    },
  }),
  'eks:ListFargateProfiles': () => ({ json: { fargateProfileNames: ['jobs'] } }),
  'eks:DescribeFargateProfile': () => ({
    json: {
      fargateProfile: { fargateProfileName: 'jobs', podExecutionRoleArn: `${ROLE}/fargate` },
    },
  }),
  'ec2:DescribeInstances': ({ params }) => ({
    xml:
      params['NextToken'] === undefined
        ? `<reservationSet>${instance('i-1', 'blue', '1')}</reservationSet><nextToken>2</nextToken>`
        : `<reservationSet>${instance('i-2', 'blue', '2')}${instance('i-3', 'blue', '1')}</reservationSet>`,
  }),
  'guardduty:ListDetectors': () => ({ json: { detectorIds: ['d1'] } }),
  'guardduty:GetDetector': () => ({
    json: {
      status: 'ENABLED',
      features: [
        { name: 'EKS_AUDIT_LOGS', status: 'ENABLED' },
        {
          name: 'RUNTIME_MONITORING',
          status: 'ENABLED',
          additionalConfiguration: [{ name: 'EKS_ADDON_MANAGEMENT', status: 'DISABLED' }],
        },
      ],
    },
  }),
  'backup:ListRecoveryPointsByResource': () => ({
    json: { RecoveryPoints: [{ Status: 'EXPIRED' }, { Status: 'COMPLETED' }] },
  }),
};

function instance(id: string, group: string, hops: string): string {
  const tag = (key: string, value: string): string =>
    `<item><key>${key}</key><value>${value}</value></item>`;
  return `<item><instancesSet><item><instanceId>${id}</instanceId>
    <tagSet>${tag('eks:cluster-name', 'prod')}${tag('eks:nodegroup-name', group)}</tagSet>
    <metadataOptions><httpEndpoint>enabled</httpEndpoint><httpTokens>required</httpTokens>
    <httpPutResponseHopLimit>${hops}</httpPutResponseHopLimit></metadataOptions></item></instancesSet></item>`;
}
