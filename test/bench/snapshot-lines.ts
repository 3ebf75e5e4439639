import { SCHEMA } from '../../src/collect/snapshot/format.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import type { Needs } from '../../src/model/source.ts';

const INFO = {
  id: 'bench',
  name: 'bench',
  identities: [],
  source: 'kubeconfig',
  collectedAt: '2026-11-01T00:00:00Z',
} as const;

/**
 * The lines of a snapshot with every kind that these needs read, but for the last line, which holds their
 * hash. `made`: the items of leaves, by id; kinds without any were seen and are empty.
 */
export function* snapshotLines(
  made: ReadonlyMap<string, Iterable<unknown>>,
  needs: Needs,
): Generator<string> {
  yield JSON.stringify({ schema: SCHEMA, tool: { name: 'kubemuster', version: 'bench' } });
  yield JSON.stringify({
    cluster: { info: INFO, permissions: { held: [], missing: [] }, gaps: [], ignored: [] },
  });
  const all = [...leavesOf(needs).values()];
  const leaves = all.filter(({ id, type }) => type === 'kind' || made.has(id));
  let items = 0;
  for (const { id } of leaves) {
    yield JSON.stringify({ leaf: { id, state: 'seen', gaps: [] } });
    for (const raw of made.get(id) ?? []) {
      items += 1;
      yield JSON.stringify({ item: { raw } });
    }
  }
  yield JSON.stringify({ end: { leaves: leaves.length, items } });
}

/** As many as wanted, made when they are written: a large cluster does not fit into memory. */
export function* many<T>(count: number, make: (at: number) => T): Generator<T> {
  for (let at = 0; at < count; at += 1) yield make(at);
}
