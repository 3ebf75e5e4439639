import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters } from '../../scripts/examples/clusters.ts';
import { collectExample } from '../../scripts/examples/collect.ts';
import { AS_OF } from '../../scripts/examples/fleet.ts';
import { allKinds } from '../../scripts/examples/kinds.ts';
import { hexOf } from '../../scripts/examples/raw.ts';
import { writeFleet } from '../../scripts/examples/write.ts';
import { project } from '../../src/collect/project.ts';
import { readSnapshot } from '../../src/collect/snapshot/read.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { gapsOf, visible } from '../../src/model/observed.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'examples');
const kinds = await allKinds();
let fresh = '';

beforeAll(async () => {
  fresh = await mkdtemp(path.join(tmpdir(), 'examples-'));
  await writeFleet(fresh);
});

afterAll(async () => {
  await rm(fresh, { recursive: true });
});

test('the recorded instant is the one that the fleet is built for, later than every collection', async () => {
  const recorded: unknown = JSON.parse(await readFile(path.join(FOLDER, 'fleet.json'), 'utf8'));
  expect(recorded).toEqual({ asOf: AS_OF });
  for (const { info } of clusters()) expect((info.collectedAt ?? '') < AS_OF).toBe(true);
});

describe.for(clusters().map((cluster) => [cluster.file, cluster] as const))(
  '%s',
  ([name, cluster]) => {
    const file = path.join(FOLDER, 'fleet', `${name}.snapshot`);

    test('the file in the repository is what `npm run examples` writes', async () => {
      const kept = await readFile(file);
      const built = await readFile(path.join(fresh, 'fleet', `${name}.snapshot`));
      expect(digests(kept)).toEqual(digests(built));
    });

    test('it is small', async () => {
      const { size } = await stat(file);
      expect(size).toBeLessThan(150_000);
    });

    test('it reads back as it was collected', async () => {
      const read: ClusterData[] = [];
      for await (const one of readSnapshot(path.join(fresh, 'fleet', `${name}.snapshot`)))
        read.push(one);
      const collected = collectExample(cluster, kinds, project);
      expect(read.map(({ info }) => info)).toEqual([collected.info]);
      expect(read[0]?.leaves).toEqual(collected.leaves);
    });

    test('every gap names its source, and each one that can be closed says with what', () => {
      const data = collectExample(cluster, kinds, project);
      const gaps = [...data.leaves].flatMap(([id, observed]) =>
        gapsOf(observed).map((gap) => ({ id, ...gap })),
      );
      expect(gaps.filter(({ id, source }) => id !== source)).toEqual([]);
      const closable = gaps.filter(({ cause }) => cause !== 'absent-api');
      expect(closable.filter(({ permission = '' }) => permission === '')).toEqual([]);
    });
  },
);

test('of the cluster without permissions only two namespaces and its nodes are in sight', () => {
  const cluster = clusters().find(({ file }) => file === 'analytics-aks');
  if (cluster === undefined) throw new Error('no analytics-aks');
  const { leaves, permissions } = collectExample(cluster, kinds, project);
  const state = (id: string): unknown => leaves.get(id)?.state;
  expect(
    [
      'core/Node',
      'core/Namespace',
      'apps/Deployment',
      'core/Pod',
      'cloud/exposure',
      'info/apis',
    ].map(state),
  ).toEqual(['seen', 'seen', 'partial', 'unseen', 'unseen', 'seen']);
  const deployments = leaves.get('apps/Deployment');
  const found = visible(deployments ?? { state: 'seen', value: [] }).map(({ raw }) =>
    String(Reflect.get(Object(Reflect.get(Object(raw), 'metadata')), 'namespace')),
  );
  expect([...new Set(found)]).toEqual(['reporting']);
  expect(permissions.missing).toContain('list pods');
});

/** A hash for each leaf, and one for the rest: a difference then says which leaf to look at. */
function digests(packed: Buffer): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  let leaf = 'header';
  for (const line of zstdDecompressSync(packed).toString('utf8').split('\n')) {
    leaf =
      /^\{"leaf":\{"id":"([^"]+)"/.exec(line)?.[1] ?? (line.startsWith('{"end"') ? 'end' : leaf);
    found[leaf] = hexOf(found[leaf] ?? '', line).slice(0, 12);
  }
  return found;
}
