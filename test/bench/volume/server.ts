import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { checks } from '../../../checks/index.ts';
import { clusterRoleOf } from '../../../src/engine/permissions.ts';
import { collectionPlan } from '../../../src/engine/plan.ts';
import { bind } from '../../envtest/load.ts';
import { type ApiServer, startApiServer } from '../../envtest/server.ts';
import { loadVolume, type Volume } from './load.ts';

/** Who reads, with the rights that the printed role gives. */
export const READER = 'reader';

/**
 * An API server that holds so much. What it holds is loaded once: the folder of its etcd stays
 * outside the tracked tree, and the next run begins with it.
 */
export async function startLoaded(volume: Volume): Promise<ApiServer> {
  const data = folderOf(volume);
  const loaded = path.join(data, 'loaded');
  const isLoaded = existsSync(loaded);
  if (!isLoaded) rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const server = await startApiServer({
    users: [{ name: READER }],
    data: path.join(data, 'etcd'),
  });
  if (!isLoaded) {
    const started = performance.now();
    await loadVolume(server, volume);
    await bind(server.client, READER, clusterRoleOf(collectionPlan(checks)).rules);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.error(`loaded ${volume.pods} pods in ${seconds} s`);
    writeFileSync(loaded, '');
  } else {
    // The checks may have come to need more since then.
    await bind(server.client, READER, clusterRoleOf(collectionPlan(checks)).rules);
  }
  return server;
}

function folderOf({ pods, namespaces, nodes }: Volume): string {
  const hash = createHash('sha256');
  for (const file of ['samples.ts', 'around.ts', 'load.ts']) {
    hash.update(readFileSync(path.join(import.meta.dirname, file)));
  }
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const name = `${pods}-${namespaces}-${nodes}-${hash.digest('hex').slice(0, 12)}`;
  return path.join(cache, 'kubemuster', 'bench', name);
}
