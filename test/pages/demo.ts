import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../../src/cli/main.ts';
import { parseResult } from '../../src/config/result.ts';
import type { Report } from '../../src/model/report.ts';

const root = path.join(import.meta.dirname, '..', '..');
const fleet = path.join(root, 'examples', 'fleet');
const plan = path.join(root, 'examples', 'ir-plan.yaml');

/** The report of the example fleet, as `npm run demo` makes it. */
export async function demoReport(): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubemuster-demo-'));
  try {
    const asOf = ['--as-of', '2026-11-20T09:00:00Z'];
    await main(['scan', fleet, '--plan', plan, ...asOf, '--quiet', '--output', folder]);
    return parseResult(await readFile(path.join(folder, 'result.json'), 'utf8'), 'result.json');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
