import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What the demo prints, for pages that quote it. */
export interface DemoOutput {
  /** How ready, how sure, where it breaks first, what was not seen. */
  readonly headline: string;
  /** The same with contradictions before and the clusters after it. */
  readonly opening: string;
  /** All that comes before the first cluster. */
  readonly decision: string;
}

/** Runs the command line on the example fleet, as of the day it was recorded. */
export async function demoOutput(root: string): Promise<DemoOutput> {
  const { asOf }: { asOf: string } = JSON.parse(
    await readFile(path.join(root, 'examples/fleet.json'), 'utf8'),
  );
  const launch = path.join(root, 'src/cli/launch.ts');
  const args = ['scan', 'examples/fleet', '--plan', 'examples/ir-plan.yaml', '--as-of', asOf];
  const { stdout, stderr } = spawnSync(process.execPath, [launch, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  const [title, ...blocks] = stdout.trim().split('\n\n');
  const first = blocks.findIndex((block) => block.startsWith('──'));
  const fleet = blocks.findIndex((block) => block.startsWith('Fleet'));
  if (title === undefined || first < 0 || fleet < 0) throw new Error(`no demo: ${stderr}`);
  return {
    headline: blocks[fleet] ?? '',
    opening: blocks.slice(0, fleet + 2).join('\n\n'),
    decision: [title, ...blocks.slice(0, first)].join('\n\n'),
  };
}

export function quoted(output: string): string {
  return `\`\`\`\n${output}\n\`\`\`\n`;
}
