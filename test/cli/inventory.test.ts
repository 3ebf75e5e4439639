import { expect, test } from 'vitest';
import { clusterApi } from '../collect/live/cluster-api.ts';
import { type Asked, type LocalServer, startServer } from '../collect/live/local-server.ts';
import { folder, kubemuster, type Ran } from './run.ts';

/** A cluster of kubeadm with more nodes and pods than anybody wants to list. */
function large(uid: string): ReturnType<typeof clusterApi> {
  const system = { name: 'kube-system', uid };
  const nodes = Array.from({ length: 5000 }, (_, at) => ({ metadata: { name: `node-${at}` } }));
  const server = {
    metadata: {
      name: 'kube-apiserver-node-0',
      namespace: 'kube-system',
      labels: { component: 'kube-apiserver', tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.mirror': 'x' },
    },
    spec: { containers: [{ name: 'kube-apiserver', image: 'kube-apiserver' }] },
  };
  const core = { groupVersion: 'v1', namespaced: true };
  return clusterApi({
    resources: [
      {
        ...core,
        kind: 'Namespace',
        resource: 'namespaces',
        namespaced: false,
        objects: [{ metadata: system }],
      },
      { ...core, kind: 'Node', resource: 'nodes', namespaced: false, objects: nodes },
      { ...core, kind: 'Pod', resource: 'pods', objects: [server] },
    ],
  });
}

function kubeconfigOf(servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers);
  const entry = (name: string): object => ({ name, cluster: { server: servers[name] } });
  return JSON.stringify({
    'current-context': names[0],
    clusters: names.map(entry),
    contexts: names.map((name) => ({ name, context: { cluster: name } })),
  });
}

function inventory(
  servers: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> {
  const cwd = folder({ config: kubeconfigOf(servers) });
  return kubemuster(['inventory', '--kubeconfig', 'config', '--all-contexts', ...args], { cwd });
}

function questions({ asked }: LocalServer): readonly string[] {
  return asked
    .map(({ path, query }: Asked) => `${path}${query.size === 0 ? '' : `?${query.toString()}`}`)
    .sort();
}

test('a cluster of a context is known from a handful of requests, however large it is', async () => {
  const server = await startServer(large('uid-1'));
  const { code, stdout } = await inventory({ prod: server.url }, '--format', 'json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      type: 'cluster',
      id: 'uid-1',
      name: 'prod',
      provider: 'unknown',
      distribution: 'kubeadm',
      managed: false,
      version: 'v1.36.3',
      scope: null,
      region: null,
      status: null,
      source: 'kubeconfig',
      foundBy: ['kubeconfig prod'],
      reachable: true,
      cause: null,
      detail: null,
    },
  ]);
  expect(questions(server)).toEqual([
    '/api',
    '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver&limit=1',
    '/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system',
    '/api/v1/nodes?limit=1',
    '/apis',
    '/version',
  ]);
});

test('two contexts of one cluster are one row that names both', async () => {
  const server = await startServer(large('uid-1'));
  const { stdout } = await inventory({ a: server.url, b: `${server.url}/` }, '--format', 'json');

  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'a', id: 'uid-1', foundBy: ['kubeconfig a', 'kubeconfig b'] },
  ]);
});

test('without connecting, nothing is asked', async () => {
  const server = await startServer(large('uid-1'));
  const { code, stdout } = await inventory({ prod: server.url }, '--no-connect');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod\s.*not asked/m);
  expect(server.asked).toEqual([]);
});

test('one that does not answer is told, and hides no other', async () => {
  const server = await startServer(large('uid-1'));
  const { code, stdout } = await inventory({ dead: 'http://127.0.0.1:9', prod: server.url });

  expect(code).toBe(3);
  expect(stdout).toMatch(/^prod /m);
  expect(stdout).toMatch(
    /^NOT READ {2}dead \(unreachable\): GET \/version: it refuses connections/m,
  );
});

test('a scan, and the snapshot it could have been, name all contexts of a cluster that was read once', async () => {
  const server = await startServer(large('uid-1'));
  const cwd = folder({ config: kubeconfigOf({ a: server.url, b: `${server.url}/` }) });
  const where = ['--kubeconfig', 'config', '--all-contexts'];
  const narrow = ['--check', 'ARC-03', '--format', 'json'];
  await kubemuster(['collect', '-o', 'fleet.snapshot', ...where], { cwd });
  const live = await kubemuster(['scan', ...where, ...narrow], { cwd });
  const saved = await kubemuster(['scan', 'fleet.snapshot', ...narrow], { cwd });
  const foundBy = ({ stdout }: Ran): unknown =>
    JSON.parse(stdout).clusters.map((one: { readonly foundBy: unknown }) => one.foundBy);

  expect(live.stderr).toContain('is the cluster uid-1, which was read already: left out');
  expect([foundBy(live), foundBy(saved)]).toEqual([
    [['kubeconfig a', 'kubeconfig b']],
    [['kubeconfig a', 'kubeconfig b']],
  ]);
});

test('what a hub lists is found by its provider, by way of the context that leads to the hub', async () => {
  const mars = {
    metadata: { name: 'c-1' },
    spec: { displayName: 'mars' },
    status: { provider: 'rke2', version: { gitVersion: 'v1.35.1+rke2r1' } },
  };
  const server = await startServer(({ path }) =>
    path === '/apis/management.cattle.io/v3/clusters'
      ? { json: { metadata: {}, items: [mars] } }
      : { status: 404 },
  );
  const { code, stdout } = await inventory(
    { hub: server.url },
    '--provider',
    'rancher',
    '--no-connect',
    '--format',
    'json',
  );

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'hub', foundBy: ['kubeconfig hub'] },
    { name: 'mars', distribution: 'rke2', scope: 'hub', foundBy: ['Rancher on hub'] },
  ]);
});
