/**
 * Prints the folder with kube-apiserver and etcd for the tests against a real API server, and
 * builds them first where they are not there yet. See test/envtest/README.md.
 */

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { binaries, cacheFolder, findAssets, sources } from '../test/envtest/assets.ts';

const found = findAssets();
if (found.found) {
  console.log(found.folder);
} else if (process.env['KUBEBUILDER_ASSETS'] === undefined) {
  console.log(built(cacheFolder()));
} else {
  fail(`${found.why}; unset it to build them`);
}

/** Builds beside the folder and renames, so that a build cut short leaves nothing half done. */
function built(folder: string): string {
  const go = goCommand();
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, 'build-'));
  try {
    compile(go, join(work, 'envtest'));
    for (const name of binaries) symlinkSync('envtest', join(work, name));
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function compile(go: string, output: string): void {
  console.error('Building kube-apiserver and etcd with Go; the first time takes 6 to 9 minutes.');
  const args = ['build', '-p', '2', '-trimpath', '-ldflags', linkerFlags(), '-o', output, '.'];
  // What the compiler prints goes to stderr: stdout holds the folder alone.
  const { status, error } = spawnSync(go, args, {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 2, 2],
  });
  if (error !== undefined) fail(`${go} does not start: ${error.message}`);
  if (status !== 0) fail('go build failed; its messages are above');
}

/** The version that the server tells is that of the module, which go.mod alone names. */
function linkerFlags(): string {
  const version = /k8s\.io\/kubernetes v(\d+)\.(\d+)\.\d+\S*/.exec(
    readFileSync(join(sources, 'go.mod'), 'utf8'),
  );
  if (version === null) fail('test/envtest/go.mod names no version of k8s.io/kubernetes');
  const [named = '', major = '', minor = ''] = version;
  const variable = 'k8s.io/component-base/version';
  const values = { gitVersion: named.split(' ').at(-1), gitMajor: major, gitMinor: minor };
  return `-s -w ${Object.entries(values)
    .map(([name, value]) => `-X ${variable}.${name}=${value}`)
    .join(' ')}`;
}

function goCommand(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];
  const go = folders.map((folder) => join(folder, 'go')).find((file) => existsSync(file));
  if (go !== undefined) return go;
  return fail(
    'Go is missing: neither on PATH nor in /usr/local/go/bin. Install Go 1.26 (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd.',
  );
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
