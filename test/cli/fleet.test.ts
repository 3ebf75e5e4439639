import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type LocalServer, type Reply, startServer } from '../collect/live/local-server.ts';
import { folder, kubemuster } from './run.ts';

/** A cluster with nothing in it: only what every API server says of itself. */
function emptyCluster(uid: string): (asked: { readonly path: string }) => Reply {
  return ({ path: asked }) => {
    if (asked === '/version') return { json: { major: '1', minor: '35', gitVersion: 'v1.35.1' } };
    if (asked === '/api' || asked === '/apis') {
      const discovery = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' };
      return {
        headers: {
          'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
        },
        json: { ...discovery, metadata: {}, items: [] },
      };
    }
    if (asked === '/api/v1/namespaces/kube-system') {
      return {
        json: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid } },
      };
    }
    return {
      status: 404,
      json: { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 },
    };
  };
}

/** A folder with a kubeconfig whose contexts are named after these servers. */
function kubeconfig(servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'nobody', user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'nobody' } })),
  };
  const cwd = folder();
  writeFileSync(path.join(cwd, 'config'), JSON.stringify(config));
  return cwd;
}

async function namesIn(cwd: string): Promise<readonly string[]> {
  const { stdout } = await kubemuster(['inventory', 'fleet.snapshot', '--format', 'json'], { cwd });
  const listed: readonly { name: string }[] = JSON.parse(stdout);
  return listed.map(({ name }) => name).sort();
}

/** Whether a server was asked something, and nothing more for so many milliseconds. */
function quietFor(server: LocalServer, milliseconds: number): () => boolean {
  let asked = 0;
  let since = Date.now();
  return () => {
    if (server.asked.length !== asked) since = Date.now();
    asked = server.asked.length;
    return asked > 0 && Date.now() - since > milliseconds;
  };
}

const COLLECT = ['collect', '-o', 'fleet.snapshot', '--kubeconfig', 'config', '--all-contexts'];

test('Ctrl-C keeps the clusters that are complete, and --resume goes on with the others', async () => {
  let isSlow = true;
  const quick: LocalServer = await startServer(emptyCluster('uid-quick'));
  const answer = emptyCluster('uid-slow');
  const slow = await startServer((asked) => (isSlow ? { hang: true } : answer(asked)));
  const cwd = kubeconfig({ quick: quick.url, slow: slow.url });

  const first = await kubemuster(COLLECT, { cwd, interruptWhen: quietFor(quick, 5000) });
  expect({ code: first.code, names: await namesIn(cwd) }).toEqual({ code: 130, names: ['quick'] });

  isSlow = false;
  const before = quick.asked.length;
  const second = await kubemuster([...COLLECT, '--resume', 'fleet.snapshot'], { cwd });
  expect({ code: second.code, names: await namesIn(cwd) }).toEqual({
    code: 0,
    names: ['quick', 'slow'],
  });
  expect(quick.asked.length).toBe(before);
});

test('a cluster that cannot be reached hides no other, and the exit code says so', async () => {
  const quick = await startServer(emptyCluster('uid-quick'));
  const cwd = kubeconfig({ dead: 'http://127.0.0.1:1', quick: quick.url });
  const { code, stdout, stderr } = await kubemuster(
    ['scan', '--kubeconfig', 'config', '--all-contexts', '--format', 'json', '--quiet'],
    { cwd },
  );
  const report: { clusters: { name: string }[]; unreachable: { id: string; cause: string }[] } =
    JSON.parse(stdout);

  expect(code).toBe(3);
  expect(report.clusters.map(({ name }) => name)).toEqual(['quick']);
  expect(report.unreachable).toMatchObject([{ id: 'dead', cause: 'unreachable' }]);
  expect(stderr).toMatch(/cluster dead could not be read \(unreachable\)/);
});

test('a snapshot keeps the clusters that could not be read, so that it is judged as the fleet was', async () => {
  const quick = await startServer(emptyCluster('uid-quick'));
  const cwd = kubeconfig({ dead: 'http://127.0.0.1:1', quick: quick.url });
  const first = await kubemuster(COLLECT, { cwd });
  const scan = ['scan', 'fleet.snapshot', '--format', 'json', '--quiet'];
  const { code, stdout, stderr } = await kubemuster(scan, { cwd });

  expect([first.code, code]).toEqual([3, 3]);
  expect(JSON.parse(stdout)).toMatchObject({
    clusters: [{ name: 'quick' }],
    unreachable: [{ id: 'dead', provider: 'kubeconfig', cause: 'unreachable' }],
  });
  expect(stderr).toMatch(/cluster dead could not be read \(unreachable\)/);

  const again = await kubemuster(['collect', '-o', 'copy.snapshot', 'fleet.snapshot'], { cwd });
  const copied = await kubemuster(['scan', 'copy.snapshot', ...scan.slice(2)], { cwd });
  expect([again.code, copied.stdout]).toEqual([3, stdout]);
});

test('two contexts of one cluster count once, and which one was left out is said', async () => {
  const server = await startServer(emptyCluster('uid-one'));
  const cwd = kubeconfig({ admin: server.url, reader: server.url });
  const { code, stderr } = await kubemuster(COLLECT, { cwd });

  expect({ code, names: await namesIn(cwd) }).toMatchObject({ code: 0 });
  expect(await namesIn(cwd)).toHaveLength(1);
  expect(stderr).toMatch(/was read already: left out/);
});
