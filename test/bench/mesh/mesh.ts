import path from 'node:path';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { meshAuthorization } from '../../../src/facts/mesh/mesh-authorization.ts';
import { plaintextPairs } from '../../../src/facts/mesh/plaintext-pairs.ts';
import { writeLines } from '../cluster/write.ts';
import { inParts } from '../parts.ts';
import { snapshotLines } from '../snapshot-lines.ts';
import type { Outcome } from '../table.ts';
import { meshOf } from './objects.ts';

const answer = path.join(import.meta.dirname, 'answer.ts');

const FACTS = { effectiveMtls, meshAuthorization, plaintextPairs };

/** What a mesh of n, 2n and 4n encrypts and authorizes. */
export function mesh(): Promise<Outcome> {
  return inParts({
    what: 'a mesh',
    bounds: { cpu: 5, peak: 500 },
    write: async (file, part) => {
      await writeLines(file, snapshotLines(meshOf(part), FACTS));
      return `mesh of ${(20_000 / part).toLocaleString('en')} workloads`;
    },
    args: (file) => [answer, file],
  });
}
