import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { project } from '../../src/collect/project.ts';
import { writeSnapshot } from '../../src/collect/snapshot/write.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { clusters } from './clusters.ts';
import { collectExample } from './collect.ts';
import { AS_OF } from './fleet.ts';
import { allKinds } from './kinds.ts';

const PACKAGE = path.join(import.meta.dirname, '..', '..', 'package.json');

/** Writes a snapshot of every cluster and the instant they are judged at; the number of snapshots. */
export async function writeFleet(folder: string): Promise<number> {
  const { name, version }: { name: string; version: string } = JSON.parse(
    await readFile(PACKAGE, 'utf8'),
  );
  const kinds = await allKinds();
  const fleet = clusters();
  await mkdir(path.join(folder, 'fleet'), { recursive: true });
  for (const cluster of fleet) {
    const data = collectExample(cluster, kinds, project);
    const file = path.join(folder, 'fleet', `${cluster.file}.snapshot`);
    await writeSnapshot(file, alone(data), { tool: { name, version } });
  }
  await writeFile(path.join(folder, 'fleet.json'), `${JSON.stringify({ asOf: AS_OF }, null, 2)}\n`);
  return fleet.length;
}

async function* alone(data: ClusterData): AsyncGenerator<ClusterData> {
  yield await Promise.resolve(data);
}
