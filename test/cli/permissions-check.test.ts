import path from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Asked, type Reply, startServer } from '../collect/live/local-server.ts';
import { folder, kubemuster, type Ran } from './run.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'examples');
const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const QUOTAS = ['--check', 'isolation/quotas-leave-headroom'];

interface Attributes {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly namespace: string;
  readonly name?: string;
}

/** Serves the kinds of a core and an apps group, and answers reviews. */
function server(isAllowed: (asked: Attributes) => boolean): (asked: Asked) => Reply {
  return ({ path: at, body }) => {
    if (at === '/api') return { json: discovery('', 'v1', CORE) };
    if (at === '/apis') return { json: discovery('apps', 'v1', APPS) };
    if (at !== REVIEW) return { status: 404, json: {} };
    const { spec } = JSON.parse(body);
    const { resourceAttributes } = spec;
    const allowed = resourceAttributes === undefined || isAllowed(resourceAttributes);
    return { status: 201, json: { status: { allowed } } };
  };
}

const CORE = [
  'Namespace',
  'Node',
  'Pod',
  'ResourceQuota',
  'ReplicationController',
  'Service',
  'ConfigMap',
  'Secret',
];
const APPS = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

function discovery(group: string, version: string, kinds: readonly string[]): unknown {
  const resources = kinds.map((kind) => ({
    resource: `${kind.toLowerCase()}s`,
    responseKind: { kind },
    scope: kind === 'Namespace' || kind === 'Node' ? 'Cluster' : 'Namespaced',
  }));
  return {
    kind: 'APIGroupDiscoveryList',
    items: [{ metadata: { name: group }, versions: [{ version, resources }] }],
  };
}

async function check(
  isAllowed: (asked: Attributes) => boolean,
  args: readonly string[],
): Promise<Ran & { readonly asked: readonly Asked[] }> {
  const { url, asked } = await startServer(server(isAllowed));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'harbour',
    clusters: [{ name: 'a', cluster: { server: url } }],
    users: [{ name: 'a', user: { token: 'secret-token' } }],
    contexts: [{ name: 'harbour', context: { cluster: 'a', user: 'a' } }],
  };
  const kubeconfig = path.join(folder({ config: stringify(config) }), 'config');
  const ran = await kubemuster(['permissions', '--kubeconfig', kubeconfig, '--check', ...args]);
  return { ...ran, asked };
}

test('where nothing is missing it says so and exits with 0', async () => {
  const { code, stdout, asked } = await check(() => true, []);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^harbour: \d+ held, 0 missing, \d+ not served\n$/);
  expect(new Set(asked.map(({ method, path: at }) => `${method} ${at}`))).toEqual(
    new Set(['GET /api', 'GET /apis', `POST ${REVIEW}`]),
  );
});

test('a missing right is named with the checks that it costs, and the exit code is 3', async () => {
  const allowed = ({ resource }: Attributes): boolean => resource !== 'resourcequotas';
  const { code, stdout } = await check(allowed, [...QUOTAS, '--format', 'json']);
  const { checked } = JSON.parse(stdout);

  expect(code).toBe(3);
  expect(checked).toEqual([
    {
      name: 'harbour',
      preflight: {
        held: expect.arrayContaining(['apps/Deployment', 'core/Pod']),
        missing: [{ leaf: 'core/ResourceQuota', rights: ['list resourcequotas'], heldIn: [] }],
        notServed: expect.arrayContaining(['batch/CronJob']),
      },
      gaps: [],
      unknown: [],
      weaker: ['isolation/quotas-leave-headroom'],
      loss: null,
    },
  ]);
});

test('a right that is held in some namespaces is missing, and where it is held is told', async () => {
  const allowed = ({ resource, namespace }: Attributes): boolean =>
    resource !== 'pods' || namespace === 'shop';
  const namespaces = ['--namespace', 'shop,pay'];
  const { code, stdout } = await check(allowed, [...QUOTAS, ...namespaces]);

  expect(code).toBe(3);
  expect(stdout).toContain('  missing: list pods (held in shop)\n');
});

test('one object is asked for by its name, in its namespace', async () => {
  const names: unknown[] = [];
  await check(
    (attributes) => {
      if (attributes.name === 'cilium-config') names.push(attributes);
      return true;
    },
    ['--check', 'isolation/plugin-enforces-policies'],
  );

  expect(names).toEqual([
    {
      group: '',
      resource: 'configmaps',
      verb: 'get',
      namespace: 'kube-system',
      name: 'cilium-config',
    },
  ]);
});

test('Secrets are asked about only with the opt-in', async () => {
  const mentions = async (...args: readonly string[]): Promise<boolean> => {
    const { asked } = await check(() => true, args);
    return asked.some(({ body }) => body.includes('secrets'));
  };

  expect(await mentions()).toBe(false);
  expect(await mentions('--allow-secret-metadata')).toBe(true);
});

test('a server that is not there is no cluster without rights: it is named, and the exit code is 3', async () => {
  const config = {
    'current-context': 'gone',
    clusters: [{ name: 'a', cluster: { server: 'http://127.0.0.1:9' } }],
    users: [{ name: 'a', user: { token: 'x' } }],
    contexts: [{ name: 'gone', context: { cluster: 'a', user: 'a' } }],
  };
  const kubeconfig = path.join(folder({ config: stringify(config) }), 'config');
  const { code, stdout } = await kubemuster([
    'permissions',
    '--preflight',
    '--kubeconfig',
    kubeconfig,
    '--timeout',
    '1m',
  ]);

  expect(code).toBe(3);
  expect(stdout).toMatch(/^gone: not asked: .*\(unreachable\)\n$/);
});

test.each([
  [['--context', 'a'], /nothing is asked of it/],
  [['--check', '--format', 'yaml'], /no role/],
  [['--check', '--resume', 'x'], /--resume is for scan/],
  [['--check', '--context', 'a', '--all-contexts'], /cannot be combined/],
  [['--check', path.join(EXAMPLES, 'fleet')], /no check is called/],
] as const)('%j is wrong usage', async (args, message) => {
  const { code, stderr } = await kubemuster(['permissions', ...args]);

  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
