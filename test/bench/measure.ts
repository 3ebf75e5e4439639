import { spawn } from 'node:child_process';
import path from 'node:path';

/** What a whole process used: CPU and wall seconds, peak memory in MB. */
export interface Usage {
  readonly cpu: number;
  readonly wall: number;
  readonly peak: number;
}

export interface MeasureOptions {
  readonly runs?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as a run; 0 alone when missing. */
  readonly codes?: readonly number[];
}

const HOOK = path.join(import.meta.dirname, 'usage-hook.mjs');

/** The medians of several runs of a Node command line, after one that is not counted. */
export async function measure(
  args: readonly string[],
  { runs = 5, ...options }: MeasureOptions = {},
): Promise<Usage> {
  await runOnce(args, options);
  const all: Usage[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await runOnce(args, options));
  return {
    cpu: median(all.map(({ cpu }) => cpu)),
    wall: median(all.map(({ wall }) => wall)),
    peak: median(all.map(({ peak }) => peak)),
  };
}

function runOnce(args: readonly string[], options: Omit<MeasureOptions, 'runs'>): Promise<Usage> {
  const { cwd, env, codes = [0] } = options;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', HOOK, ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let told = '';
    let errors = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = `${errors}${chunk.toString()}`.slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const wall = (performance.now() - started) / 1000;
      if (code === null || !codes.includes(code) || told === '') {
        reject(new Error(`${args.join(' ')} ended with ${code}: ${errors}`));
        return;
      }
      const { cpu, peak }: { cpu: number; peak: number } = JSON.parse(told);
      resolve({ cpu, wall, peak });
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
