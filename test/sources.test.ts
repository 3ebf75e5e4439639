import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import type { Need, Source } from '../src/model/source.ts';

const ROOMS = ['src/model', 'src/facts'];

/** Every definition of a source, by identity: exported by a room, or behind some check however deep. */
async function definitions(): Promise<ReadonlySet<Source>> {
  const found = new Set<Source>();
  const named = await Promise.all(ROOMS.map(exportedBy));
  const needed = checks.flatMap(({ needs }) => Object.values(needs));
  for (const need of [...needed, ...named.flat()]) gather(need, found);
  return found;
}

async function exportedBy(room: string): Promise<readonly Source[]> {
  const folder = path.join(import.meta.dirname, '..', room);
  const files = await readdir(folder, { recursive: true });
  const modules: readonly Readonly<Record<string, unknown>>[] = await Promise.all(
    files.filter((file) => file.endsWith('.ts')).map((file) => import(path.join(folder, file))),
  );
  return modules.flatMap((one) => Object.values(one)).filter(isSource);
}

function gather(need: Need, found: Set<Source>): void {
  const source = sourceOf(need);
  if (found.has(source)) return;
  found.add(source);
  if (source.type !== 'fact') return;
  for (const below of Object.values(source.needs)) gather(below, found);
}

function sourceOf(need: Need): Source {
  if (need.type === 'maybe') return sourceOf(need.need);
  if (need.type === 'if-served') return need.kind;
  return need.type === 'across' ? need.fact : need;
}

function isSource(value: unknown): value is Source {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'id') === 'string' && Reflect.has(value, 'type');
}

test('an id names one source: what is read or computed is remembered by it', async () => {
  const byId = Map.groupBy(await definitions(), ({ id }) => id);
  const shared = [...byId].filter(([, all]) => all.length > 1).map(([id]) => id);
  expect(shared).toEqual([]);
  expect(byId.size).toBeGreaterThan(100);
});
