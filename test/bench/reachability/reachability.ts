import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { writeLines } from '../cluster/write.ts';
import { measure } from '../measure.ts';
import type { Claim, Outcome, Row } from '../table.ts';
import type { Answered } from './answer.ts';
import { type ClusterSize, linesOf, PODS_PER_NAMESPACE } from './cluster.ts';

const run = promisify(execFile);

/** n/4, n/2 and n. */
const SIZES: readonly number[] = [2_500, 5_000, 10_000];
const RUNS = 3;

/** The whole answer for all pairs of classes, from the snapshot on disk to the result. */
export async function reachability(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  const at: Place = { file: path.join(folder, 'cluster.snapshot'), answer: await built(folder) };
  const rows: Row[] = [];
  const claims: Claim[] = [];
  try {
    for (const namespaces of SIZES) {
      const { row, answered } = await measured(at, { namespaces, apart: false });
      const whole = namespaces === SIZES.at(-1);
      rows.push(whole ? { ...row, bounds: { wall: 12, peak: 640 } } : row);
      claims.push(...claimsOf(row.name, answered));
    }
    const few = await measured(at, { namespaces: Math.ceil(400 / WORKLOADS), apart: false });
    rows.push({ ...few.row, name: `${few.row.name}, 400 workloads` });
    claims.push(againstNpGuard(few.row));
    const apart = await measured(at, { namespaces: SIZES.at(-1) ?? 0, apart: true });
    rows.push({ ...apart.row, name: `${apart.row.name}, each with labels of its own` });
    claims.push(...claimsOf('each pod with labels of its own', apart.answered));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { rows, claims: [...growth(rows), ...claims] };
}

const WORKLOADS = 4;

interface Measured {
  readonly row: Row;
  readonly answered: Answered;
}

interface Place {
  readonly file: string;
  /** The script, as one file of JavaScript. */
  readonly answer: string;
}

/** As users run it: built, not read as TypeScript at every start. */
async function built(folder: string): Promise<string> {
  const input = path.join(import.meta.dirname, 'answer.ts');
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  return path.join(folder, 'answer.mjs');
}

async function measured({ file, answer }: Place, size: ClusterSize): Promise<Measured> {
  await writeLines(file, linesOf(size));
  const { stdout } = await run(process.execPath, [answer, file]);
  const answered: Answered = JSON.parse(stdout);
  const pods = (size.namespaces * PODS_PER_NAMESPACE).toLocaleString('en');
  const usage = await measure([answer, file], { runs: RUNS });
  return { row: { name: `all pairs, ${pods} pods`, usage }, answered };
}

/** It was measured apart, on the same machine: it is no part of this run. */
const NP_GUARD_SECONDS = 126;

function againstNpGuard({ usage }: Row): Claim {
  const times = NP_GUARD_SECONDS / usage.wall;
  return {
    name: `np-guard's ${NP_GUARD_SECONDS} s at 400 workloads, as quoted, over our wall time`,
    value: times.toFixed(0),
    bound: '500 at least',
    holds: times >= 500,
  };
}

function claimsOf(name: string, answered: Answered): readonly Claim[] {
  const { seconds, classes, apart, selectors, connections, pairs, sure, perhaps } = answered;
  const together = apart > classes ? ` of namespaces, instead of ${number(apart)}` : '';
  const stages = Object.entries(seconds).map(([stage, cpu]) => `${stage} ${cpu.toFixed(1)}`);
  const [all, certain, possible] = [pairs, sure, perhaps].map((one) => (one / 1e9).toFixed(2));
  return [
    { name: `${name}: CPU s by stage`, value: stages.join(', ') },
    {
      name: `${name}: what there is`,
      value: `${number(classes)} classes${together}, ${number(selectors)} distinct selectors, ${number(connections)} sets of connections`,
    },
    {
      name: `${name}: billions of pairs of pods`,
      value: `${all}, of which something passes for ${certain}, and may pass for ${possible} more`,
    },
  ];
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** From one size to the next, twice as large. */
function growth(rows: readonly Row[]): readonly Claim[] {
  return rows.slice(1, SIZES.length).map(({ name, usage }, at) => ({
    name: `${name}, over half as many: CPU, peak memory`,
    value: [usage.cpu / (rows[at]?.usage.cpu ?? 1), usage.peak / (rows[at]?.usage.peak ?? 1)]
      .map((ratio) => ratio.toFixed(2))
      .join(', '),
  }));
}
