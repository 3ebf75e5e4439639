import type { Raw } from '../../scripts/examples/raw.ts';
import { type Entry, entries, putEntries } from './etcd.ts';

/**
 * Gives objects that were applied the uid, the time of their making and of their deletion that they
 * were written with. An API server takes none of these from a client, so they go into etcd, past it;
 * it sees them as any change. Rejects when one of the objects is not there.
 */
export async function age(etcd: string, objects: readonly Raw[]): Promise<void> {
  const wanted = new Map(objects.map((raw) => [keyOf(raw), raw]));
  const changed: Entry[] = [];
  for await (const { key, value } of entries(etcd, '/registry/')) {
    const there = objectOf(value);
    const raw = there === undefined ? undefined : wanted.get(keyOf(there));
    if (there === undefined || raw === undefined) continue;
    wanted.delete(keyOf(there));
    const metadata = { ...there.metadata, ...Object.fromEntries(given(raw)) };
    changed.push({ key, value: JSON.stringify({ ...there, metadata }) });
  }
  if (wanted.size > 0) throw new Error(`not in etcd: ${[...wanted.keys()].join(', ')}`);
  await putEntries(etcd, changed);
}

function given({ metadata }: Raw): readonly (readonly [string, unknown])[] {
  const keys = ['uid', 'creationTimestamp', 'deletionTimestamp'];
  return keys.flatMap((key) =>
    metadata[key] === undefined ? [] : [[key, metadata[key]] as const],
  );
}

/** Without the version: what is stored may have another one than what was sent. */
function keyOf({ apiVersion, kind, metadata }: Raw): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return `${group}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Undefined for what is no object: allocations of addresses are stored as something else. */
function objectOf(value: string): Raw | undefined {
  if (!value.startsWith('{')) return undefined;
  const parsed: Partial<Raw> = JSON.parse(value);
  const { apiVersion, kind, metadata } = parsed;
  if (apiVersion === undefined || kind === undefined || metadata?.name === undefined)
    return undefined;
  return { ...parsed, apiVersion, kind, metadata };
}
