import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { Calls } from '../../../src/collect/cloud/calls.ts';
import type { ClusterRef } from '../../../src/model/access.ts';
import type { GkeOptions } from '../../../src/providers/gke/options.ts';
import { gkeProvider } from '../../../src/providers/gke/provider.ts';
import { startServer } from '../../collect/live/local-server.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';
import { type Reply, Script } from './answers.ts';
import { serveGrpc } from './grpc-server.ts';
import { serveRest } from './rest-server.ts';
import { STANDARD, shop } from './shop.ts';
import { fakeGoogle, found, placesIn, refsIn, TRANSPORTS, type Transport } from './world.ts';

const SIGNAL = new AbortController().signal;
const authority = createAuthority('google');
const { certificate: cert, key } = certify(authority, { name: 'api', addresses: ['127.0.0.1'] });
const rootCerts = Buffer.from(authority.certificate);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A file of credentials, for the time of one test. */
async function fileOf(content: object): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubemuster-gke-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'credentials.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

async function serviceAccountKey(): Promise<void> {
  await signInBy({
    type: 'service_account',
    client_email: 'reader@shop.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  });
}

/** The library reads the environment of the process. */
async function signInBy(credentials: object): Promise<void> {
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await fileOf(credentials));
}

/** Google over TLS, with an authority of its own. */
async function overTls(
  transport: Transport,
  answers: Readonly<Record<string, Reply>>,
  options: Partial<GkeOptions> = {},
): Promise<{ provider: ReturnType<typeof gkeProvider>; sent: readonly (string | undefined)[][] }> {
  const script = new Script(new Map(Object.entries(answers)));
  const rest = await serveRest(script, { cert, key });
  const grpc = await serveGrpc(script, { cert, key });
  onTestFinished(async () => {
    await rest.close();
    await grpc.close();
  });
  const provider = gkeProvider({
    client: { userAgent: 'kubemuster/test', attempts: 1 },
    env: {},
    calls: new Calls(),
    width: 2,
    projects: ['shop'],
    endpoint: { url: `https://127.0.0.1:${rest.port}`, rootCerts },
    ...(transport === 'grpc' ? { grpc: `127.0.0.1:${grpc.port}` } : {}),
    ...options,
  });
  const tokens = (of: typeof rest.headers): (string | undefined)[] =>
    of.map(({ authorization }) => [authorization].flat()[0]);
  return {
    provider,
    get sent() {
      return [tokens(rest.headers), tokens(grpc.headers)];
    },
  };
}

for (const transport of TRANSPORTS) {
  test(`the key of a service account signs what is sent by itself, under an authority of one's own (${transport})`, async () => {
    await serviceAccountKey();
    const google = await overTls(transport, shop);
    const refs = refsIn(await found(google));
    const sections = await google.provider.sections?.(
      refs[0] ?? fail(),
      ['cloud/versions', 'cloud/authorizers'],
      SIGNAL,
    );

    expect(refs).toHaveLength(2);
    expect([...(sections ?? [])].map(([, { state }]) => state)).toEqual(['seen', 'seen']);
    const [rest = [], grpc = []] = google.sent;
    expect(grpc.length > 0).toBe(transport === 'grpc');
    for (const header of [...rest, ...grpc]) {
      expect(claimsIn(header)).toMatchObject({
        iss: 'reader@shop.iam.gserviceaccount.com',
        scope: expect.stringContaining('https://www.googleapis.com/auth/cloud-platform'),
      });
    }
  });

  test(`a server that another authority vouches for is no Google (${transport})`, async () => {
    await serviceAccountKey();
    const other = Buffer.from(createAuthority('other').certificate);
    const rest = await serveRest(new Script(new Map(Object.entries(shop))), { cert, key });
    const grpc = await serveGrpc(new Script(new Map(Object.entries(shop))), { cert, key });
    onTestFinished(() => Promise.all([rest.close(), grpc.close()]).then(() => undefined));
    const google = await overTls(transport, shop, {
      callTimeout: 3000,
      endpoint: { url: `https://127.0.0.1:${rest.port}`, rootCerts: other },
      ...(transport === 'grpc' ? { grpc: `127.0.0.1:${grpc.port}` } : {}),
    });

    expect(placesIn(await found(google))).toMatchObject([
      { name: 'fleet of project shop', cause: 'unreachable' },
      { name: 'project shop', cause: 'unreachable' },
    ]);
    expect([...rest.headers, ...grpc.headers]).toEqual([]);
  });

  test(`without credentials there is one gap, and the process lives on (${transport})`, async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path.join(tmpdir(), 'no-such-credentials.json'));
    const google = await overTls(transport, shop);

    expect(placesIn(await found(google))).toEqual([
      {
        name: 'Google Cloud',
        place: true,
        source: 'inventory/gke',
        cause: 'unauthenticated',
        detail: 'no credentials of Google Cloud, or they ran out',
        permission:
          'credentials of Google Cloud: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS',
      },
    ]);
  });

  test(`credentials that ran out are a gap of each project (${transport})`, async () => {
    const refused: Reply = { refused: 'UNAUTHENTICATED', reason: 'ACCESS_TOKEN_EXPIRED' };
    const google = await fakeGoogle(
      transport,
      {
        'container listClusters projects/shop/locations/-': refused,
        'GET /v1/projects/shop/locations/-/memberships': refused,
      },
      { projects: ['shop'] },
    );
    onTestFinished(google.close);

    expect(placesIn(await found(google))).toMatchObject([
      { name: 'fleet of project shop', cause: 'unauthenticated' },
      { name: 'project shop', cause: 'unauthenticated' },
    ]);
  });
}

test.each(TRANSPORTS)(
  'an SDK that cannot begin is a gap, and nothing that ends the process (%s)',
  async (transport) => {
    const google = await fakeGoogle(transport, shop, {
      projects: ['shop'],
      env: { GOOGLE_CLOUD_UNIVERSE_DOMAIN: 'cloud.example' },
    });
    onTestFinished(google.close);

    expect(placesIn(await found(google))).toMatchObject([
      {
        name: 'project shop',
        cause: 'unauthenticated',
        detail: 'the credentials do not fit this Google Cloud',
      },
    ]);
    // Whatever nobody waited for would have failed by now.
    await new Promise(setImmediate);
  },
);

test('over plain http no credentials are sent, although there are some', async () => {
  await serviceAccountKey();
  const google = await fakeGoogle('rest', shop, { projects: ['shop'] });
  onTestFinished(google.close);

  expect(refsIn(await found(google))).toHaveLength(2);
  expect(google.headers.map(({ authorization }) => authorization)).toEqual(
    google.headers.map(() => undefined),
  );
});

test.each([
  ['http://example.com:8080', true, 'the endpoint of GKE is not on this machine and not secured'],
  ['https://example.com', true, 'the endpoint of GKE is not on this machine and not secured'],
  ['http://127.0.0.1:8080', false, 'the endpoint of GKE is plain http'],
  ['ftp://127.0.0.1', true, 'the endpoint of GKE is no http or https URL'],
])('the endpoint %s is refused before anything is sent', (url, insecure, message) => {
  const options = { client: { userAgent: 'x' }, env: {}, calls: new Calls(), width: 1 };

  expect(() => gkeProvider({ ...options, endpoint: { url, insecure } })).toThrow(message);
});

test.each([
  ['example.com:443', 'where GKE speaks gRPC is not on this machine and not secured'],
  ['127.0.0.1', 'where GKE speaks gRPC is no HOST:PORT'],
])('gRPC at %s is refused beside an emulator', (grpc, message) => {
  const endpoint = { url: 'http://127.0.0.1:1', insecure: true };
  const options = { client: { userAgent: 'x' }, env: {}, calls: new Calls(), width: 1, endpoint };

  expect(() => gkeProvider({ ...options, grpc })).toThrow(message);
});

test('a cluster is reached under its own authority, with a token that is exchanged and renewed when refused', async () => {
  let exchanged = 0;
  const exchange = await startServer(() => {
    exchanged += 1;
    const access_token = `token-${exchanged}`;
    const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
    return { json: { access_token, issued_token_type, token_type: 'Bearer', expires_in: 3600 } };
  });
  const api = await startServer(
    ({ headers }) =>
      headers.authorization === 'Bearer token-2'
        ? { json: { kind: 'PodList', items: [] } }
        : { status: 401, json: {} },
    { cert, key },
  );
  const cluster = {
    ...STANDARD,
    controlPlaneEndpointsConfig: undefined,
    endpoint: new URL(api.url).host,
    masterAuth: { clusterCaCertificate: rootCerts.toString('base64') },
  };
  await federated(`${exchange.url}/v1/token`);
  const google = await fakeGoogle(
    'grpc',
    {
      ...shop,
      'container listClusters projects/shop/locations/-': { ok: { clusters: [cluster] } },
    },
    { projects: ['shop'] },
  );
  onTestFinished(google.close);
  const [ref] = refsIn(await found(google));
  const access = await google.provider.connect(ref ?? fail(), SIGNAL);
  onTestFinished(access.close);

  expect(await access.get('/api/v1/pods')).toMatchObject({ body: { kind: 'PodList' } });
  expect(api.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

test('without a token a cluster is not connected to, and nothing of the credentials is told', async () => {
  const exchange = await startServer(() => ({
    status: 400,
    json: { error: 'invalid_grant', error_description: 'canary-token' },
  }));
  await federated(`${exchange.url}/v1/token`);
  const google = await fakeGoogle('rest', shop, { projects: ['shop'] });
  onTestFinished(google.close);
  const [ref] = refsIn(await found(google));

  await expect(google.provider.connect(ref ?? fail(), SIGNAL)).rejects.toMatchObject({
    fault: 'unauthenticated',
    message:
      'Google gives no token: it takes credentials of Google Cloud: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS',
  });
});

test('what a fleet names and GKE does not run is not connected to', async () => {
  const google = await fakeGoogle('rest', {}, { projects: ['shop'] });
  onTestFinished(google.close);
  const ref: ClusterRef = {
    name: 'till-7',
    source: 'gke',
    server: '',
    identities: [
      {
        type: 'cloud',
        value: '//gkehub.googleapis.com/projects/1/locations/global/memberships/till-7',
      },
    ],
    notes: [],
  };

  await expect(google.provider.connect(ref, SIGNAL)).rejects.toMatchObject({
    fault: 'unreachable',
  });
  expect(await google.provider.sections?.(ref, ['cloud/exposure'], SIGNAL)).toMatchObject(
    new Map([['cloud/exposure', { state: 'unseen' }]]),
  );
  expect(google.asked).toEqual([]);
});

/** Workload identity federation: a token of somebody else is exchanged for one of Google. */
async function federated(tokenUrl: string): Promise<void> {
  await signInBy({
    type: 'external_account',
    audience:
      '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: tokenUrl,
    credential_source: { file: await fileOf({ not: 'looked at' }) },
  });
}

function claimsIn(header: string | undefined): unknown {
  const [, payload = ''] = (header ?? '').replace(/^Bearer /, '').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

function fail(): never {
  throw new TypeError('no cluster was found');
}
