import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { resourceManagerOf } from '../../../src/providers/aks/azure-cloud.ts';
import { createLogin } from '../../../src/providers/aks/login.ts';
import { type Asked, type Reply, startServer } from '../../collect/live/local-server.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';
import { forgetLogins, signInBy } from './azure.ts';

const authority = createAuthority('entra');
const SCOPE = 'https://management.azure.com/.default';

test('a managed identity is asked once for all who need a token at the same time, and after', async () => {
  const server = await startServer(({ query }) => ({
    json: {
      access_token: `token-for-${query.get('resource')}`,
      expires_on: `${Math.floor(Date.now() / 1000) + 3600}`,
      token_type: 'Bearer',
    },
  }));
  forgetLogins();
  vi.stubEnv('IDENTITY_ENDPOINT', `${server.url}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'of-the-app-service');
  const login = createLogin({ env: {} });
  const both = await Promise.all([login.token(SCOPE, {}), login.token(SCOPE, {})]);
  const later = await login.token(SCOPE, {});

  expect([...both, later].map(({ token }) => token)).toEqual(
    Array.from({ length: 3 }, () => 'token-for-https://management.azure.com'),
  );
  expect(server.asked.map(({ headers }) => headers['x-identity-header'])).toEqual([
    'of-the-app-service',
  ]);
});

test('people are signed in as by the command line tool, which runs once', async () => {
  const runs = await signInBy(tokenUntil(32_472_144_000));
  const login = createLogin({ env: {} });
  const tokens = await Promise.all([login.token(SCOPE, {}), login.token(SCOPE, {})]);

  expect(tokens.map(({ token }) => token)).toEqual(['token-of-az', 'token-of-az']);
  expect(await readFile(runs, 'utf8')).toBe('run\n');
});

test('a token that was refused, or is about to end, is asked for anew', async () => {
  const runs = await signInBy(tokenUntil(1_000_000_000));
  const login = createLogin({ env: {} });
  await login.token(SCOPE, {});
  await login.token(SCOPE, {});
  await login.token(SCOPE, { renew: true });

  expect(await readFile(runs, 'utf8')).toBe('run\nrun\nrun\n');
});

test('what a login that fails prints is not repeated', async () => {
  await signInBy('echo "ERROR: AADSTS70043: secret-of-az has expired" >&2; exit 1');

  await expect(createLogin({ env: {} }).token(SCOPE, {})).rejects.toThrow(
    /^no token of Entra ID: AADSTS70043$/,
  );
});

test('who waits for a token may give up without ending it for others', async () => {
  await signInBy(tokenUntil(32_472_144_000));
  const login = createLogin({ env: {} });
  const impatient = new AbortController();
  const first = login.token(SCOPE, { signal: impatient.signal });
  const second = login.token(SCOPE, {});
  impatient.abort(new Error('enough'));

  await expect(first).rejects.toThrow('enough');
  expect((await second).token).toBe('token-of-az');
});

test('who signs in at another cloud of Azure asks Resource Manager of that one', () => {
  const at = (host: string | undefined): string =>
    resourceManagerOf({ AZURE_AUTHORITY_HOST: host });

  expect(at(undefined)).toBe('https://management.azure.com');
  expect(at('https://login.microsoftonline.us/')).toBe('https://management.usgovcloudapi.net');
  expect(at('login.chinacloudapi.cn')).toBe('https://management.chinacloudapi.cn');
});

interface SignIn {
  readonly way: string;
  readonly env: Readonly<Record<string, string>>;
  readonly proof: string;
}

const SIGN_INS: readonly SignIn[] = [
  {
    way: 'a client secret',
    env: { AZURE_CLIENT_SECRET: 'the-secret' },
    proof: 'client_secret=the-secret',
  },
  {
    way: 'the token of a workload',
    env: { AZURE_FEDERATED_TOKEN_FILE: 'FOLDER/token' },
    proof: 'client_assertion=of-the-workload',
  },
];

test.each(SIGN_INS)('a service principal signs in with $way', async ({ env, proof }) => {
  const tls = certify(authority, { name: 'login', addresses: ['127.0.0.1'] });
  const server = await startServer(entra, { cert: tls.certificate, key: tls.key });
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-entra-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  await writeFile(join(folder, 'token'), 'of-the-workload');
  const own = Object.entries(env).map(([name, value]) => [name, value.replace('FOLDER', folder)]);
  // Which authorities are trusted beside the system's is settled when a process starts.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        AZURE_AUTHORITY_HOST: server.url,
        AZURE_TENANT_ID: '0e0e0e0e-0000-4000-8000-000000000001',
        AZURE_CLIENT_ID: '0c0c0c0c-0000-4000-8000-000000000001',
        ...Object.fromEntries(own),
      },
    },
  );

  expect(stdout).toBe('token-of-entra');
  expect(server.asked.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    expect.stringContaining(proof),
  ]);
});

const SCRIPT = `
  const { createLogin } = await import(${JSON.stringify(new URL('../../../src/providers/aks/login.ts', import.meta.url).href)});
  const { token } = await createLogin({ env: process.env }).token(${JSON.stringify(SCOPE)}, {});
  process.stdout.write(token);
`;

/** What Entra ID answers to who asks where to sign in, and to who does. */
function entra({ method, headers, path }: Asked): Reply {
  if (method === 'POST') {
    return { json: { token_type: 'Bearer', expires_in: 3600, access_token: 'token-of-entra' } };
  }
  const base = `https://${headers.host}/${path.split('/')[1] ?? ''}`;
  return {
    json: {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    },
  };
}

function tokenUntil(seconds: number): string {
  return `echo '{"accessToken":"token-of-az","expires_on":${seconds},"tokenType":"Bearer"}'`;
}
