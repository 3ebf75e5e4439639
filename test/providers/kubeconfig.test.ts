import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { AccessError, type ClusterRef, type Found } from '../../src/model/access.ts';
import { InputError } from '../../src/model/input-error.ts';
import {
  type KubeconfigOptions,
  kubeconfigProvider,
} from '../../src/providers/kubeconfig/provider.ts';
import { type Handler, type LocalServer, startServer } from '../collect/live/local-server.ts';
import {
  type Authority,
  type Certified,
  certify,
  createAuthority,
} from '../envtest/certificates.ts';

const CANARY = 'canary-of-a-secret';
const signal = new AbortController().signal;
let authority: Authority;
let serving: Certified;

beforeAll(() => {
  authority = createAuthority('harbour');
  serving = certify(authority, { name: 'api', addresses: ['127.0.0.1', 'api.harbour.example'] });
});

test('the current context is found, with what names it and no credentials', async () => {
  const { folder, file } = await written({ server: 'https://127.0.0.1:6443/', namespace: 'shop' });
  const found = await discover({ file });

  expect(found).toEqual([
    {
      found: true,
      ref: {
        name: 'harbour',
        source: 'kubeconfig',
        context: 'harbour',
        server: 'https://127.0.0.1:6443',
        identities: [
          {
            type: 'server',
            value: expect.stringMatching(/^https:\/\/127.0.0.1:6443#sha256:\w{64}$/),
          },
          { type: 'context', value: 'harbour' },
        ],
        namespace: 'shop',
        notes: [],
      },
    },
  ]);
  expect(JSON.stringify(found)).not.toContain('canary');
  expect(folder).not.toBe('');
});

test('a token goes over verified TLS to the cluster of its context', async () => {
  const server = await tlsServer();
  const { file } = await written({ server: server.url });

  expect(await authorizations(server, { file })).toEqual([`Bearer ${CANARY}`]);
});

test('a server of another authority gets no token', async () => {
  const server = await tlsServer();
  const other = createAuthority('other').certificate;
  const { file } = await written({ server: server.url, ca: other });
  const error = await failureOf({ file });

  expect(error.fault).toBe('unreachable');
  expect(error.message).toMatch(/not signed by the expected authority \(\w+\)$/);
  expect(server.asked).toEqual([]);
});

test('a server of another name is refused, unless the kubeconfig says its name', async () => {
  const certificate = certify(authority, { name: 'api', addresses: ['api.harbour.example'] });
  const server = await tlsServer(certificate);
  const plain = await written({ server: server.url });
  const named = await written({
    server: server.url,
    cluster: 'tls-server-name: api.harbour.example',
  });

  expect((await failureOf({ file: plain.file })).message).toBe(
    'GET /version: its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)',
  );
  expect(await authorizations(server, { file: named.file })).toEqual([`Bearer ${CANARY}`]);
});

test('TLS that is not verified is a note', async () => {
  const server = await tlsServer();
  const { file } = await written({
    server: server.url,
    ca: '',
    cluster: 'insecure-skip-tls-verify: true',
  });
  const [found] = await discover({ file });

  expect(found?.found === true && found.ref.notes).toEqual([
    'the certificate of the API server is not verified (insecure-skip-tls-verify)',
  ]);
  expect(await authorizations(server, { file })).toEqual([`Bearer ${CANARY}`]);
});

test('a client certificate is shown to the server', async () => {
  const client = certify(authority, { name: 'captain' });
  const server = await startServer(() => ({ json: {} }), {
    cert: serving.certificate,
    key: serving.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const user = [
    `client-certificate-data: ${base64(client.certificate)}`,
    'client-key: client.key',
  ].join('\n    ');
  const { file, folder } = await written({ server: server.url, user });
  await writeFile(join(folder, 'client.key'), client.key);

  expect(await authorizations(server, { file })).toEqual([undefined]);
});

test('a client certificate that is none is told without it', async () => {
  const user = `client-certificate-data: ${base64(CANARY)}\n    client-key-data: ${base64(CANARY)}`;
  const { file } = await written({ server: 'https://127.0.0.1:1', user });
  const error = await failureOf({ file });

  expect([error.fault, error.message]).toEqual([
    'unauthenticated',
    'the CA, the client certificate or its key is unusable',
  ]);
});

test('a token file is relative to its kubeconfig, wins over a token, and is read anew', async () => {
  let taken = 'first';
  const server = await tlsServer(serving, ({ headers }) =>
    headers.authorization === `Bearer ${taken}` ? { json: {} } : { status: 401 },
  );
  const { file, folder } = await written({
    server: server.url,
    user: 'token: old\n    tokenFile: secret/token',
  });
  await mkdir(join(folder, 'secret'));
  await writeFile(join(folder, 'secret', 'token'), 'first\n');
  const access = await accessBy({ file });
  await access.get('/version');
  await writeFile(join(folder, 'secret', 'token'), 'second\n');
  taken = 'second';
  await access.get('/version');

  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer first',
    'Bearer first',
    'Bearer second',
  ]);
});

test('user and password, and whom to act as, are sent', async () => {
  const server = await tlsServer();
  const user = [
    'username: captain',
    'password: p:w',
    'as: pilot',
    'as-groups: [crew, deck]',
    "as-user-extra: {'harbour.example/berth': [a, b]}",
  ].join('\n    ');
  const { file } = await written({ server: server.url, user });
  const [found] = await discover({ file });
  await (await accessBy({ file })).get('/version');

  expect(found?.found === true && found.ref.notes).toEqual(['acts as pilot']);
  expect(server.asked[0]?.headers).toMatchObject({
    authorization: `Basic ${base64('captain:p:w')}`,
    'impersonate-user': 'pilot',
    'impersonate-group': 'crew, deck',
    'impersonate-extra-harbour.example%2fberth': 'a, b',
  });
});

test('nobody logs in over a connection that is not encrypted', async () => {
  const server = await startServer(() => ({ json: {} }));
  const { file } = await written({ server: server.url, ca: '' });
  const [found] = await discover({ file });

  expect(found?.found === true && found.ref.notes).toEqual([
    'the connection to the API server is not encrypted',
  ]);
  expect(await authorizations(server, { file })).toEqual([undefined]);
});

test('a credential plugin is named before it runs, told what it needs, and run once', async () => {
  const server = await tlsServer();
  const { file, folder } = await written({ server: server.url, user: execUser() });
  await plugin(
    folder,
    `const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
     require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'runs'))}, 'x');
     console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: 'ExecCredential',
       status: { token: [process.argv[2], process.env.BERTH, info.spec.interactive, info.spec.cluster.server].join() } }));`,
  );
  const [found] = await discover({ file });
  const access = await accessBy({ file });
  await access.get('/version');
  await access.get('/version');

  expect(found?.found === true && found.ref.exec).toEqual({
    command: join(folder, 'plugin.cjs'),
    arguments: 1,
    file,
  });
  const bearer = `Bearer --berth,7,false,${server.url}`;
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([bearer, bearer]);
});

test.for<[what: string, expires: string, status: number]>([
  ['has run out', '2020-01-01T00:00:00Z', 200],
  ['is no longer taken', '2099-01-01T00:00:00Z', 401],
])('a plugin whose credential %s is run again', async ([, expires, status]) => {
  let first = '';
  const server = await tlsServer(serving, ({ headers: { authorization = '' } }) => {
    first ||= authorization;
    return authorization === first && server.asked.length > 1 ? { status } : { json: {} };
  });
  const { file, folder } = await written({ server: server.url, user: execUser() });
  await plugin(
    folder,
    `console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential',
       status: { token: String(process.pid), expirationTimestamp: '${expires}' } }));`,
  );
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const access = await accessBy({ file });
  await access.get('/version');
  vi.advanceTimersByTime(6000);
  await access.get('/version');

  const tokens = server.asked.map(({ headers }) => headers.authorization);
  expect(new Set(tokens).size).toBe(2);
  expect(tokens.length).toBe(status === 200 ? 2 : 3);
});

test('a login that kubectl had built in is still taken', async () => {
  const server = await tlsServer();
  const parts = [{ alg: 'none' }, { exp: 4_000_000_000 }].map((one) =>
    Buffer.from(JSON.stringify(one)).toString('base64url'),
  );
  const token = [...parts, CANARY].join('.');
  const user = `auth-provider: {name: oidc, config: {id-token: ${token}}}`;
  const { file } = await written({ server: server.url, user });

  expect(await authorizations(server, { file })).toEqual([`Bearer ${token}`]);
});

test('a built-in login that runs a command is named and refused like a plugin', async () => {
  const user = 'auth-provider: {name: gcp, config: {cmd-path: ./gcloud, cmd-args: config helper}}';
  const { file } = await written({ server: 'https://127.0.0.1:1', user });
  const [found] = await discover({ file });

  expect(refIn(found).exec).toEqual({ command: './gcloud', arguments: 2, file });
  expect((await failureOf({ file, noExec: true })).fault).toBe('unauthenticated');
});

test('--no-exec refuses a plugin without running it', async () => {
  const { file, folder } = await written({ server: 'https://127.0.0.1:1', user: execUser() });
  await plugin(folder, `process.exit(1)`);
  const error = await failureOf({ file, noExec: true });

  expect([error.fault, error.message]).toEqual([
    'unauthenticated',
    `its credentials come from the command ${join(folder, 'plugin.cjs')}, which --no-exec refuses to run`,
  ]);
});

test.for<[what: string, source: string, message: string]>([
  [
    'fails',
    `console.error('${CANARY}'); process.exit(3)`,
    'it ended with 3: run it by hand to see why',
  ],
  ['prints no JSON', `console.log('${CANARY}')`, 'it printed no credential that can be used'],
  [
    'prints another version',
    `console.log(JSON.stringify({ apiVersion: 'v1', status: { token: '${CANARY}' } }))`,
    'it printed no credential that can be used',
  ],
])('a plugin that %s is named, and what it printed is not', async ([, source, message]) => {
  const { file, folder } = await written({ server: 'https://127.0.0.1:1', user: execUser() });
  await plugin(folder, source);
  const error = await failureOf({ file });

  expect([error.fault, error.message]).toEqual([
    'unauthenticated',
    `the credential plugin ${join(folder, 'plugin.cjs')}: ${message}`,
  ]);
});

test('a plugin that is not there is named', async () => {
  const { file } = await written({
    server: 'https://127.0.0.1:1',
    user: 'exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin}',
  });

  expect((await failureOf({ file })).message).toBe(
    'the credential plugin no-such-plugin: it could not be started',
  );
});

test('a plugin that does not end is ended with the run', async () => {
  const { file, folder } = await written({ server: 'https://127.0.0.1:1', user: execUser() });
  await plugin(folder, 'setInterval(() => {}, 1000)');
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 300);
  const provider = providerOf({ file });
  const [found] = await discover({ file });

  await expect(provider.connect(refIn(found), controller.signal)).rejects.toThrow('enough');
});

test.for(['proxy-url', 'HTTPS_PROXY'])(
  'a proxy of %s is used, and the server still verified',
  async (from) => {
    const server = await tlsServer();
    const proxy = await tunnel(server);
    const url = 'https://api.harbour.example:6443';
    const { file } = await written({
      server: url,
      cluster: from === 'proxy-url' ? `proxy-url: ${proxy.url}` : '',
    });
    const env = from === 'proxy-url' ? {} : { HTTPS_PROXY: proxy.url };

    expect(await authorizations(server, { file, env })).toEqual([`Bearer ${CANARY}`]);
    expect(proxy.targets).toEqual(['api.harbour.example:6443']);
  },
);

test.for(['*', 'harbour.example', '.harbour.example', 'api.harbour.example:6443'])(
  'NO_PROXY=%s leaves the proxy of the environment out',
  async (exception) => {
    const server = await tlsServer();
    const proxy = await tunnel(server);
    const { file } = await written({ server: 'https://api.harbour.example:6443' });
    await failureOf({ file, env: { HTTPS_PROXY: proxy.url, NO_PROXY: exception } });

    expect(proxy.targets).toEqual([]);
  },
);

test('several files are one: who names a thing first wins, and missing ones are passed over', async () => {
  const one = await written({ server: 'https://one.example', name: 'one' });
  const two = await written({ server: 'https://two.example', name: 'two' });
  const again = await written({ server: 'https://else.example', name: 'one' });
  const env = { KUBECONFIG: [one.file, '/no/such/file', '', two.file, again.file].join(':') };
  const found = await discover({ env, all: true });

  expect(found.map((item) => [refIn(item).name, refIn(item).server])).toEqual([
    ['one', 'https://one.example'],
    ['two', 'https://two.example'],
  ]);
  expect((await discover({ env })).map((item) => refIn(item).name)).toEqual(['one']);
});

test('the kubeconfigs of a folder stay apart, though they give the same names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-folder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kubeadm = (server: string, others: readonly object[] = []): string =>
    JSON.stringify({
      'current-context': 'admin@kubernetes',
      contexts: [
        { name: 'admin@kubernetes', context: { cluster: 'kubernetes', user: '' } },
        ...others,
      ],
      clusters: [{ name: 'kubernetes', cluster: { server } }],
    });
  await writeFile(join(folder, 'mars.yaml'), kubeadm('http://mars.example'));
  await writeFile(
    join(folder, 'venus.conf'),
    kubeadm('http://venus.example', [
      { name: 'second', context: { cluster: 'kubernetes', user: '' } },
    ]),
  );
  await writeFile(join(folder, 'README.md'), '# not a kubeconfig');
  await writeFile(join(folder, '.hidden.yaml'), 'not: [one');
  await mkdir(join(folder, 'more'));
  const named = async (all: boolean): Promise<readonly unknown[]> =>
    (await discover({ file: folder, all })).map((one) =>
      one.found ? [one.ref.name, one.ref.server] : one,
    );

  expect(await named(false)).toEqual([
    ['mars.yaml/admin@kubernetes', 'http://mars.example'],
    ['venus.conf/admin@kubernetes', 'http://venus.example'],
  ]);
  expect(await named(true)).toEqual([
    ['mars.yaml/admin@kubernetes', 'http://mars.example'],
    ['second', 'http://venus.example'],
    ['venus.conf/admin@kubernetes', 'http://venus.example'],
  ]);
});

test('a folder without a kubeconfig is an input error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-folder-'));
  onTestFinished(() => rm(folder, { recursive: true }));

  await expect(discover({ file: folder })).rejects.toThrow('the folder holds no kubeconfig');
});

test('~/.kube/config is read where nothing else is named', async () => {
  const { file, folder } = await written({ server: 'https://one.example' });
  await mkdir(join(folder, '.kube'));
  await copyFile(file, join(folder, '.kube', 'config'));

  expect((await discover({ home: folder })).map((item) => refIn(item).name)).toEqual(['harbour']);
});

test.for<[globs: readonly string[], names: readonly string[]]>([
  [['prod-eu'], ['prod-eu']],
  [['prod-*'], ['prod-eu', 'prod-us']],
  [['*'], ['arn:aws:eks:eu-1:1:cluster/shop', 'dev.eu', 'prod-eu', 'prod-us']],
  [
    ['*/shop', 'dev?eu'],
    ['arn:aws:eks:eu-1:1:cluster/shop', 'dev.eu'],
  ],
])('contexts %o are %o', async ([contexts, names]) => {
  const { file } = await many('prod-us', 'prod-eu', 'dev.eu', 'arn:aws:eks:eu-1:1:cluster/shop');

  expect((await discover({ file, contexts })).map((item) => refIn(item).name)).toEqual(names);
});

test('a context whose cluster or user is missing is a gap and stops no other', async () => {
  const { file } = await many('whole');
  const more = await temporary();
  const second = join(more, 'config');
  await writeFile(
    second,
    `contexts:
- {name: adrift, context: {cluster: gone, user: whole}}
- {name: nobody, context: {cluster: whole, user: gone}}
- {name: empty}
clusters:
- {name: odd, cluster: {server: 'ftp://x'}}
`,
  );
  const found = await discover({ env: { KUBECONFIG: `${file}:${second}` }, all: true });

  expect(
    found.map((one) => (one.found ? one.ref.name : [one.name, one.gap.cause, one.gap.detail])),
  ).toEqual([
    ['adrift', 'malformed', `${second}: context adrift names the cluster gone, which is not there`],
    ['empty', 'malformed', `${second}: context empty names no cluster`],
    ['nobody', 'malformed', `${second}: context nobody names the user gone, which is not there`],
    'whole',
  ]);
});

test.for<[what: string, text: string, message: string, place: object]>([
  ['broken YAML', 'clusters:\n- name: "a\n', 'not a kubeconfig: ', { line: 3, column: 1 }],
  ['a list that is none', 'contexts: 7\n', 'not a kubeconfig: contexts: expected a list', {}],
  ['a name that is none', 'users:\n- name: {a: 1}\n', 'not a kubeconfig: name: expected text', {}],
  ['two documents', 'a: 1\n---\nb: 1\n', 'a kubeconfig is one document', { line: 3 }],
  ['no context', 'kind: Config\n', 'no current context is set', {}],
  ['another current context', 'current-context: x\n', 'the current context x is not there', {}],
  ['an empty file', '', 'no current context is set', {}],
])('%s is an input error with its place', async ([, text, message, place]) => {
  const file = join(await temporary(), 'config');
  await writeFile(file, text);
  const error = await inputErrorOf({ file });

  expect(error.message).toContain(message);
  expect(error.place).toMatchObject({ file, ...place });
});

test('a context that is not there is an input error that lists those that are', async () => {
  const { file } = await many('prod-eu', 'dev');
  const error = await inputErrorOf({ file, contexts: ['prod-us'] });

  expect([error.message, error.hint]).toEqual([
    'no context is called prod-us',
    '--context NAME, one of: dev, prod-eu',
  ]);
});

test('no kubeconfig at all is an input error', async () => {
  const folder = await temporary();
  const error = await inputErrorOf({ home: folder });

  expect(error.message).toBe(`no kubeconfig: ${join(folder, '.kube', 'config')} is not there`);
  expect((await inputErrorOf({ file: join(folder, 'x') })).place).toEqual({
    file: join(folder, 'x'),
  });
});

interface Written {
  readonly server: string;
  readonly name?: string;
  /** PEM; the test's authority when missing, none when empty. */
  readonly ca?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

async function written(one: Written): Promise<{ readonly folder: string; readonly file: string }> {
  const { name = 'harbour', ca = authority.certificate } = one;
  const folder = await temporary();
  const file = join(folder, 'config');
  await writeFile(
    file,
    `apiVersion: v1
kind: Config
current-context: ${name}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}${one.namespace === undefined ? '' : `, namespace: ${one.namespace}`}}
clusters:
- name: ${name}
  cluster:
    server: ${one.server}
    ${ca === '' ? '' : `certificate-authority-data: ${base64(ca)}`}
    ${one.cluster ?? ''}
users:
- name: ${name}
  user:
    ${one.user ?? `token: ${CANARY}`}
`,
  );
  return { folder, file };
}

async function many(...names: readonly string[]): Promise<{ readonly file: string }> {
  const file = join(await temporary(), 'config');
  const contexts = names.map((name) => ({ name, context: { cluster: name, user: name } }));
  const clusters = names.map((name) => ({ name, cluster: { server: 'https://x.example' } }));
  const users = names.map((name) => ({ name, user: {} }));
  await writeFile(file, JSON.stringify({ contexts, clusters, users }));
  return { file };
}

function execUser(): string {
  return `exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./plugin.cjs
      args: [--berth]
      env: [{name: BERTH, value: '7'}]
      provideClusterInfo: true`;
}

async function plugin(folder: string, source: string): Promise<void> {
  const file = join(folder, 'plugin.cjs');
  await writeFile(file, `#!${process.execPath}\n${source}\n`);
  await chmod(file, 0o755);
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

function tlsServer(
  { certificate, key }: Certified = serving,
  handler: Handler = () => ({ json: {} }),
): Promise<LocalServer> {
  return startServer(handler, { cert: certificate, key });
}

/** An HTTP proxy that leads every tunnel to this server. */
async function tunnel({
  url,
}: LocalServer): Promise<{ readonly url: string; readonly targets: readonly string[] }> {
  const targets: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    targets.push(request.url ?? '');
    const upstream = connectTo(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [socket, upstream]) one.on('error', () => undefined);
    onTestFinished(() => {
      upstream.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.close();
  });
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, targets };
}

type Options = Partial<Omit<KubeconfigOptions, 'client'>>;

function providerOf(options: Options): ReturnType<typeof kubeconfigProvider> {
  const client = { userAgent: 'kubemuster/test', backoff: 1, attempts: 2 };
  return kubeconfigProvider({ env: {}, home: '/no/such/home', ...options, client });
}

async function discover(options: Options): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const one of providerOf(options).discover(signal)) found.push(one);
  return found;
}

async function accessBy(options: Options): ReturnType<ReturnType<typeof providerOf>['connect']> {
  const [found] = await discover(options);
  const access = await providerOf(options).connect(refIn(found), signal);
  onTestFinished(() => access.close());
  return access;
}

async function authorizations(server: LocalServer, options: Options): Promise<readonly unknown[]> {
  await (await accessBy(options)).get('/version');
  return server.asked.map(({ headers }) => headers.authorization);
}

async function failureOf(options: Options): Promise<AccessError> {
  try {
    await (await accessBy(options)).get('/version');
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    expect(`${error.message} ${error.stack}`).not.toContain('canary');
    return error;
  }
  throw new Error('expected it to fail');
}

async function inputErrorOf(options: Options): Promise<InputError> {
  try {
    await discover(options);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('expected it to fail');
}

function refIn(found: Found | undefined): ClusterRef {
  if (found?.found === true) return found.ref;
  throw new Error('expected a cluster');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
