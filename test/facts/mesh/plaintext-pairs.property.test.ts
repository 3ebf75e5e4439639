import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlaintextPairs, plaintextPairs } from '../../../src/facts/mesh/plaintext-pairs.ts';
import type { PlaintextPair } from '../../../src/facts/mesh/worst-pairs.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import { type OraclePod, talk } from '../../oracle/plaintext.ts';
import { PATIENCE, runs } from '../reachability/runs.ts';
import { meshes, type RandomMesh } from './random/meshes.ts';

const EVERY_ROW = 1_000;

function pairs({ objects }: RandomMesh, options: ExampleOptions = {}): PlaintextPairs {
  const observed = computeFact(plaintextPairs, { objects: JSON.stringify(objects) }, options);
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  return observed.value;
}

interface Counted {
  readonly talking: number;
  readonly plaintext: number;
  readonly names: ReadonlySet<string>;
}

/** One pair of pods and one port after another. */
function bruteForce({ mesh, workloads }: RandomMesh): Counted {
  const names = new Set<string>();
  let talking = 0;
  for (const [from, source] of workloads) {
    for (const [to, target] of workloads) {
      if (from === to) continue;
      const found = talk(mesh, source, target);
      if (found.talks) talking += 1;
      if (found.plaintext) names.add(`${from} ${to}`);
    }
  }
  return { talking, plaintext: names.size, names };
}

function nameOf({ from, to }: PlaintextPair): string {
  return `${from.placed.workload.name} ${to.placed.workload.name}`;
}

/** Five callers of one server are listed, first by name. */
function shown(names: readonly string[]): readonly string[] {
  const byServer = Map.groupBy(names, (one) => one.split(' ')[1]);
  return [...byServer.values()].flatMap((some) => some.toSorted().slice(0, 5)).toSorted();
}

/** Whether all pods of each workload are alike, so that nothing stays open. */
function isUniform({ workloads }: RandomMesh): boolean {
  const shape = ({ sidecar, peer }: OraclePod): string => JSON.stringify([sidecar, ...peer.labels]);
  return [...workloads.values()].every((pods) => new Set(pods.map(shape)).size === 1);
}

test('pairs in plaintext are those that one pod and port after another finds', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(meshes.filter(isUniform), (random) => {
      const { talking, plaintext, names } = bruteForce(random);
      const { tally, worst } = pairs(random);
      const { all } = tally();
      expect([all.talking[0], all.plaintext[0]]).toEqual([talking, plaintext]);
      const rows = worst(EVERY_ROW).filter(({ certain }) => certain);
      expect(rows.map(nameOf).toSorted()).toEqual(shown([...names]));
    }),
    runs(150),
  );
});

test('where pods of a workload differ the bounds hold the truth', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(meshes, (random) => {
      const { talking, plaintext } = bruteForce(random);
      const { all } = pairs(random).tally();
      expect(all.talking[0]).toBe(talking);
      expect(all.plaintext[0]).toBeLessThanOrEqual(plaintext);
      expect(all.plaintext[1]).toBeGreaterThanOrEqual(plaintext);
    }),
    runs(150),
  );
});

const KINDS = [
  'security.istio.io/PeerAuthentication',
  'networking.istio.io/DestinationRule',
  'networking.k8s.io/NetworkPolicy',
  'core/Service',
  'core/Node',
  'core/Namespace',
  'core/ConfigMap:istio-system/istio',
];

test('hiding a kind only widens the share', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(meshes, fc.constantFrom(...KINDS), (random, kind) => {
      const [low = 0, high = 0] = pairs(random).tally().all.share ?? [];
      const hidden = pairs(random, { hidden: [kind] });
      const [less = 0, more = 0] = hidden.tally().all.share ?? [];
      expect(less).toBeLessThanOrEqual(low);
      expect(more).toBeGreaterThanOrEqual(high);
      if (less !== low || more !== high) expect(hidden.gaps()).not.toEqual([]);
    }),
    runs(150),
  );
});
