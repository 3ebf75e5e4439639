import { readdir } from 'node:fs/promises';
import type { Kind } from '../../src/model/source.ts';

const FOLDER = new URL('../../src/model/kubernetes/', import.meta.url);

/** Every kind that the model defines, by id: the snapshots hold all of them, whatever checks there are. */
export async function allKinds(): Promise<readonly Kind<unknown>[]> {
  const found = new Map<string, Kind<unknown>>();
  for (const file of (await readdir(FOLDER)).toSorted()) {
    const exported: Readonly<Record<string, unknown>> = await import(new URL(file, FOLDER).href);
    for (const value of Object.values(exported)) {
      if (isKind(value)) found.set(value.id, value);
    }
  }
  return [...found.values()].toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
}

function isKind(value: unknown): value is Kind<unknown> {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'kind';
}
