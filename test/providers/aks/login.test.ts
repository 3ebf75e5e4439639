import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { resourceManagerOf } from '../../../src/providers/aks/azure-cloud.ts';
import { createLogin } from '../../../src/providers/aks/login.ts';
import { startServer } from '../../collect/live/local-server.ts';
import { forgetLogins, signInBy } from './azure.ts';

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
  const login = createLogin(undefined);
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
  const login = createLogin(undefined);
  const tokens = await Promise.all([login.token(SCOPE, {}), login.token(SCOPE, {})]);

  expect(tokens.map(({ token }) => token)).toEqual(['token-of-az', 'token-of-az']);
  expect(await readFile(runs, 'utf8')).toBe('run\n');
});

test('a token that was refused, or is about to end, is asked for anew', async () => {
  const runs = await signInBy(tokenUntil(1_000_000_000));
  const login = createLogin(undefined);
  await login.token(SCOPE, {});
  await login.token(SCOPE, {});
  await login.token(SCOPE, { renew: true });

  expect(await readFile(runs, 'utf8')).toBe('run\nrun\nrun\n');
});

test('what a login that fails prints is not repeated', async () => {
  await signInBy('echo "ERROR: AADSTS70043: secret-of-az has expired" >&2; exit 1');

  await expect(createLogin(undefined).token(SCOPE, {})).rejects.toThrow(
    /^no token of Entra ID: AADSTS70043$/,
  );
});

test('who waits for a token may give up without ending it for others', async () => {
  await signInBy(tokenUntil(32_472_144_000));
  const login = createLogin(undefined);
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

function tokenUntil(seconds: number): string {
  return `echo '{"accessToken":"token-of-az","expires_on":${seconds},"tokenType":"Bearer"}'`;
}
