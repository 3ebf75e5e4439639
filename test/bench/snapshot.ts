import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AS_OF } from '../../scripts/examples/fleet.ts';
import { writeCluster } from './cluster/cluster.ts';
import { factCosts } from './fact-costs.ts';
import { growthClaims } from './growth.ts';
import { measure, type Usage } from './measure.ts';
import type { Outcome, Row } from './table.ts';
import type { Volume } from './volume/load.ts';

const root = path.join(import.meta.dirname, '..', '..');
const bin = path.join(root, 'dist', 'kubemuster.js');
const floor = path.join(import.meta.dirname, 'snapshot-floor.mjs');

const LARGEST: Volume = { pods: 150_000, namespaces: 10_000, nodes: 5_000 };
const BOUNDS = { ratio: 1.6, peak: 800 };

/** All checks over one cluster of n, 2n and 4n, JSON out, against unpacking and parsing its snapshot. */
export async function snapshot(facts: boolean): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error('build first: npm run build');
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    const rows: Row[] = [];
    const usages: Usage[] = [];
    for (const part of [4, 2, 1]) {
      const file = path.join(folder, `${part}.snapshot`);
      const pods = LARGEST.pods / part;
      await writeCluster(file, {
        pods,
        namespaces: LARGEST.namespaces / part,
        nodes: LARGEST.nodes / part,
      });
      const args = [bin, 'scan', file, '--format', 'json', '--quiet', '--as-of', AS_OF];
      const usage = await measure(args, { runs: 3 });
      usages.push(usage);
      rows.push({
        name: `snapshot, ${pods.toLocaleString('en')} pods`,
        usage,
        against: { name: 'unpack and parse', usage: await measure([floor, file], { runs: 3 }) },
        ...(part === 1 ? { bounds: BOUNDS } : {}),
      });
    }
    const costs = facts ? await factCosts(path.join(folder, '1.snapshot'), AS_OF) : [];
    return { rows, claims: [...growthClaims('a scan of a snapshot', usages), ...costs] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
