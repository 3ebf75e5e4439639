import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../collect/live/local-server.ts';
import { allOf, type Setup, type Started, start } from './world.ts';

/** No keys in the environment: something else has to tell them. */
const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

/** Files of a machine, each test with its own: the SDK remembers what it read by path. */
async function files(config: string, credentials = ''): Promise<Setup['env']> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-aws-'));
  const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = [
    join(folder, 'config'),
    join(folder, 'credentials'),
  ];
  await writeFile(AWS_CONFIG_FILE, config);
  await writeFile(AWS_SHARED_CREDENTIALS_FILE, credentials);
  return { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_REGION: undefined };
}

/** Who signed the first question, and for which region. */
async function firstCaller(setup: Setup): Promise<readonly (string | undefined)[]> {
  const { aws, provider }: Started = await start(setup);
  await allOf(provider);
  return [aws.calls[0]?.accessKey, aws.calls[0]?.region];
}

test('a profile of the configuration files has its own keys and region', async () => {
  const env = await files(
    '[profile audit]\nregion = ap-south-1\n',
    '[audit]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s\n',
  );

  expect(await firstCaller({ env: { ...NO_KEYS, ...env }, options: { profile: 'audit' } })).toEqual(
    ['AKIAFILE', 'ap-south-1'],
  );
  expect(await firstCaller({ env: { ...NO_KEYS, ...env, AWS_PROFILE: 'audit' } })).toEqual([
    'AKIAFILE',
    'ap-south-1',
  ]);
});

test('a profile may name a program that hands out keys', async () => {
  const keys = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROCESS', SecretAccessKey: 's' });
  const env = await files(
    `[profile tool]\nregion = eu-west-3\ncredential_process = echo '${keys}'\n`,
  );

  expect(await firstCaller({ env: { ...NO_KEYS, ...env }, options: { profile: 'tool' } })).toEqual([
    'AKIAPROCESS',
    'eu-west-3',
  ]);
});

test('the token of a ServiceAccount is changed for keys at STS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-aws-'));
  const token = join(folder, 'token');
  await writeFile(token, 'made.up.token');
  const sts = await startServer(() => ({
    headers: { 'content-type': 'text/xml' },
    bytes: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
      <AccessKeyId>ASIAPOD</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
      <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  }));
  const env = {
    ...NO_KEYS,
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/scanner',
    AWS_ENDPOINT_URL_STS: sts.url,
  };

  expect(await firstCaller({ env })).toEqual(['ASIAPOD', 'eu-west-1']);
  expect(new URLSearchParams(sts.asked[0]?.body).get('WebIdentityToken')).toBe('made.up.token');
});

test('a container and an instance are asked for the keys of their role', async () => {
  const keys = {
    AccessKeyId: 'ASIAMACHINE',
    SecretAccessKey: 's',
    Token: 't',
    Expiration: '2099-01-01T00:00:00Z',
  };
  const url = await machine(keys);

  expect(
    await firstCaller({
      env: { ...NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` },
    }),
  ).toEqual(['ASIAMACHINE', 'eu-west-1']);
  expect(
    await firstCaller({
      env: {
        ...NO_KEYS,
        AWS_EC2_METADATA_DISABLED: 'false',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
      },
    }),
  ).toEqual(['ASIAMACHINE', 'eu-west-1']);
});

/** Metadata as an instance has it: a token first, then the name of a role, then its keys. */
async function machine(keys: object): Promise<string> {
  const server = createServer(({ url = '', method }, response) => {
    if (method === 'PUT') response.end('made-up-token');
    else if (url.endsWith('/security-credentials/')) response.end('role');
    else response.end(JSON.stringify({ Code: 'Success', ...keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

test('keys that expire are had anew where they are refused', async () => {
  let count = 0;
  const env = await files('');
  const { provider, aws } = await start({
    env: { ...env, AWS_REGION: 'eu-west-1' },
    answers: {
      'sts:GetCallerIdentity': () => {
        count += 1;
        return count === 1
          ? { refused: 'ExpiredToken', status: 403 }
          : { xml: '<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/a</Arn>' };
      },
    },
  });
  const found = await allOf(provider);

  expect(found.map((one) => one.found)).toEqual([true]);
  expect(aws.calls.filter(({ operation }) => operation === 'sts:GetCallerIdentity').length).toBe(2);
});
