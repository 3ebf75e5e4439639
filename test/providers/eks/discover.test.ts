import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Found } from '../../../src/model/access.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';
import type { Called, Reply } from './fake.ts';
import { allOf, CA, cluster, credentialsFor, OTHER, OWN, regions, start } from './world.ts';

test('a cluster is found with its ARN, its server with the hash of its CA, and what AWS says of it', async () => {
  const { provider, calls } = await start();

  expect(await allOf(provider)).toEqual([
    {
      found: true,
      ref: {
        name: 'prod',
        source: 'eks',
        server: 'https://prod.gr7.eu-west-1.eks.amazonaws.com',
        identities: [
          { type: 'cloud', value: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' },
          {
            type: 'server',
            value: `https://prod.gr7.eu-west-1.eks.amazonaws.com#sha256:${createHash('sha256').update(CA).digest('hex')}`,
          },
        ],
        region: 'eu-west-1',
        described: {
          provider: 'aws',
          distribution: 'eks',
          managed: true,
          version: '1.33',
          scope: OWN,
          status: 'ACTIVE',
        },
        notes: [],
      },
    },
  ]);
  expect(calls.byOperation()).toEqual([
    ['ec2:DescribeRegions', 1],
    ['eks:DescribeCluster', 1],
    ['eks:ListClusters', 2],
    ['organizations:ListAccounts', 1],
    ['sts:GetCallerIdentity', 1],
  ]);
});

const THIRD = '777788889999';
const CLOSED = '000000000000';

/** An organization in two pages, of which one account is closed. */
function accounts({ params }: Called): Reply {
  const of = (Id: string, State: string): object => ({ Id, State, Email: 'x@example.com' });
  return params['NextToken'] === undefined
    ? { json: { Accounts: [of(OWN, 'ACTIVE'), of(OTHER, 'ACTIVE')], NextToken: 'more' } }
    : { json: { Accounts: [of(CLOSED, 'SUSPENDED'), of(THIRD, 'ACTIVE')] } };
}

/** Each account has one cluster, named by its number, in one region. */
const ownClusters = {
  'eks:ListClusters': ({ accessKey, region }: Called): Reply => ({
    json: { clusters: region === 'eu-west-1' ? [`c-${accountOf(accessKey)}`] : [] },
  }),
  'eks:DescribeCluster': ({ accessKey, region, names: [name = ''] }: Called): Reply => ({
    json: { cluster: cluster(name, region, accountOf(accessKey)) },
  }),
};

function accountOf(accessKey: string): string {
  return /^ASIA(\d{12})$/.exec(accessKey)?.[1] ?? OWN;
}

test('all accounts of an organization are looked into, each by one role that is taken once', async () => {
  const { provider, calls } = await start({
    answers: { 'organizations:ListAccounts': accounts, ...ownClusters },
    options: { role: 'kubemuster' },
  });

  expect(namesOf(await allOf(provider))).toEqual([`c-${OWN}`, `c-${OTHER}`, `c-${THIRD}`]);
  expect(Object.fromEntries(calls.byOperation())).toEqual({
    'ec2:DescribeRegions': 3,
    'eks:DescribeCluster': 3,
    'eks:ListClusters': 6,
    'organizations:ListAccounts': 2,
    'sts:AssumeRole': 3,
    'sts:GetCallerIdentity': 1,
  });
});

const READER = `arn:aws:iam::${OTHER}:role/readers/kubemuster`;

test('an account whose role is refused hides no other', async () => {
  const { provider } = await start({
    answers: {
      'organizations:ListAccounts': accounts,
      ...ownClusters,
      'sts:AssumeRole': ({ params }) =>
        String(params['RoleArn']).includes(OTHER)
          ? { refused: 'AccessDenied', status: 403 }
          : { xml: credentialsFor(params) },
    },
    options: { role: 'arn:aws:iam::999999999999:role/readers/kubemuster' },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual([`c-${OWN}`, `c-${THIRD}`]);
  expect(placesOf(found)).toEqual([
    {
      found: false,
      place: true,
      name: `account ${OTHER}`,
      gap: {
        source: `account ${OTHER}`,
        cause: 'forbidden',
        detail: `sts:AssumeRole on ${READER}: refused in account ${OWN}, eu-west-1 (AccessDenied)`,
        permission: `sts:AssumeRole on ${READER}`,
      },
    },
  ]);
});

test("the caller's own account is read with its own rights where it has no such role", async () => {
  const { provider } = await start({
    answers: {
      ...ownClusters,
      'sts:AssumeRole': () => ({ refused: 'AccessDenied', status: 403 }),
    },
    options: { role: 'kubemuster' },
  });

  expect(namesOf(await allOf(provider))).toEqual([`c-${OWN}`]);
});

test('a list of accounts that is refused is a gap, and the own account goes on', async () => {
  const { provider } = await start({
    answers: {
      'organizations:ListAccounts': () => ({ refused: 'AccessDeniedException', status: 400 }),
    },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found)).toEqual([
    [
      'the other accounts of the organization',
      'forbidden',
      'organizations:ListAccounts: refused in account 111122223333, eu-west-1 (AccessDeniedException)',
      'organizations:ListAccounts',
    ],
  ]);
});

test('without a role, the other accounts are named as one place that was not looked into', async () => {
  const { provider, calls } = await start({ answers: { 'organizations:ListAccounts': accounts } });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found)).toEqual([
    [
      '2 other accounts',
      'not-collected',
      `not looked into, since no role to take there was named: ${OTHER}, ${THIRD}`,
      'sts:AssumeRole on a role there, which --role names',
    ],
  ]);
  expect(Object.fromEntries(calls.byOperation())['sts:AssumeRole']).toBe(undefined);
});

test('accounts and regions that were asked for are neither listed nor widened', async () => {
  const { provider, calls } = await start({
    answers: ownClusters,
    options: { accounts: [OTHER], role: 'kubemuster', regions: ['eu-west-1'] },
  });

  expect(namesOf(await allOf(provider))).toEqual([`c-${OTHER}`]);
  expect(Object.fromEntries(calls.byOperation())).toEqual({
    'eks:DescribeCluster': 1,
    'eks:ListClusters': 1,
    'sts:AssumeRole': 1,
    'sts:GetCallerIdentity': 1,
  });
});

test('only regions that are enabled, and of the same partition, are asked for', async () => {
  const { provider, aws } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('eu-west-1', 'us-gov-west-1', 'cn-north-1', 'x/y'),
    },
  });
  await allOf(provider);
  const described = aws.calls.filter(({ operation }) => operation === 'ec2:DescribeRegions');
  const listed = aws.calls.filter(({ operation }) => operation === 'eks:ListClusters');

  expect(described.map(({ params }) => params)).toEqual([
    expect.objectContaining({
      'Filter.1.Name': 'opt-in-status',
      'Filter.1.Value.1': 'opt-in-not-required',
      'Filter.1.Value.2': 'opted-in',
    }),
  ]);
  expect(listed.map(({ region }) => region)).toEqual(['eu-west-1']);
});

test('in another partition ARNs are of that partition', async () => {
  const arn = `arn:aws-us-gov:eks:us-gov-west-1:${OTHER}:cluster/c-${OTHER}`;
  const { provider, aws } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('us-gov-west-1'),
      'eks:ListClusters': () => ({ json: { clusters: [`c-${OTHER}`] } }),
      'eks:DescribeCluster': () => ({ json: { cluster: { arn, name: `c-${OTHER}` } } }),
    },
    options: { accounts: [OTHER], role: 'kubemuster' },
    env: { AWS_REGION: 'us-gov-west-1' },
  });
  const [found] = await allOf(provider);
  const [taken] = aws.calls.filter(({ operation }) => operation === 'sts:AssumeRole');

  expect(found?.found === true && found.ref.identities).toEqual([{ type: 'cloud', value: arn }]);
  expect(taken?.params['RoleArn']).toBe(`arn:aws-us-gov:iam::${OTHER}:role/kubemuster`);
});

test('regions that are not listed are a gap, and the own region goes on', async () => {
  const { provider } = await start({
    answers: { 'ec2:DescribeRegions': () => ({ refused: 'UnauthorizedOperation', status: 403 }) },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found)).toEqual([
    [
      'account 111122223333, its other regions',
      'forbidden',
      'ec2:DescribeRegions: refused in account 111122223333, eu-west-1 (UnauthorizedOperation)',
      'ec2:DescribeRegions',
    ],
  ]);
});

test('regions that one policy refuses are one gap, and hide no other', async () => {
  const says =
    'User: arn:aws:iam::1:user/x is not authorized with an explicit deny in a service control policy';
  const { provider } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('ap-south-1', 'eu-west-1', 'us-east-1'),
      'eks:ListClusters': ({ region }) =>
        region === 'eu-west-1'
          ? { json: { clusters: ['prod'] } }
          : { refused: 'AccessDeniedException', status: 403, says },
    },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found)).toEqual([
    [
      'account 111122223333, ap-south-1 and 1 more regions',
      'forbidden',
      'eks:ListClusters: refused in account 111122223333, ap-south-1 (AccessDeniedException, by a service control policy); all of them: ap-south-1, us-east-1',
      'eks:ListClusters',
    ],
  ]);
});

test('all pages of clusters are read, and those before a page that fails are found', async () => {
  const page = (broken: boolean) => ({
    'ec2:DescribeRegions': () => regions('eu-west-1'),
    'eks:ListClusters': ({ params }: Called): Reply => {
      if (params['nextToken'] === undefined) return { json: { clusters: ['a'], nextToken: '2' } };
      if (broken) return { refused: 'ServerException', status: 500 };
      return { json: { clusters: ['b'] } };
    },
  });
  const whole = await start({ answers: page(false) });
  const broken = await start({ answers: page(true) });
  const found = await allOf(broken.provider);

  expect(namesOf(await allOf(whole.provider))).toEqual(['a', 'b']);
  expect(namesOf(found)).toEqual(['a']);
  expect(gapsOf(found)).toEqual([
    [
      'account 111122223333, eu-west-1',
      'unreachable',
      'eks:ListClusters: not answered in account 111122223333, eu-west-1 (ServerException)',
      'a connection to the endpoint of AWS (eks:ListClusters)',
    ],
  ]);
  expect(Object.fromEntries(broken.calls.byOperation())['eks:ListClusters']).toBe(3);
});

test('a list that leads back to a page that was read is a gap, and no endless loop', async () => {
  const { provider } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('eu-west-1'),
      'eks:ListClusters': ({ params }) => ({
        json: { clusters: params['nextToken'] === undefined ? ['a'] : [], nextToken: 'again' },
      }),
    },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['a']);
  expect(gapsOf(found).map((gap) => gap.slice(0, 3))).toEqual([
    [
      'account 111122223333, eu-west-1',
      'malformed',
      'eks:ListClusters: next page: expected a new one, found string, in account 111122223333, eu-west-1',
    ],
  ]);
});

test('connected clusters are asked for, named with what they run on, and have no way to them', async () => {
  const { provider, aws } = await start({
    answers: {
      'eks:DescribeCluster': ({ names: [name = ''], region }) => ({
        json: {
          cluster: {
            name,
            arn: `arn:aws:eks:${region}:${OWN}:cluster/${name}`,
            status: 'ACTIVE',
            connectorConfig: { provider: 'OPENSHIFT', activationId: 'a', roleArn: 'r' },
          },
        },
      }),
    },
  });
  const [found] = await allOf(provider);
  const listed = aws.calls.filter(({ operation }) => operation === 'eks:ListClusters');
  if (found?.found !== true) throw new Error('no cluster');

  expect(new Set(listed.map(({ params }) => params['include']))).toEqual(new Set(['all']));
  expect(found.ref).toEqual({
    name: 'prod',
    source: 'eks',
    server: '',
    identities: [{ type: 'cloud', value: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' }],
    region: 'eu-west-1',
    described: {
      provider: 'unknown',
      distribution: 'openshift',
      managed: null,
      version: undefined,
      scope: OWN,
      status: 'ACTIVE',
    },
    notes: [
      'registered with the EKS Connector (connectorConfig.provider OPENSHIFT): AWS lists it and gives no way to it',
    ],
  });
  await expect(provider.connect(found.ref, new AbortController().signal)).rejects.toMatchObject({
    code: 'access',
    fault: 'unreachable',
  });
});

test('a cluster that may not be described is found by its name, with the action that it takes', async () => {
  const { provider } = await start({
    answers: {
      'eks:DescribeCluster': () => ({ refused: 'AccessDeniedException', status: 403 }),
    },
  });
  const found = await allOf(provider);

  expect(found).toEqual([
    {
      found: true,
      ref: expect.objectContaining({
        name: 'prod',
        server: '',
        identities: [{ type: 'cloud', value: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' }],
        notes: [
          'eks:DescribeCluster: refused in account 111122223333, eu-west-1 (AccessDeniedException)',
        ],
      }),
    },
  ]);
});

test('a cluster that was deleted since it was listed is none', async () => {
  const { provider } = await start({
    answers: {
      'eks:DescribeCluster': () => ({ refused: 'ResourceNotFoundException', status: 404 }),
    },
  });

  expect(await allOf(provider)).toEqual([]);
});

test('a busy cloud is asked again when it says, and every try counts', async () => {
  let tries = 0;
  const busy = (reply: Reply) => (): Reply => {
    tries += 1;
    return tries % 2 === 1 ? { refused: 'ThrottlingException', status: 429, after: 0 } : reply;
  };
  const { provider, calls } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('eu-west-1'),
      'eks:ListClusters': busy({ json: { clusters: ['prod'] } }),
      'organizations:ListAccounts': busy({ json: { Accounts: [] } }),
    },
  });

  expect(namesOf(await allOf(provider))).toEqual(['prod']);
  expect(Object.fromEntries(calls.byOperation())).toMatchObject({
    'eks:ListClusters': 2,
    'organizations:ListAccounts': 2,
  });
});

test('a cloud that stays busy is a gap that says so', async () => {
  const { provider } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions('eu-west-1'),
      'eks:ListClusters': () => ({ refused: 'ThrottlingException', status: 429, after: 0 }),
    },
  });

  expect(gapsOf(await allOf(provider))).toEqual([
    [
      'account 111122223333, eu-west-1',
      'timeout',
      'eks:ListClusters: not answered in time in account 111122223333, eu-west-1 (ThrottlingException)',
      'fewer calls at once, or a later run (eks:ListClusters)',
    ],
  ]);
});

test.each([
  [
    'an emulator that does not know the operation',
    { raw: '<html>Not Found</html>', status: 404, type: 'text/html' },
    'absent-api',
    'eks:ListClusters: the endpoint does not know this operation, in account 111122223333, eu-west-1',
  ],
  [
    'an answer that is no JSON',
    { raw: '<html>', status: 200, type: 'text/html' },
    'malformed',
    'eks:ListClusters: not answered as expected in account 111122223333, eu-west-1',
  ],
  [
    'an answer of another shape',
    { json: { clusters: { a: 1 } } },
    'malformed',
    expect.stringContaining('eks:ListClusters: '),
  ],
  [
    'a connection that breaks',
    { breaks: true },
    'unreachable',
    expect.stringContaining('ECONNRESET'),
  ],
  [
    'a fault that nobody knows',
    { refused: 'SecretFault-AKIA', status: 418 },
    'malformed',
    'eks:ListClusters: not answered as expected in account 111122223333, eu-west-1 (HTTP 418)',
  ],
] as const)('%s is a gap', async (_, reply, cause, detail) => {
  const { provider } = await start({
    answers: { 'ec2:DescribeRegions': () => regions('eu-west-1'), 'eks:ListClusters': () => reply },
  });

  expect(gapsOf(await allOf(provider)).map((gap) => gap.slice(1, 3))).toEqual([[cause, detail]]);
});

test.each([
  ['have expired', { refused: 'ExpiredToken', status: 403 }, '(ExpiredToken)'],
  ['are not known', { refused: 'InvalidClientTokenId', status: 403 }, '(InvalidClientTokenId)'],
])('credentials that %s end it with one gap', async (_, reply, said) => {
  const { provider } = await start({ answers: { 'sts:GetCallerIdentity': () => reply } });

  expect(gapsOf(await allOf(provider))).toEqual([
    [
      'AWS',
      'unauthenticated',
      `sts:GetCallerIdentity: the credentials were not taken in the caller's account, eu-west-1 ${said}`,
      'valid credentials for this account, in a region that it has enabled',
    ],
  ]);
});

test('without credentials there is one gap, and nothing is asked', async () => {
  const { provider, aws } = await start({
    env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  });

  expect(gapsOf(await allOf(provider))).toEqual([
    [
      'AWS',
      'unauthenticated',
      'sts:GetCallerIdentity: no usable credentials were found, or those of a login have run out',
      'credentials of AWS: a profile that is logged in, exported keys, or a role of this machine',
    ],
  ]);
  expect(aws.calls).toEqual([]);
});

test('an STS that does not answer is a gap, and the own account goes on without its number', async () => {
  const { provider } = await start({
    answers: {
      'sts:GetCallerIdentity': () => ({ raw: 'busy', status: 503 }),
      'ec2:DescribeRegions': () => regions('eu-west-1'),
    },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found).map(([name, cause]) => [name, cause])).toEqual([['AWS', 'unreachable']]);
});

test('an endpoint that nobody listens on is a gap that says so', async () => {
  const { provider } = await start({
    options: { endpoint: { url: 'http://127.0.0.1:1', insecure: true } },
  });

  expect(gapsOf(await allOf(provider)).map((gap) => gap.slice(0, 3))).toEqual([
    [
      'AWS',
      'unreachable',
      "sts:GetCallerIdentity: it refuses connections (ECONNREFUSED), in the caller's account, eu-west-1",
    ],
    expect.arrayContaining(['the other accounts of the organization']),
    expect.arrayContaining(["the caller's account, its other regions"]),
    [
      "the caller's account, eu-west-1",
      'unreachable',
      "eks:ListClusters: no connection in the caller's account, eu-west-1 (ECONNREFUSED)",
    ],
  ]);
});

test('a profile beside exported keys is said once, and by nothing else', async () => {
  const { provider, said } = await start({ env: { AWS_PROFILE: 'work' } });
  await allOf(provider);
  await allOf(provider);

  expect(said).toEqual([
    'AWS_PROFILE and AWS_ACCESS_KEY_ID are both set: the profile is used, the keys are not',
  ]);
});

test('no more calls are under way than were allowed, and progress is told by region', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `eu-west-${index + 1}`);
  const told: string[] = [];
  const { provider, aws } = await start({
    answers: {
      'ec2:DescribeRegions': () => regions(...names),
      'eks:ListClusters': ({ region }) => ({ json: { clusters: [`${region}-a`, `${region}-b`] } }),
    },
    options: { width: 3, progress: (text) => told.push(text) },
    latency: 5,
  });

  expect(namesOf(await allOf(provider)).length).toBe(24);
  expect(aws.most()).toBeLessThanOrEqual(3);
  expect(told.toSorted()).toEqual(names.map((name) => `account ${OWN}, ${name}`).toSorted());
});

test.each([
  'sts:GetCallerIdentity',
  'ec2:DescribeRegions',
  'eks:ListClusters',
  'eks:DescribeCluster',
])('an abort ends it at once, with its own reason, while %s hangs', async (operation) => {
  const { provider, aws } = await start({ answers: { [operation]: () => ({ hangs: true }) } });
  const controller = new AbortController();
  const reason = new Error('enough');
  const all = allOf(provider, controller.signal);
  while (!aws.calls.some((call) => call.operation === operation)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  controller.abort(reason);

  await expect(all).rejects.toBe(reason);
});

test('a region that does not answer in time is a gap, and hides no other', async () => {
  const { provider } = await start({
    answers: {
      'eks:ListClusters': ({ region }) =>
        region === 'eu-west-1' ? { json: { clusters: ['prod'] } } : { hangs: true },
    },
    options: { callTimeout: 50 },
  });
  const found = await allOf(provider);

  expect(namesOf(found)).toEqual(['prod']);
  expect(gapsOf(found).map((gap) => gap.slice(0, 2))).toEqual([
    ['account 111122223333, eu-central-1', 'timeout'],
  ]);
});

test('the endpoint may be set by the variables of the SDK, for each service or for all', async () => {
  const { aws } = await start();
  const { provider } = await start({ byVariables: true, env: { AWS_ENDPOINT_URL: aws.url } });

  expect(namesOf(await allOf(provider))).toEqual(['prod']);
});

test('an endpoint over TLS is trusted by the authorities that were given, and by no other', async () => {
  const authority = createAuthority('private');
  const { certificate, key } = certify(authority, { name: 'aws', addresses: ['127.0.0.1'] });
  const tls = { cert: certificate, key };
  const under = async (pem: string): Promise<readonly Found[]> => {
    const endpoint = { url: 'https://127.0.0.1', rootCerts: Buffer.from(pem) };
    return allOf((await start({ tls, options: { endpoint } })).provider);
  };

  expect(namesOf(await under(authority.certificate))).toEqual(['prod']);
  expect(
    gapsOf(await under(createAuthority('x').certificate))
      .at(0)
      ?.slice(0, 3),
  ).toEqual([
    'AWS',
    'unreachable',
    "sts:GetCallerIdentity: its certificate is not signed by the expected authority (UNABLE_TO_VERIFY_LEAF_SIGNATURE), in the caller's account, eu-west-1",
  ]);
});

test.each([
  [{ accounts: ['1'] }, '1 is no AWS account: 12 digits'],
  [
    { regions: ['eu-west-1.evil.example/'] },
    'eu-west-1.evil.example/ is no AWS region, such as eu-west-1',
  ],
  [{ role: 'a b' }, 'a b is no name of an IAM role'],
  [{ endpoint: { url: 'no' } }, 'the endpoint of AWS is no URL'],
  [
    { endpoint: { url: 'http://10.0.0.1', insecure: true } },
    'an endpoint of AWS without TLS has to be on loopback, with insecure',
  ],
])('a scope that is none is refused before anything is asked: %j', async (options, message) => {
  await expect(start({ options })).rejects.toThrow(message);
});

function namesOf(found: readonly Found[]): readonly string[] {
  return found.flatMap((one) => (one.found ? [one.ref.name] : [])).toSorted();
}

function placesOf(found: readonly Found[]): readonly Found[] {
  return found.filter((one) => !one.found);
}

function gapsOf(found: readonly Found[]): readonly (readonly (string | undefined)[])[] {
  return found.flatMap((one) =>
    one.found ? [] : [[one.name, one.gap.cause, one.gap.detail, one.gap.permission]],
  );
}
