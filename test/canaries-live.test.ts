import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Kind } from '../src/model/source.ts';
import { isAllowed } from './canaries/allowed.ts';
import { canariesIn, escaped, indexed } from './canaries/found.ts';
import { everyKind } from './canaries/kinds.ts';
import { plant } from './canaries/plant.ts';
import { folder, kubemuster } from './cli/run.ts';
import { type Asked, type Reply, startServer } from './collect/live/local-server.ts';

const SECRET = 'kanariehushhush';
const kinds = await everyKind();
const garden = new Map(kinds.map((kind) => [kind.id, plant(kind)]));
const forbidden = new Map<string, string>([[SECRET.slice(0, 12), 'a credential or an answer']]);
for (const [id, { canaries }] of garden) {
  const hidden = [...canaries].filter(([, at]) => !isAllowed(at));
  for (const [canary, at] of indexed(hidden)) forbidden.set(canary, `${id} ${at}`);
}

test('a cluster full of canaries, read over the wire, leaves none in an output, a log or a snapshot', async () => {
  const { url, asked } = await startServer(answer);
  const made = folder({ config: kubeconfig({ server: url, token: SECRET }) });
  const live = ['--kubeconfig', path.join(made, 'config'), '--verbose', '--allow-secret-metadata'];
  const saved = path.join(made, 'cluster.snapshot');
  const reports = path.join(made, 'reports');
  const formats = ['--format', 'html,json,markdown', '--output', reports];
  const { stdout, stderr } = await kubemuster(['scan', ...live, '--resume', saved, ...formats]);
  const snapshot = zstdDecompressSync(readFileSync(saved)).toString();
  const texts = [
    ...readdirSync(reports).map((file) => readFileSync(path.join(reports, file), 'utf8')),
    stdout,
    stderr,
    snapshot,
  ];

  expect(stderr).not.toContain('Error');
  expect(canariesIn(snapshot).size).toBeGreaterThan(1000);
  expect(texts.join('\n')).toContain('forbidden');
  expect(asked.length).toBeGreaterThan(kinds.length);
  expect(escaped(texts.join('\n'), forbidden)).toEqual([]);
});

test.each([
  ['a context without a cluster', { cluster: undefined }],
  ['a certificate that is none', { user: { 'client-certificate-data': SECRET } }],
  ['a command that is not there', { user: { exec: exec('/no/such/command', SECRET) } }],
  ['a command that prints no credential', { user: { exec: exec('/bin/echo', SECRET) } }],
  ['a token that is refused', {}],
  ['a user in the address', { server: `ftp://admin:${SECRET}@127.0.0.1` }],
  ['a proxy with a password', { proxy: `ftp://admin:${SECRET}@127.0.0.1` }],
  ['a token of the wrong type', { user: { token: [SECRET] } }],
] as const)('a kubeconfig with %s is told without its credentials', async (_name, parts) => {
  const { url } = await startServer(() => ({ status: 401, json: { message: SECRET } }));
  const made = folder({ config: kubeconfig({ server: url, token: SECRET, ...parts }) });
  const config = path.join(made, 'config');
  const args = ['--kubeconfig', config, '--verbose', '--timeout', '1m', '--format', 'json'];
  const { code, stdout, stderr } = await kubemuster(['scan', ...args]);

  expect([2, 3]).toContain(code);
  expect(`${stdout}${stderr}`).not.toContain(SECRET);
});

test('a kubeconfig that is broken is told without its text', async () => {
  const text = `users:\n- name: a\n  user: {token: "${SECRET}\n`;
  const config = path.join(folder({ config: text }), 'config');
  const { code, stdout, stderr } = await kubemuster(['scan', '--kubeconfig', config, '--verbose']);

  expect(code).toBe(2);
  expect(`${stdout}${stderr}`).not.toContain(SECRET);
});

interface KubeconfigParts {
  readonly server: string;
  readonly token: string;
  readonly cluster?: undefined;
  readonly proxy?: string;
  readonly user?: unknown;
}

function kubeconfig(parts: KubeconfigParts): string {
  const { server, token, proxy, user = { token } } = parts;
  const cluster = { server, ...(proxy === undefined ? {} : { 'proxy-url': proxy }) };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'garden',
    clusters: 'cluster' in parts ? [] : [{ name: 'a', cluster }],
    users: [{ name: 'a', user }],
    contexts: [{ name: 'garden', context: { cluster: 'a', user: 'a' } }],
  });
}

function exec(command: string, ...args: readonly string[]): unknown {
  return { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command, args };
}

/** Every kind with what was planted; three answer as servers do in trouble, with their own words. */
function answer({ path: at }: Asked): Reply {
  const status = { kind: 'Status', message: SECRET, details: { name: SECRET } };
  if (at === '/version') return { json: { gitVersion: 'v1.34.1' } };
  if (at === '/api' || at === '/apis') return { json: discovery(at === '/api') };
  if (at.endsWith('/ingresses')) return { status: 403, json: { ...status, code: 403 } };
  if (at.endsWith('/jobs')) return { status: 400, bytes: `<html>${SECRET}</html>` };
  if (at.endsWith('/cronjobs')) return { bytes: `{"items":[{"data":"${SECRET}",]}` };
  const kind = kinds.find((one) => pathsOf(one).includes(at));
  if (kind === undefined) return { status: 404, json: { ...status, code: 404 } };
  const objects = garden.get(kind.id)?.objects ?? [];
  if (kind.only !== undefined) return { json: objects[0] };
  return { json: { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects } };
}

function pathsOf({ apiVersions: [version], plural, only }: Kind<unknown>): readonly string[] {
  const base = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  return [
    only === undefined
      ? `${base}/${plural}`
      : `${base}/namespaces/${only.namespace}/${plural}/${only.name}`,
  ];
}

function discovery(core: boolean): unknown {
  const groups = new Map<string, Kind<unknown>[]>();
  for (const kind of kinds) {
    const [version] = kind.apiVersions;
    if (version.includes('/') === core) continue;
    groups.set(version, [...(groups.get(version) ?? []), kind]);
  }
  const items = [...groups].map(([groupVersion, served]) => {
    const [group = '', version = groupVersion] = core
      ? ['', groupVersion]
      : groupVersion.split('/');
    const resources = served.map(({ kind, plural, namespaced }) => ({
      resource: plural,
      responseKind: { kind },
      scope: namespaced ? 'Namespaced' : 'Cluster',
    }));
    return { metadata: { name: group }, versions: [{ version, resources }] };
  });
  return { kind: 'APIGroupDiscoveryList', items };
}
