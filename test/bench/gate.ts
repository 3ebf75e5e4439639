import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AS_OF } from '../../scripts/examples/fleet.ts';
import { factCosts } from './fact-costs.ts';
import { growthClaims } from './growth.ts';
import { compared, kubeLinter, NOT_COMPARED } from './kube-linter.ts';
import { writeManifests } from './manifests.ts';
import { measure } from './measure.ts';
import type { Claim, Outcome, Row } from './table.ts';

const root = path.join(import.meta.dirname, '..', '..');
const bin = path.join(root, 'dist', 'kubemuster.js');
const floor = path.join(import.meta.dirname, 'parse-floor.mjs');

interface Size {
  readonly workloads: number;
  /** CPU seconds and peak MB that a gate may take. */
  readonly bounds?: { readonly cpu: number; readonly peak: number };
}

/** The last three are n, 2n and 4n. */
const SIZES: readonly Size[] = [
  { workloads: 100, bounds: { cpu: 0.35, peak: 200 } },
  { workloads: 2_000, bounds: { cpu: 1.2, peak: 200 } },
  { workloads: 5_000 },
  { workloads: 10_000 },
  { workloads: 20_000, bounds: { cpu: 8, peak: 800 } },
];
const DOUBLED = 3;

/** All checks over a folder of manifests, JSON out, against parsing the same files. */
export async function gate(facts: boolean): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error('build first: npm run build');
  const rows: Row[] = [];
  const peers: Row[] = [];
  let costs: readonly Claim[] = [];
  for (const { workloads, bounds } of SIZES) {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
    try {
      writeManifests(folder, workloads);
      const row = { ...(await measured(folder, workloads)), ...(bounds && { bounds }) };
      rows.push(row);
      if (bounds !== undefined) peers.push(...compared(row, await kubeLinter(folder)));
      if (facts && workloads === 2_000) costs = await factCosts(folder, AS_OF);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const growing = rows.slice(-DOUBLED).map(({ usage }) => usage);
  const skipped = peers.length === 0 ? [NOT_COMPARED] : [];
  return {
    rows: [...rows, ...peers],
    claims: [...growthClaims('a gate', growing), ...skipped, ...costs],
  };
}

async function measured(folder: string, workloads: number): Promise<Row> {
  const runs = workloads > 10_000 ? 3 : 5;
  return {
    name: `gate, ${workloads.toLocaleString('en')} workloads`,
    usage: await measure([bin, 'scan', folder, '--format', 'json', '--quiet'], { runs }),
    against: { name: 'read and parse', usage: await measure([floor, folder], { runs }) },
  };
}
