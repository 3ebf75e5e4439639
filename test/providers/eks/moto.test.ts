import { EKS } from '@aws-sdk/client-eks';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Calls } from '../../../src/collect/cloud/calls.ts';
import { Limit } from '../../../src/collect/cloud/limit.ts';
import type { Found, Provider } from '../../../src/model/access.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import { text } from '../../../src/model/decode.ts';
import { gapsOf } from '../../../src/model/observed.ts';
import type { Account } from '../../../src/providers/eks/account.ts';
import type { EksOptions } from '../../../src/providers/eks/options.ts';
import { partitionOf } from '../../../src/providers/eks/partitions.ts';
import { jsonRequest, queryRequest } from '../../../src/providers/eks/protocols.ts';
import { eksProvider } from '../../../src/providers/eks/provider.ts';
import { ask, type Request } from '../../../src/providers/eks/signed.ts';
import { socketsOf } from '../../../src/providers/eks/sockets.ts';
import { MOTO, type Moto, startMoto } from './moto.ts';
import { ENV, SECRET } from './world.ts';

/** The account that moto takes every caller to be of, until he takes a role. */
const OWN = '123456789012';
const REGION = 'eu-west-1';
const CART = 'system:serviceaccount:shop:cart';
const never = new AbortController().signal;

describe.skipIf(MOTO === undefined)('before an AWS that somebody else wrote', () => {
  let moto: Moto;
  let other = '';

  beforeAll(async () => {
    moto = await startMoto(MOTO ?? '');
    exportKeys();
    other = await fill(optionsOf(moto));
  });

  beforeEach(exportKeys);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.stop();
  });

  test('the clusters of two accounts are found, in the regions that they are in', async () => {
    const options = { ...optionsOf(moto), role: 'reader' };
    const found = await Array.fromAsync(eksProvider(options).discover(never));
    const listed = new Map(options.calls.byOperation()).get('eks:ListClusters') ?? 0;

    expect(found.filter((one) => !one.found)).toEqual([]);
    expect(found.map(arnOf).toSorted()).toEqual([
      `arn:aws:eks:eu-central-1:${other}:cluster/there`,
      `arn:aws:eks:eu-west-1:${OWN}:cluster/prod`,
    ]);
    // As many regions as it lists for each account, without those of other partitions.
    expect(listed).toBeGreaterThan(20);
    expect(new Map(options.calls.byOperation()).get('sts:AssumeRole')).toBe(2);
  });

  test('what it tells is read, and what it does not know is a gap that says so', async () => {
    const options = { ...optionsOf(moto), accounts: [OWN], regions: [REGION] };
    const provider = eksProvider(options);
    const sections = await sectionsOf(provider);

    expect(sections.get('cloud/exposure')).toMatchObject({
      value: { public: { value: true }, private: { value: false } },
    });
    expect(sections.get('cloud/pools')).toMatchObject({
      value: [
        {
          name: 'blue',
          identity: { value: `arn:aws:iam::${OWN}:role/nodes` },
          permissions: [
            { name: 'arn:aws:iam::aws:policy/AdministratorAccess', level: 'admin' },
            { name: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy', level: 'minimal' },
            { name: 'own', level: 'extra' },
          ],
        },
      ],
    });
    expect(sections.get('cloud/workload-identities')).toMatchObject({
      state: 'partial',
      value: {
        roles: [
          { role: `arn:aws:iam::${OWN}:role/cart`, subjects: { value: [CART] }, permissions: [] },
        ],
      },
    });
    expect(sections.get('cloud/addons')).toEqual({
      state: 'unseen',
      gaps: [
        {
          source: 'cloud/addons',
          cause: 'absent-api',
          detail: `eks:ListAddons: the endpoint does not know this operation, in account ${OWN}, ${REGION}`,
          permission: 'an endpoint that knows eks:ListAddons',
        },
      ],
    });
    const unknown = ['cloud/authorizers', 'cloud/network', 'cloud/versions'].map((id) => {
      const observed = sections.get(id);
      return observed === undefined ? [] : gapsOf(observed).map(({ cause }) => cause);
    });
    expect(unknown).toEqual([['absent-api'], ['absent-api'], ['absent-api']]);
  });

  async function sectionsOf(
    provider: Provider,
  ): Promise<Awaited<ReturnType<NonNullable<Provider['sections']>>>> {
    const [found] = await Array.fromAsync(provider.discover(never));
    if (found?.found !== true) throw new Error('no cluster');
    const ids = cloudSections.map(({ id }) => id);
    return (await provider.sections?.(found.ref, ids, never)) ?? new Map();
  }
});

function exportKeys(): void {
  for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
}

function optionsOf({ url }: Moto): EksOptions {
  return {
    client: { userAgent: 'kubemuster/test' },
    attempts: 1,
    env: ENV,
    calls: new Calls(),
    width: 8,
    endpoint: { url, insecure: true },
  };
}

function arnOf(found: Found): string {
  return found.found ? (found.ref.identities[0]?.value ?? '') : found.name;
}

/** An organization of two accounts with a cluster each; the number of the second. */
async function fill(options: EksOptions): Promise<string> {
  const calling = {
    options,
    sockets: socketsOf(options),
    limit: new Limit(1),
    places: new Limit(1),
  };
  const keys = { accessKeyId: ENV.AWS_ACCESS_KEY_ID, secretAccessKey: SECRET };
  const account: Account = { id: OWN, partition: partitionOf(REGION), keys: async () => keys };
  const send = (request: Request): Promise<unknown> =>
    ask(request, { account, region: REGION }, calling, never);
  const iam = (action: string, params: Readonly<Record<string, string>>): Promise<unknown> =>
    send(queryRequest(`iam:${action}`, '2010-05-08', params));
  const target = 'AWSOrganizationsV20161128';
  await send(jsonRequest('organizations:CreateOrganization', target, { FeatureSet: 'ALL' }));
  const made = await send(
    jsonRequest('organizations:CreateAccount', target, {
      AccountName: 'other',
      Email: 'other@example.com',
    }),
  );
  const other = text(made, 'CreateAccountStatus.AccountId') ?? '';
  const AssumeRolePolicyDocument = JSON.stringify({ Statement: [] });
  await iam('CreateRole', { RoleName: 'nodes', AssumeRolePolicyDocument });
  for (const name of ['AmazonEKSWorkerNodePolicy', 'AdministratorAccess']) {
    const PolicyArn = `arn:aws:iam::aws:policy/${name}`;
    await iam('AttachRolePolicy', { RoleName: 'nodes', PolicyArn });
  }
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
  });
  await iam('PutRolePolicy', { RoleName: 'nodes', PolicyName: 'own', PolicyDocument });
  const issuer = await makeClusters(options, other, await roleOf(other, send));
  const trust = trustOf(issuer.replace('https://', ''));
  await iam('CreateRole', { RoleName: 'cart', AssumeRolePolicyDocument: trust });
  return other;
}

function trustOf(host: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:sub`]: CART } },
      },
    ],
  });
}

async function roleOf(
  account: string,
  send: (request: Request) => Promise<unknown>,
): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const raw = await send(
    queryRequest('sts:AssumeRole', '2011-06-15', {
      RoleArn: `arn:aws:iam::${account}:role/reader`,
      RoleSessionName: 'fill',
    }),
  );
  const at = (name: string): string => text(raw, `Credentials.${name}`) ?? '';
  return {
    accessKeyId: at('AccessKeyId'),
    secretAccessKey: at('SecretAccessKey'),
    sessionToken: at('SessionToken'),
  };
}

async function makeClusters(
  { endpoint }: EksOptions,
  other: string,
  credentials: Awaited<ReturnType<typeof roleOf>>,
): Promise<string> {
  const at = { endpoint: endpoint?.url ?? '' };
  const own = new EKS({ region: REGION, ...at });
  const { cluster } = await own.createCluster({
    name: 'prod',
    roleArn: `arn:aws:iam::${OWN}:role/cluster`,
    resourcesVpcConfig: {
      subnetIds: ['subnet-1'],
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
    },
  });
  await own.createNodegroup({
    clusterName: 'prod',
    nodegroupName: 'blue',
    subnets: ['subnet-1'],
    nodeRole: `arn:aws:iam::${OWN}:role/nodes`,
  });
  const there = new EKS({ region: 'eu-central-1', credentials, ...at });
  await there.createCluster({
    name: 'there',
    roleArn: `arn:aws:iam::${other}:role/cluster`,
    resourcesVpcConfig: { subnetIds: ['subnet-1'] },
  });
  return cluster?.identity?.oidc?.issuer ?? '';
}
