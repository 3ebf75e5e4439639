import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeManifests } from './manifests.ts';
import { measure } from './measure.ts';
import type { Outcome, Row } from './table.ts';

const root = path.join(import.meta.dirname, '..', '..');
const bin = path.join(root, 'dist', 'kubemuster.js');
const floor = path.join(import.meta.dirname, 'parse-floor.mjs');

/** Workloads, CPU seconds and peak MB that a gate may take. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [100, 0.35, 200],
  [2_000, 1.2, 200],
  [20_000, 8, 800],
];

/** All checks over a folder of manifests, JSON out, against parsing the same files. */
export async function gate(): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error('build first: npm run build');
  const rows: Row[] = [];
  for (const [workloads, cpu, peak] of SIZES) {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
    try {
      writeManifests(folder, workloads);
      const runs = workloads > 10_000 ? 3 : 5;
      rows.push({
        name: `gate, ${workloads.toLocaleString('en')} workloads`,
        usage: await measure([bin, 'scan', folder, '--format', 'json', '--quiet'], { runs }),
        against: { name: 'read and parse', usage: await measure([floor, folder], { runs }) },
        bounds: { cpu, peak },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows };
}
