import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findAssets } from '../envtest/assets.ts';
import type { ApiServer } from '../envtest/server.ts';
import { contexts } from './contexts.ts';
import { type List, listsOf, requestClaims } from './lists.ts';
import { measure, type Usage } from './measure.ts';
import type { Claim, Outcome, Row } from './table.ts';
import type { Volume } from './volume/load.ts';
import { READER, startLoaded } from './volume/server.ts';

const root = path.join(import.meta.dirname, '..', '..');
const bin = path.join(root, 'dist', 'kubemuster.js');
const alone = path.join(import.meta.dirname, 'collect-alone.mjs');
const floor = path.join(import.meta.dirname, 'download-floor.mjs');

/** A cluster of n, 2n and 4n. */
const SIZES: readonly Volume[] = [5_000, 10_000, 20_000].map((pods) => ({
  pods,
  namespaces: pods / 20,
  nodes: pods / 20,
}));
const LARGEST = 20_000;
/** Of reading and projecting; writing a snapshot comes on top of it. */
const COLLECTION = { ratio: 1.3, peak: 450 };
const KEPT = { peak: 450 };
/** The size that other scanners were measured on. */
const PEERS: Volume = { pods: 6_000, namespaces: 300, nodes: 200 };
const WHOLE_SCAN = { cpu: 4, peak: 400 };
/** From 2n to 4n, CPU may grow by this factor at most. */
const GROWTH = 2.3;

/** Collection and scans of a real API server, against downloading and parsing the same pages. */
export async function live(): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error('build first: npm run build');
  const assets = findAssets();
  if (!assets.found) throw new Error(assets.why);
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    const rows: Row[] = [];
    const claims: Claim[] = [];
    const usages: Usage[] = [];
    for (const volume of SIZES) {
      const found = await withServer(volume, (server) => collection(server, volume, folder));
      rows.push(...found.rows);
      claims.push(...(found.claims ?? []));
      usages.push(...found.rows.slice(0, 1).map(({ usage }) => usage));
    }
    claims.push(growth(usages));
    const peers = await withServer(PEERS, (server) => wholeScan(server, folder));
    const many = await contexts(folder);
    return {
      rows: [...rows, ...peers, ...many.rows],
      claims: [...claims, ...(many.claims ?? [])],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withServer<T>(volume: Volume, work: (server: ApiServer) => Promise<T>): Promise<T> {
  const server = await startLoaded(volume);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function collection(server: ApiServer, volume: Volume, folder: string): Promise<Outcome> {
  const kubeconfig = server.kubeconfig(server.context(server.logins.token(READER)));
  const lists = await listsOf(server, [bin, 'collect', '-o', path.join(folder, 'x'), '--quiet']);
  const isLargest = volume.pods === LARGEST;
  const runs = isLargest ? 5 : 3;
  const name = `${volume.pods.toLocaleString('en')} pods`;
  const bare = await bareDownload(server, lists, folder, true, runs);
  const against = { name: 'download and parse', usage: bare };
  const from = ['--kubeconfig', kubeconfig, '--quiet'];
  const snapshot = path.join(folder, 'bench.snapshot');
  const collect = await measure([bin, 'collect', ...from, '-o', snapshot], { runs });
  console.error(`${name}: collected`);
  const row: Row = {
    name: `collect, ${name}`,
    usage: collect,
    against,
    bounds: isLargest ? KEPT : {},
  };
  const memory: Row = {
    name: `collect into memory, ${name}`,
    usage: await measure([alone, kubeconfig], { runs }),
    against,
    bounds: isLargest ? COLLECTION : { ratio: COLLECTION.ratio },
  };
  const scan = await measure([bin, 'scan', ...from, '--format', 'json'], { runs: 3 });
  console.error(`${name}: scanned`);
  const rows: Row[] = [row, memory, { name: `scan to JSON, ${name}`, usage: scan, against }];
  if (!isLargest) return { rows };
  const plain = await bareDownload(server, lists, folder, false, runs);
  rows.push({ name: `the bare download unpacked, ${name}`, usage: plain, against });
  return { rows, claims: await requestClaims(server, bin, lists) };
}

/** The lists of the tool, downloaded and parsed by a script that does nothing else. */
async function bareDownload(
  server: ApiServer,
  lists: readonly List[],
  folder: string,
  gzip: boolean,
  runs: number,
): Promise<Usage> {
  const file = path.join(folder, 'floor.json');
  const login = server.logins.token(READER);
  const token = 'token' in login ? login.token : '';
  const input = { url: server.url, ca: server.authority, token, lists, gzip };
  writeFileSync(file, JSON.stringify(input), { mode: 0o600 });
  return await measure([floor, file], { runs });
}

async function wholeScan(server: ApiServer, folder: string): Promise<readonly Row[]> {
  const kubeconfig = server.kubeconfig(server.context(server.logins.token(READER)));
  const output = path.join(folder, 'report');
  const args = ['scan', '--kubeconfig', kubeconfig, '--output', output, '--quiet'];
  const usage = await measure([bin, ...args], { runs: 5 });
  console.error('whole scan: done');
  return [{ name: 'scan with all reports, 6,000 pods, 200 nodes', usage, bounds: WHOLE_SCAN }];
}

function growth(usages: readonly Usage[]): Claim {
  const [, middle = Number.NaN, last = Number.NaN] = usages.map(({ cpu }) => cpu);
  return {
    name: 'CPU of collecting 4n over 2n',
    value: (last / middle).toFixed(2),
    bound: `${GROWTH} at most`,
    holds: last / middle <= GROWTH,
  };
}
