import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
const launch = path.join(root, 'src', 'cli', 'launch.ts');
const hook = path.join(import.meta.dirname, 'loaded-modules.mjs');

/** Packages that a command line resolves, without those that Node names itself. */
function loadedBy(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReadonlySet<string> {
  const { stderr } = spawnSync(process.execPath, ['--import', hook, launch, ...args], {
    encoding: 'utf8',
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env },
  });
  const lines = stderr.split('\n').filter((line) => line.startsWith('loaded '));
  const names = lines.map((line) => line.replace('loaded ', ''));
  return new Set(names.filter((name) => /^[@a-z]/.test(name) && !name.startsWith('file:')));
}

test('no cloud SDK and no Kubernetes client is loaded to scan files', () => {
  const loaded = [...loadedBy(['scan', 'examples/manifests', '--format', 'json'])];

  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => /^@(aws-sdk|google-cloud|azure|kubernetes)/.test(name))).toEqual(
    [],
  );
});

test.each([
  ['kubeconfig', []],
  ['eks', ['@aws-sdk', '@smithy']],
  // Its SDK comes only once there are credentials.
  ['gke', ['google-auth-library']],
  ['aks', ['@azure', '@azure-rest']],
] as const)('what %s is asked with is loaded by nobody else', (provider, own) => {
  const env = { AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none' };
  const scopes = [...loadedBy(['inventory', '--provider', provider, '--no-connect'], env)]
    .map((name) => name.split('/')[0] ?? '')
    .filter((scope) => /^(google-auth|@(aws-sdk|smithy|google-cloud|grpc|azure))/.test(scope));

  expect(new Set(scopes)).toEqual(new Set(own));
});

test('a page engine and a schema library are loaded only where they are used', () => {
  const loaded = loadedBy(['checks']);

  for (const name of loaded) expect(name).not.toMatch(/handlebars|zod|js-yaml|^yaml$/);
});

test('an old Node is told which one is needed, before anything it cannot parse', () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `Object.defineProperty(process.versions, 'node', { value: '18.20.0' });
       await import(${JSON.stringify(launch)});`,
    ],
    { encoding: 'utf8' },
  );

  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('kubemuster needs Node 22.18 or newer, and this is 18.20.0'),
  });
});
