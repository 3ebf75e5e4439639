import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { main } from '../src/cli/main.ts';

/** The main job on the bundled example fleet, as of the day it was recorded. */
const root = path.join(import.meta.dirname, '..');
process.chdir(root);
const { asOf }: { asOf: string } = JSON.parse(await readFile('examples/fleet.json', 'utf8'));
const folder = 'kubemuster-report';
process.exitCode = await main([
  'scan',
  'examples/fleet',
  '--plan',
  'examples/ir-plan.yaml',
  '--as-of',
  asOf,
  '--output',
  folder,
]);
console.log(`\nOpen the report: ${path.join(root, folder, 'report.html')}`);
console.log('The fleet and its three stories are described in examples/README.md.');
