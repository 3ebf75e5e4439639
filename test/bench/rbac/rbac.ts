import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rbac as rights } from '../../../src/facts/rbac/rbac.ts';
import { rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import { serviceAccounts } from '../../../src/model/kubernetes/service-account.ts';
import { writeLines } from '../cluster/write.ts';
import { growthClaims } from '../growth.ts';
import { measure, type Usage } from '../measure.ts';
import type { Outcome, Row } from '../table.ts';
import { linesOf } from './cluster.ts';
import { volumeOf } from './volume.ts';

const here = import.meta.dirname;
const floor = path.join(here, '..', 'snapshot-floor.mjs');
const answer = path.join(here, 'answer.ts');
const BOUNDS = { cpu: 15, peak: 1000 };

/** Rights of all accounts in a cluster of n, 2n and 4n, against unpacking and parsing its snapshot. */
export async function rbac(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  try {
    const rows: Row[] = [];
    const usages: Usage[] = [];
    for (const part of [4, 2, 1]) {
      const file = path.join(folder, `${part}.snapshot`);
      const volume = volumeOf(part);
      await writeLines(file, linesOf(volume, { rights, rbacReach, serviceAccounts }));
      const usage = await measure([answer, file], { runs: 3 });
      usages.push(usage);
      rows.push({
        name: `rights of ${volume.accounts.toLocaleString('en')} accounts`,
        usage,
        against: { name: 'unpack and parse', usage: await measure([floor, file], { runs: 3 }) },
        ...(part === 1 ? { bounds: BOUNDS } : {}),
      });
    }
    return { rows, claims: growthClaims('rights', usages) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
