import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that holds the sources of the binary. */
export const sources: string = import.meta.dirname;

/** What a folder of assets holds; kubectl may be there too, no test needs it. */
export const binaries = ['etcd', 'kube-apiserver'] as const;

/** A folder with both binaries, or why there is none. */
export type Assets =
  | { readonly found: true; readonly folder: string }
  | { readonly found: false; readonly why: string };

/**
 * Where the binaries are: in KUBEBUILDER_ASSETS where that is set, else in the cache folder that
 * `scripts/envtest.ts` fills.
 */
export function findAssets(env: NodeJS.ProcessEnv = process.env): Assets {
  const given = env['KUBEBUILDER_ASSETS'];
  const folder = given ?? cacheFolder(env);
  const missing = binaries.filter((name) => !executable(join(folder, name)));
  if (missing.length === 0) return { found: true, folder };
  if (given !== undefined) {
    return { found: false, why: `KUBEBUILDER_ASSETS=${given} has no ${missing.join(', no ')}` };
  }
  return { found: false, why: 'kube-apiserver is not built: run node scripts/envtest.ts' };
}

/** One folder for each content of the sources, outside the tracked tree. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go'])
    hash.update(readFileSync(join(sources, file)));
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'kubemuster', 'envtest', hash.digest('hex').slice(0, 16));
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
