import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { meshAuthorization } from '../../../src/facts/mesh/mesh-authorization.ts';
import { writeLines } from '../cluster/write.ts';
import { growthClaims } from '../growth.ts';
import { measure, type Usage } from '../measure.ts';
import { snapshotLines } from '../snapshot-lines.ts';
import type { Outcome, Row } from '../table.ts';
import { meshOf } from './objects.ts';

const here = import.meta.dirname;
const floor = path.join(here, '..', 'snapshot-floor.mjs');
const answer = path.join(here, 'answer.ts');
const BOUNDS = { cpu: 5, peak: 500 };

/** What a mesh of n, 2n and 4n encrypts and authorizes, against unpacking and parsing its snapshot. */
export async function mesh(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    const rows: Row[] = [];
    const usages: Usage[] = [];
    for (const part of [4, 2, 1]) {
      const file = path.join(folder, `${part}.snapshot`);
      await writeLines(file, snapshotLines(meshOf(part), { effectiveMtls, meshAuthorization }));
      const usage = await measure([answer, file], { runs: 3 });
      usages.push(usage);
      rows.push({
        name: `mesh of ${(20_000 / part).toLocaleString('en')} workloads`,
        usage,
        against: { name: 'unpack and parse', usage: await measure([floor, file], { runs: 3 }) },
        ...(part === 1 ? { bounds: BOUNDS } : {}),
      });
    }
    return { rows, claims: growthClaims('a mesh', usages) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
