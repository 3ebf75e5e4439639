import { existsSync } from 'node:fs';
import path from 'node:path';
import { AS_OF } from '../../scripts/examples/fleet.ts';
import { writeCluster } from './cluster/cluster.ts';
import { factCosts } from './fact-costs.ts';
import { inParts } from './parts.ts';
import type { Outcome } from './table.ts';
import type { Volume } from './volume/load.ts';

const bin = path.join(import.meta.dirname, '..', '..', 'dist', 'kubemuster.js');

const LARGEST: Volume = { pods: 150_000, namespaces: 10_000, nodes: 5_000 };

/** All checks over one cluster of n, 2n and 4n, JSON out. */
export async function snapshot(facts: boolean): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error('build first: npm run build');
  return inParts({
    what: 'a scan of a snapshot',
    bounds: { ratio: 1.6, peak: 800 },
    write: async (file, part) => {
      const { pods, namespaces, nodes } = LARGEST;
      await writeCluster(file, {
        pods: pods / part,
        namespaces: namespaces / part,
        nodes: nodes / part,
      });
      return `snapshot, ${(pods / part).toLocaleString('en')} pods`;
    },
    args: (file) => [bin, 'scan', file, '--format', 'json', '--quiet', '--as-of', AS_OF],
    ...(facts ? { more: (file) => factCosts(file, AS_OF) } : {}),
  });
}
