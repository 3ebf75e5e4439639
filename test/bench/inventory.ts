import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clouds, startClouds } from '../cli/three-clouds.ts';
import { measure } from './measure.ts';
import type { Claim, Outcome, Row } from './table.ts';

const bin = path.join(import.meta.dirname, '..', '..', 'dist', 'kubemuster.js');
const LATENCY = 50;
const FEW = 100;
const MANY = 1000;

/** Listing fleets: three clouds by their SDKs, and contexts that are each asked for what they are. */
export async function inventory(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-inventory-'));
  try {
    const [few, many] = [await cloudRow(folder, FEW), await cloudRow(folder, MANY)];
    const contexts = [await contextRow(folder, FEW), await contextRow(folder, MANY)];
    const rows = [few.row, many.row, ...contexts];
    return {
      rows,
      claims: [
        callsClaim(many.calls),
        memoryClaim('clouds', 1.3, few.row, many.row),
        ...contexts.slice(1).map((row) => memoryClaim('contexts', 1.6, contexts[0] ?? row, row)),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RUNS = 3;

async function cloudRow(
  folder: string,
  count: number,
): Promise<{ readonly row: Row; readonly calls: number }> {
  const third = Math.floor(count / 3);
  const clouds: Clouds = await startClouds(folder, {
    eks: count - 2 * third,
    gke: third,
    aks: third,
    latency: LATENCY,
  });
  try {
    const args = [bin, 'inventory', '--provider', 'eks,gke,aks', '--no-connect', '--quiet'];
    const env = { ...clouds.env, HOME: folder };
    const usage = await measure(args, { runs: RUNS, cwd: folder, env, codes: [3] });
    const asked = Object.values(clouds.asked()).reduce((sum, one) => sum + one, 0);
    console.error(`${count} clusters of three clouds: listed`);
    const name = `${count} clusters of three clouds, ${LATENCY} ms a call`;
    return { row: { name, usage }, calls: asked / (RUNS + 1) };
  } finally {
    await clouds.close();
  }
}

async function contextRow(folder: string, count: number): Promise<Row> {
  const server = createServer((request, response) => {
    const [, name = '', ...rest] = (request.url ?? '').split('/');
    setTimeout(() => {
      const body = JSON.stringify(answerOf(`/${rest.join('/')}`, name));
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    }, LATENCY);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const names = Array.from({ length: count }, (_, at) => `c-${at}`);
    const config = path.join(folder, 'config');
    writeFileSync(config, kubeconfigOf(names, `http://127.0.0.1:${port}`));
    const args = [bin, 'inventory', '--kubeconfig', config, '--all-contexts', '--quiet'];
    const usage = await measure(args, { runs: RUNS, cwd: folder });
    console.error(`${count} contexts: asked`);
    return { name: `${count} contexts, ${LATENCY} ms away`, usage };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function answerOf(url: string, name: string): object {
  if (url === '/version') return { gitVersion: 'v1.35.1-eks-1' };
  if (url.includes('/namespaces')) return { items: [{ metadata: { name, uid: `uid-${name}` } }] };
  if (url.includes('/nodes')) return { metadata: {}, items: [] };
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items: [] };
}

function kubeconfigOf(names: readonly string[], url: string): string {
  return JSON.stringify({
    clusters: names.map((name) => ({ name, cluster: { server: `${url}/${name}` } })),
    contexts: names.map((name) => ({ name, context: { cluster: name } })),
  });
}

function callsClaim(calls: number): Claim {
  return {
    name: `calls to clouds for ${MANY} clusters, a third of them described one by one`,
    value: calls.toFixed(0),
    bound: `${0.4 * MANY} at most`,
    holds: calls <= 0.4 * MANY,
  };
}

/** What is held is the same 17 MB for 100, 1,000 and 3,000 contexts: the rest is not yet collected. */
function memoryClaim(what: string, most: number, few: Row, many: Row): Claim {
  const ratio = many.usage.peak / few.usage.peak;
  return {
    name: `peak memory of ${MANY} over ${FEW}, ${what}`,
    value: ratio.toFixed(2),
    bound: `${most} at most`,
    holds: ratio <= most,
  };
}
