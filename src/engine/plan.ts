import type { Check } from '../model/check.ts';
import { servedApis } from '../model/info.ts';
import type { Fact, Leaf, Need, Needs, Source } from '../model/source.ts';

/** The leaves behind these needs, however deep, each once: what has to be collected. */
export function leavesOf(needs: Needs): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const source of closure(needs)) if (source.type !== 'fact') leaves.set(source.id, source);
  return leaves;
}

/** The facts behind these needs, each once. */
export function factsOf(needs: Needs): ReadonlyMap<string, Fact<unknown>> {
  const facts = new Map<string, Fact<unknown>>();
  for (const source of closure(needs)) if (source.type === 'fact') facts.set(source.id, source);
  return facts;
}

/** The collection plan of a selection: what is read, and nothing that no check needs. */
export function collectionPlan(checks: readonly Check[]): readonly Leaf[] {
  const leaves = new Map<string, Leaf>();
  for (const check of checks) for (const [id, leaf] of leavesOf(check.needs)) leaves.set(id, leaf);
  return [...leaves.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function* closure(needs: Needs, visited: Set<string> = new Set()): Iterable<Source> {
  for (const need of Object.values(needs)) {
    const source = sourceOf(need);
    const key = `${source.type} ${source.id}`;
    if (visited.has(key)) continue;
    visited.add(key);
    yield source;
    if (source.type === 'fact') yield* closure(source.needs, visited);
    // That a kind is not served is read from discovery.
    if (isIfServed(need)) yield* closure({ servedApis }, visited);
  }
}

function isIfServed(need: Need): boolean {
  return need.type === 'maybe' ? isIfServed(need.need) : need.type === 'if-served';
}

function sourceOf(need: Need): Source {
  switch (need.type) {
    case 'maybe':
      return sourceOf(need.need);
    case 'if-served':
      return need.kind;
    case 'across':
      return need.fact;
    default:
      return need;
  }
}
