import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInputs } from '../../src/collect/inputs.ts';
import { writeSnapshot } from '../../src/collect/snapshot/write.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { all, folder, kinds, refusal } from './kinds.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';

async function save(file: string, ...ids: readonly string[]): Promise<void> {
  async function* clusters(): AsyncGenerator<ClusterData> {
    for (const id of ids) {
      yield {
        info: { id, name: id, identities: [], source: 'eks' },
        leaves: new Map(),
        permissions: { held: [], missing: [] },
        gaps: [],
        ignored: [],
      };
    }
  }
  await writeSnapshot(file, clusters(), { tool: { name: 'kubemuster', version: '0' } });
}

async function ids(paths: readonly string[], stdin?: Uint8Array): Promise<readonly string[]> {
  const given =
    stdin === undefined
      ? {}
      : {
          stdin: (async function* () {
            yield stdin;
          })(),
        };
  return (await all(readInputs(paths, { kinds, ...given }))).map(({ info }) => info.id);
}

test('snapshots give their clusters, and all manifests together one more', async () => {
  const base = folder();
  await save(join(base, 'eu'), 'eu-1', 'eu-2');
  await save(join(base, 'us'), 'us-1');
  mkdirSync(join(base, 'manifests'));
  writeFileSync(join(base, 'manifests/a.yaml'), POD);
  writeFileSync(join(base, 'b.txt'), POD);
  const paths = ['manifests', 'eu', 'b.txt', 'us'].map((name) => join(base, name));
  expect(await ids(paths)).toEqual(['eu-1', 'eu-2', 'us-1', base]);
});

test('a folder gives the snapshots in it, beside a plan that is no manifest', async () => {
  const base = folder();
  await save(join(base, 'b.snapshot'), 'b');
  await save(join(base, 'a.snapshot'), 'a');
  writeFileSync(join(base, 'ir-plan.yaml'), 'version: 1\n');
  expect(await ids([base])).toEqual(['a', 'b']);
  writeFileSync(join(base, 'pod.yaml'), POD);
  expect(await ids([base])).toEqual(['a', 'b', base]);
});

test('a plan alone is refused, also beside a snapshot that is named', async () => {
  const base = folder();
  await save(join(base, 's'), 'a');
  writeFileSync(join(base, 'ir-plan.yaml'), 'version: 1\n');
  const error = await refusal(() => ids([join(base, 's'), join(base, 'ir-plan.yaml')]));
  expect(error.message).toBe(`no Kubernetes object in ${join(base, 'ir-plan.yaml')}`);
});

test('standard input may be a snapshot or manifests', async () => {
  const base = folder();
  await save(join(base, 's'), 'a', 'b');
  expect(await ids(['-'], readFileSync(join(base, 's')))).toEqual(['a', 'b']);
  expect(await ids(['-'], Buffer.from(POD))).toEqual(['stdin']);
});

test('no path, a missing path and an unreadable snapshot are refused', async () => {
  const base = folder();
  await save(join(base, 's'), 'a');
  writeFileSync(join(base, 'cut'), readFileSync(join(base, 's')).subarray(0, 40));
  const messages = [];
  for (const paths of [[], [join(base, 'none')], [join(base, 'cut')], ['-']]) {
    messages.push((await refusal(() => ids(paths))).message);
  }
  expect(messages).toEqual([
    'no path given',
    'there is no such file or folder',
    'damaged snapshot: it is cut off',
    'there is no standard input to read',
  ]);
});
