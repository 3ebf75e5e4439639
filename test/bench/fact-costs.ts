import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Claim } from './table.ts';

const run = promisify(execFile);
const meter = path.join(import.meta.dirname, 'fact-meter.ts');
const MOST = 5;

/** The facts and checks that take most CPU time of judging an input, each without what it needs. */
export async function factCosts(input: string, asOf: string): Promise<readonly Claim[]> {
  const { stdout } = await run(process.execPath, [meter, input, asOf]);
  const costs: readonly (readonly [string, number])[] = JSON.parse(stdout);
  return costs
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([name, seconds]) => ({ name, value: `${seconds.toFixed(2)} s` }));
}
