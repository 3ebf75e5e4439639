import path from 'node:path';
import { rbac as rights } from '../../../src/facts/rbac/rbac.ts';
import { rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import { serviceAccounts } from '../../../src/model/kubernetes/service-account.ts';
import { writeLines } from '../cluster/write.ts';
import { inParts } from '../parts.ts';
import type { Outcome } from '../table.ts';
import { linesOf } from './cluster.ts';
import { volumeOf } from './volume.ts';

const answer = path.join(import.meta.dirname, 'answer.ts');

/** Rights of all accounts in a cluster of n, 2n and 4n. */
export function rbac(): Promise<Outcome> {
  return inParts({
    what: 'rights',
    bounds: { cpu: 15, peak: 1000 },
    write: async (file, part) => {
      const volume = volumeOf(part);
      await writeLines(file, linesOf(volume, { rights, rbacReach, serviceAccounts }));
      return `rights of ${volume.accounts.toLocaleString('en')} accounts`;
    },
    args: (file) => [answer, file],
  });
}
