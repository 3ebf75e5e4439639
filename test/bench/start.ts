import path from 'node:path';
import { measure } from './measure.ts';
import type { Outcome, Row } from './table.ts';

const root = path.join(import.meta.dirname, '..', '..');
const bin = path.join(root, 'dist', 'kubemuster.js');

/** How long the built command takes to start, against Node itself. */
export async function start(): Promise<Outcome> {
  const node = { name: 'node -e 0', usage: await measure(['-e', '0']) };
  const rows: Row[] = [];
  for (const args of [['--version'], ['explain', 'NSI-01'], ['checks']]) {
    rows.push({
      name: `kubemuster ${args.join(' ')}`,
      usage: await measure([bin, ...args]),
      against: node,
      bounds: { cpu: 0.1 },
    });
  }
  return { rows };
}

/** The example fleet with all its reports. */
export async function demo(): Promise<Outcome> {
  const args = ['scan', 'examples/fleet', '--plan', 'examples/ir-plan.yaml'];
  const output = ['--output', path.join(root, 'kubemuster-report'), '--quiet'];
  const usage = await measure([bin, ...args, ...output], { cwd: root });
  const name = 'kubemuster scan examples/fleet, to HTML, Markdown and JSON';
  return { rows: [{ name, usage, bounds: { cpu: 1.2 } }] };
}
