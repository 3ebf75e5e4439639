import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../src/cli/advice.ts';
import { type Reply, startServer } from '../collect/live/local-server.ts';
import { folder, kubemuster } from './run.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop}
spec: {containers: [{name: api, image: 'shop/api:1'}]}
`;

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The whole of stderr. */
  readonly says: string;
}

const cases: readonly Case[] = [
  {
    name: 'a slip in a check',
    args: ['scan', 'pod.yaml', '--check', 'NSI-1'],
    says: 'error: no check is called "NSI-1"\nhint: did you mean NSI-',
  },
  {
    name: 'a slip in a domain',
    args: ['checks', '--domain', 'isolaton'],
    says: 'error: no domain is called "isolaton"\nhint: did you mean isolation?\n',
  },
  {
    name: 'a slip in a fact',
    args: ['fact', 'platfrom', 'pod.yaml'],
    says: 'error: no fact is called "platfrom"\nhint: did you mean platform?\n',
  },
  {
    name: 'a plan that is not there',
    args: ['scan', 'pod.yaml', '--plan', 'nowhere.yaml'],
    says: 'error: nowhere.yaml: cannot be read: there is no such file\nhint: kubemuster init writes one to fill in\n',
  },
  {
    name: 'a result that is not there',
    args: ['report', 'nowhere.json'],
    says: 'error: nowhere.json: cannot be read: there is no such file\nhint: give a result.json that kubemuster scan wrote\n',
  },
  {
    name: 'a snapshot where a result is wanted',
    args: ['report', 'pod.yaml'],
    says: 'error: pod.yaml:1:1: is not valid JSON here\nhint: give a result.json that kubemuster scan wrote\n',
  },
  {
    name: 'a result of another version',
    args: ['report', 'result.json'],
    files: { 'result.json': '{"schema":"kubemuster/result/v9"}' },
    says: 'error: result.json:1:11: is of the schema "kubemuster/result/v9", not a result of kubemuster/result/v1\nhint: give a result.json that kubemuster scan wrote\n',
  },
  {
    name: 'a snapshot of a newer version',
    args: ['scan', 'new.snapshot'],
    files: { 'new.snapshot': zstdCompressSync('{"schema":"kubemuster/snapshot/v9"}\n') },
    says: 'error: new.snapshot:1: written by a newer version of kubemuster (kubemuster/snapshot/v9)\nhint: this version reads kubemuster/snapshot/v1: update kubemuster\n',
  },
  {
    name: 'a folder that can never be made',
    args: ['scan', 'pod.yaml', '--output', 'pod.yaml/report', '--format', 'json'],
    says: 'error: cannot make the folder pod.yaml/report\nhint: choose another --output\n',
  },
  {
    name: 'a snapshot in a folder that is not there',
    args: ['collect', 'pod.yaml', '-o', 'nowhere/pod.snapshot'],
    says: 'error: nowhere/pod.snapshot: cannot be written: its folder does not exist\nhint: choose another place with --output\n',
  },
  {
    name: 'a selection that leaves nothing',
    args: ['scan', 'pod.yaml', '--domain', 'mesh', '--phase', 'recover'],
    says: 'error: the selection leaves no check\nhint: drop a filter; `kubemuster checks` takes the same ones and lists what they leave\n',
  },
  {
    name: 'a kubeconfig that is not there',
    args: ['scan', '--kubeconfig', 'nowhere'],
    says: 'error: nowhere: the kubeconfig cannot be read\n',
  },
];

test.for(cases)('$name: what is wrong, and what to do next', async ({ args, files, says }) => {
  const cwd = folder({ 'pod.yaml': POD });
  for (const [name, bytes] of Object.entries(files ?? {}))
    writeFileSync(path.join(cwd, name), bytes);
  const { code, stdout, stderr } = await kubemuster(args, { cwd });

  expect({ code, stdout, stderr: stderr.slice(0, says.length) }).toEqual({
    code: 2,
    stdout: '',
    stderr: says,
  });
});

test.skipIf(process.platform !== 'linux')(
  'a folder below /proc is refused, not tried for ever',
  async () => {
    const cwd = folder({ 'pod.yaml': POD });
    const { code, stderr } = await kubemuster(['init', 'pod.yaml', '--output', '/proc/x/y'], {
      cwd,
    });

    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: cannot make the folder /proc/x/y\nhint: choose another --output\n',
    });
  },
);

test('a reader that has seen enough ends no command with a fault', () => {
  const launch = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'launch.ts');
  for (const args of ['--help', 'scan --help', 'explain contain', 'checks --format json']) {
    const run = `"${process.execPath}" "${launch}" ${args} | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', run], { encoding: 'utf8' });
    expect({ args, stdout, stderr }).toEqual({
      args,
      stdout: '0\n',
      stderr: expect.not.stringContaining('EPIPE'),
    });
  }
});

function refusing(code: number, reason: string): Reply {
  return {
    status: code,
    json: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: reason },
  };
}

async function inventoryOf(server: string): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'prod', cluster: { server } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'nobody' } }],
    'current-context': 'prod',
  };
  const cwd = folder({ config: JSON.stringify(config) });
  const { code, stderr } = await kubemuster(['inventory', '--kubeconfig', 'config'], { cwd });
  expect(code).toBe(3);
  return stderr;
}

describe('a cluster that cannot be read comes with advice', () => {
  test('when its credentials have expired', async () => {
    const server = await startServer(() => refusing(401, 'Unauthorized'));
    expect(await inventoryOf(server.url)).toMatch(/^hint: the credentials are missing, expired/m);
  });

  test('when nobody listens', async () => {
    expect(await inventoryOf('http://127.0.0.1:9')).toMatch(/^hint: is the address right/m);
  });

  test('once for each cause, and none for what nobody can change', () => {
    const causes = ['timeout', 'unreachable', 'timeout', 'error', null];
    expect(adviceFor(causes.map((cause) => ({ cause })))).toEqual([
      expect.stringContaining('--timeout'),
      expect.stringContaining('address'),
    ]);
  });
});
