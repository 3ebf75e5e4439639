import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checks } from '../../checks/index.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import type { Check } from '../../src/model/check.ts';
import type { Leaf } from '../../src/model/source.ts';
import { type FaultProxy, type Recorded, startFaultProxy } from '../envtest/faults.ts';
import type { ApiServer } from '../envtest/server.ts';
import type { Claim } from './table.ts';
import { READER } from './volume/server.ts';

const run = promisify(execFile);

/** A list as the tool asks for it: the path with the query of its first page. */
export interface List {
  readonly path: string;
  readonly accept: string;
  /** How often it was read from its beginning. */
  readonly times: number;
  /** Pages that were read of it, in all. */
  readonly pages: number;
}

/** Selections of checks that need little. */
const SELECTIONS: readonly (readonly string[])[] = [['NSI-01'], ['RBC-01'], ['NSI-08']];

/** What a command line reads of a server, as a proxy in front of it has seen it. */
export async function listsOf(
  server: ApiServer,
  args: readonly string[],
): Promise<readonly List[]> {
  const requests = await recorded(server, args);
  const lists = new Map<string, List>();
  for (const { method, path, query, accept, status } of requests) {
    if (method !== 'GET' || status !== 200) continue;
    const first = new URLSearchParams(query);
    const next = first.has('continue');
    first.delete('continue');
    const key = first.size === 0 ? path : `${path}?${first.toString()}`;
    const known = lists.get(key);
    lists.set(key, {
      path: key,
      accept,
      times: (known?.times ?? 0) + (next ? 0 : 1),
      pages: (known?.pages ?? 0) + 1,
    });
  }
  return [...lists.values()];
}

/** How many requests the largest cluster takes, and that narrow selections list nothing else. */
export async function requestClaims(
  server: ApiServer,
  bin: string,
  lists: readonly List[],
): Promise<readonly Claim[]> {
  const total = lists.reduce((sum, { pages }) => sum + pages, 0);
  const pods = lists.find(({ path }) => path.startsWith('/api/v1/pods?'))?.pages ?? 0;
  const claims: Claim[] = [
    { name: 'requests in all, of which pages of pods', value: `${total}, ${pods}` },
    unneeded('all checks', lists, checks),
  ];
  for (const codes of SELECTIONS) {
    const selected = checks.filter(({ code }) => codes.includes(code));
    const flags = codes.flatMap((code) => ['--check', code]);
    const args = [bin, 'scan', '--format', 'json', '--quiet', ...flags];
    claims.push(unneeded(codes.join(', '), await listsOf(server, args), selected));
  }
  return claims;
}

function unneeded(name: string, lists: readonly List[], selected: readonly Check[]): Claim {
  const needed = new Set([...ALWAYS, ...collectionPlan(selected).flatMap(pathsOf)]);
  const paths = lists.map(({ path }) => path.replace(/\?.*$/s, ''));
  const extra = paths.filter((path) => !needed.has(path));
  return {
    name: `${name}: ${paths.length} documents and lists; not needed by a check`,
    value: extra.length === 0 ? 'none' : extra.join(', '),
    bound: 'none',
    holds: extra.length === 0,
  };
}

/** What every run asks to know which cluster this is and what it serves. */
const ALWAYS: readonly string[] = ['/version', '/api', '/apis', '/api/v1/namespaces'];

function pathsOf(leaf: Leaf): readonly string[] {
  if (leaf.type === 'probe')
    return ['/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'];
  if (leaf.type !== 'kind') return [];
  const { only, plural } = leaf;
  const below = only === undefined ? plural : `namespaces/${only.namespace}/${plural}/${only.name}`;
  return leaf.apiVersions.map((version) =>
    version.includes('/') ? `/apis/${version}/${below}` : `/api/${version}/${below}`,
  );
}

async function recorded(server: ApiServer, args: readonly string[]): Promise<readonly Recorded[]> {
  const proxy: FaultProxy = await startFaultProxy(server);
  try {
    const context = server.context(server.logins.token(READER), { server: proxy.url });
    const all = [...args, '--kubeconfig', server.kubeconfig(context)];
    await run(process.execPath, all, { maxBuffer: 512 * 1024 * 1024 });
    return [...proxy.requests];
  } finally {
    await proxy.stop();
  }
}
