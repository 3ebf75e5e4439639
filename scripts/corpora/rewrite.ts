import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documentsOf } from '../../src/collect/manifests/read-text.ts';
import { isManifestName, walk } from '../../src/collect/manifests/walk.ts';
import type { Convention } from './suite.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A convention that is a change of the objects: with it, both sides are about the same thing. */
export interface Rewrite extends Convention {
  readonly change: (object: Fields) => Fields;
}

/** Source: np-guard is asked about manifests; an address in a status says nothing to it. */
export const WITHOUT_ADDRESSES: Rewrite = {
  id: 'addresses',
  rule: 'ipBlock and networks match a pod whose status names its address; theirs never do: asked again without status.podIP and status.podIPs',
  change: ({ status: _status, ...rest }) => rest,
};

export const ORDINARY_HOST_NETWORK: Rewrite = {
  id: 'host-network',
  rule: 'a pod with hostNetwork: true is governed by no policy; theirs is an ordinary pod: asked again with hostNetwork: false',
  change: (object) => without(object, 'hostNetwork') as Fields,
};

/** Objects of these paths with the changes applied, and `more` beside them, in a file of their own while `use` runs. */
export async function rewritten<T>(
  paths: readonly string[],
  changes: readonly Rewrite[],
  use: (paths: readonly string[]) => Promise<T>,
  more: readonly Fields[] = [],
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'corpora-'));
  try {
    const file = path.join(folder, 'objects.json');
    const items = await objectsOf(paths);
    const changed = items.map((one) => changes.reduce((object, { change }) => change(object), one));
    const all = [...changed, ...more];
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }));
    return await use([file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every object of the manifests below these paths. */
export async function objectsOf(paths: readonly string[]): Promise<readonly Fields[]> {
  const found: Fields[] = [];
  for await (const { file } of walk(paths)) {
    if (!isManifestName(file)) continue;
    const text = await readFile(file, 'utf8');
    for (const { value } of documentsOf(text, file.endsWith('.json'))) {
      if (typeof value === 'object' && value !== null) found.push(...membersOf(value as Fields));
    }
  }
  return found;
}

/** Items of a PodList say neither version nor kind themselves. */
function membersOf(object: Fields): readonly Fields[] {
  const { items, apiVersion, kind } = object;
  if (!Array.isArray(items)) return [object];
  const own = typeof kind === 'string' && kind !== 'List' ? kind.replace(/List$/, '') : undefined;
  return items.map((one: Fields) => (own === undefined ? one : { apiVersion, kind: own, ...one }));
}

function without(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, key));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== key);
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, key)]));
}
