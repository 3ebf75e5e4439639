import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeLines } from '../cluster/write.ts';
import { growthClaims } from '../growth.ts';
import { PODS_PER_NAMESPACE } from '../reachability/cluster.ts';
import type { Claim, Outcome, Row } from '../table.ts';
import { linesOf } from './cluster.ts';
import type { Drilled } from './drilled.ts';

const DRILL = path.join(import.meta.dirname, 'drill.ts');
const NAMESPACES = 10_000;
const WORKLOADS = '1000';
const BOUNDS = { cpu: 30 };

/** The containment drill over 1,000 workloads of a cluster of n, 2n and 4n pods and policies. */
export async function containment(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    const rows: Row[] = [];
    const found: Drilled[] = [];
    for (const part of [4, 2, 1]) {
      const namespaces = NAMESPACES / part;
      const file = path.join(folder, `${part}.snapshot`);
      await writeLines(file, linesOf({ namespaces, apart: false }));
      const drilled = drillOf(file);
      found.push(drilled);
      const pods = (namespaces * PODS_PER_NAMESPACE).toLocaleString('en');
      rows.push({
        name: `D1 over ${drilled.workloads.toLocaleString('en')} workloads, ${pods} pods`,
        usage: drilled,
        ...(part === 1 ? { bounds: BOUNDS } : {}),
      });
    }
    return { rows, claims: [...growthClaims('the drill', found), ...sizes(found.at(-1))] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function drillOf(file: string): Drilled {
  const text = execFileSync(process.execPath, [DRILL, file, WORKLOADS], { encoding: 'utf8' });
  const found: Drilled = JSON.parse(text);
  return found;
}

function sizes(drilled: Drilled | undefined): readonly Claim[] {
  if (drilled === undefined) return [];
  return [
    { name: 'result of one workload', value: `${(drilled.bytes / 1000).toFixed(1)} KB` },
    ...Object.entries(drilled.counts).map(([name, count]) => ({ name, value: `${count}` })),
  ];
}
