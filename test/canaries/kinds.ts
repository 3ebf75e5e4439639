import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { checks } from '../../checks/index.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { byText } from '../../src/model/order.ts';
import type { Kind } from '../../src/model/source.ts';

const ROOM = path.join(import.meta.dirname, '..', '..', 'src', 'model', 'kubernetes');

/** Every kind that some check reads and every one that is defined, by id. */
export async function everyKind(): Promise<readonly Kind<unknown>[]> {
  const kinds = new Map<string, Kind<unknown>>();
  for (const leaf of collectionPlan(checks)) if (leaf.type === 'kind') kinds.set(leaf.id, leaf);
  for (const file of await readdir(ROOM)) {
    const loaded: Readonly<Record<string, unknown>> = await import(path.join(ROOM, file));
    for (const one of Object.values(loaded)) if (isKind(one)) kinds.set(one.id, one);
  }
  return [...kinds.values()].sort((a, b) => byText(a.id, b.id));
}

function isKind(value: unknown): value is Kind<unknown> {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'kind';
}
