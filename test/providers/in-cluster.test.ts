import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Found, Provider } from '../../src/model/access.ts';
import { inClusterProvider } from '../../src/providers/in-cluster/provider.ts';
import { startServer } from '../collect/live/local-server.ts';
import { certify, createAuthority } from '../envtest/certificates.ts';

const authority = createAuthority('harbour');
const { signal } = new AbortController();

test('the cluster one runs in is read as its service account', async () => {
  const { certificate, key } = certify(authority, { name: 'api', addresses: ['127.0.0.1'] });
  const server = await startServer(() => ({ json: {} }), { cert: certificate, key });
  const provider = await providerFor(new URL(server.url).port);
  const [found] = await all(provider);
  if (found?.found !== true) throw new Error('expected a cluster');
  const access = await provider.connect(found.ref, signal);
  onTestFinished(() => access.close());
  await access.get('/version');

  expect(found.ref).toEqual({
    name: 'in-cluster',
    source: 'in-cluster',
    server: server.url,
    identities: [
      { type: 'server', value: expect.stringMatching(/^https:\/\/127.0.0.1:\d+#sha256:\w{64}$/) },
    ],
    namespace: 'security',
    notes: [],
  });
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer of-the-pod']);
});

test('an IPv6 address is written as URLs have it', async () => {
  const [found] = await all(await providerFor('6443', 'fd00::1'));

  expect(found?.found === true && found.ref.server).toBe('https://[fd00::1]:6443');
});

test('outside a pod, and without a mounted service account, that is said', async () => {
  const client = { userAgent: 'kubemuster/test' };
  const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1' };

  await expect(all(inClusterProvider({ client, env: {} }))).rejects.toThrow(
    'this is no pod: KUBERNETES_SERVICE_HOST is not set',
  );
  await expect(all(inClusterProvider({ client, env, folder: '/no/such' }))).rejects.toThrow(
    'the CA of the cluster cannot be read',
  );
});

async function providerFor(port: string, host: string = '127.0.0.1'): Promise<Provider> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-account-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.crt'), authority.certificate);
  await writeFile(join(folder, 'token'), 'of-the-pod\n');
  await writeFile(join(folder, 'namespace'), 'security\n');
  return inClusterProvider({
    client: { userAgent: 'kubemuster/test' },
    env: { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port },
    folder,
  });
}

async function all(provider: Provider): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const one of provider.discover(signal)) found.push(one);
  return found;
}
