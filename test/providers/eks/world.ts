import type { ServerOptions } from 'node:https';
import { afterEach, vi } from 'vitest';
import { Calls } from '../../../src/collect/cloud/calls.ts';
import type { Found, Provider } from '../../../src/model/access.ts';
import type { EksOptions } from '../../../src/providers/eks/options.ts';
import { eksProvider } from '../../../src/providers/eks/provider.ts';
import { type Answers, type Called, type FakeAws, fakeAws, type Reply } from './fake.ts';

export const OWN = '111122223333';
export const OTHER = '444455556666';
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** Made-up keys as people export them. */
export const ENV = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
} as const;

const running: FakeAws[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((one) => one.close()));
});

export interface Started {
  readonly aws: FakeAws;
  readonly provider: Provider;
  readonly calls: Calls;
  readonly said: string[];
}

export interface Setup {
  readonly answers?: Answers;
  readonly options?: Partial<EksOptions>;
  /** Beside the usual ones; undefined takes one of them away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly latency?: number;
  /** The endpoint is told by the environment alone. */
  readonly byVariables?: boolean;
  readonly tls?: ServerOptions;
}

/** A provider with the real SDK, before a fake AWS on loopback. */
export async function start({
  answers = {},
  options,
  env,
  latency,
  byVariables = false,
  tls,
}: Setup = {}): Promise<Started> {
  const aws = await fakeAws({ ...accountAnswers(), ...answers }, latency, tls);
  running.push(aws);
  const all: Record<string, string | undefined> = { ...ENV, ...env };
  for (const name of Object.keys(process.env))
    if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const calls = new Calls();
  const said: string[] = [];
  const provider = eksProvider({
    client: { userAgent: 'kubemuster/test', attempts: 2, backoff: 1 },
    attempts: 2,
    env: all,
    calls,
    width: 8,
    warn: (text) => said.push(text),
    ...(byVariables ? {} : { endpoint: { url: aws.url, insecure: true } }),
    ...options,
    ...(options?.endpoint === undefined || tls === undefined
      ? {}
      : { endpoint: { ...options.endpoint, url: aws.url } }),
  });
  return { aws, provider, calls, said };
}

export async function allOf(provider: Provider, signal?: AbortSignal): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const one of provider.discover(signal ?? new AbortController().signal))
    found.push(one);
  return found;
}

/** One account that is in no organization, with two regions and one cluster. */
export function accountAnswers(): Answers {
  return {
    'sts:GetCallerIdentity': () => ({
      xml: `<Account>${OWN}</Account><Arn>arn:aws:iam::${OWN}:user/ann</Arn>`,
    }),
    'sts:AssumeRole': ({ params }) => ({ xml: credentialsFor(params) }),
    'organizations:ListAccounts': () => ({ refused: 'AWSOrganizationsNotInUseException' }),
    'ec2:DescribeRegions': () => regions('eu-central-1', 'eu-west-1'),
    'eks:ListClusters': ({ region }) => ({
      json: { clusters: region === 'eu-west-1' ? ['prod'] : [] },
    }),
    'eks:DescribeCluster': ({ names: [name = ''], region }) => ({
      json: { cluster: cluster(name, region) },
    }),
  };
}

export function regions(...names: readonly string[]): Reply {
  const items = names.map((name) => `<item><regionName>${name}</regionName></item>`).join('');
  return { xml: `<regionInfo>${items}</regionInfo>` };
}

/** The access key names the account, so that a fake knows where a call is made. */
export function credentialsFor(params: Called['params']): string {
  const account = /::(\d{12}):/.exec(String(params['RoleArn']))?.[1];
  return `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
}

export const CA = '-----BEGIN CERTIFICATE-----\nMIIBmadeup\n-----END CERTIFICATE-----\n';

export function cluster(
  name: string,
  region: string,
  account: string = OWN,
): Record<string, unknown> {
  return {
    name,
    arn: `arn:aws:eks:${region}:${account}:cluster/${name}`,
    version: '1.33',
    status: 'ACTIVE',
    endpoint: `https://${name.toUpperCase()}.gr7.${region}.eks.amazonaws.com`,
    certificateAuthority: { data: Buffer.from(CA).toString('base64') },
    resourcesVpcConfig: {
      endpointPublicAccess: true,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['203.0.113.0/24'],
    },
  };
}
