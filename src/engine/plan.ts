import type { Check } from '../model/check.ts';
import { servedApis } from '../model/info.ts';
import type { Fact, Leaf, Need, Needs, Source } from '../model/source.ts';

/** The leaves behind these needs, however deep, each once: what has to be collected. */
export function leavesOf(...needs: readonly Needs[]): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const source of closure(needs)) if (source.type !== 'fact') leaves.set(source.id, source);
  return leaves;
}

/** The facts behind these needs, each once. */
export function factsOf(...needs: readonly Needs[]): ReadonlyMap<string, Fact<unknown>> {
  const facts = new Map<string, Fact<unknown>>();
  for (const source of closure(needs)) if (source.type === 'fact') facts.set(source.id, source);
  return facts;
}

/** The collection plan of a selection: what is read, and nothing that no check needs. */
export function collectionPlan(checks: readonly Check[]): readonly Leaf[] {
  const leaves = leavesOf(...checks.map(({ needs }) => needs));
  return [...leaves.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Each source is looked into once, however many checks ask for it. */
function closure(needs: readonly Needs[]): readonly Source[] {
  const found = new Map<string, Source>();
  const waiting = needs.flatMap((one) => Object.values(one));
  for (const need of waiting) {
    // That a kind is not served is read from discovery.
    if (isIfServed(need)) waiting.push(servedApis);
    const source = sourceOf(need);
    const key = `${source.type} ${source.id}`;
    if (found.has(key)) continue;
    found.set(key, source);
    if (source.type === 'fact') waiting.push(...Object.values(source.needs));
  }
  return [...found.values()];
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
