import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { project } from '../src/collect/project.ts';
import { writeSnapshot } from '../src/collect/snapshot/write.ts';
import type { ClusterData } from '../src/model/cluster.ts';
import { clusters } from './examples/clusters.ts';
import { collectExample } from './examples/collect.ts';
import { AS_OF } from './examples/fleet.ts';
import { allKinds } from './examples/kinds.ts';

// Writes the example fleet: one snapshot for each cluster, and the instant it is judged at.
const { name, version }: { name: string; version: string } = JSON.parse(
  await readFile(new URL('../package.json', import.meta.url), 'utf8'),
);
const kinds = await allKinds();
const folder = new URL('../examples/fleet/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const cluster of clusters()) {
  const data = collectExample(cluster, kinds, project);
  const file = new URL(`${cluster.file}.snapshot`, folder);
  await writeSnapshot(file.pathname, one(data), { tool: { name, version } });
}
await writeFile(
  new URL('../examples/fleet.json', import.meta.url),
  `${JSON.stringify({ asOf: AS_OF }, null, 2)}\n`,
);

async function* one(data: ClusterData): AsyncGenerator<ClusterData> {
  yield await Promise.resolve(data);
}
