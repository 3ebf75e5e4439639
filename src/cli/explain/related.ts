import { factsOf } from '../../engine/plan.ts';
import type { Check } from '../../model/check.ts';

const MOST = 5;

/** Facts that so many checks read say nothing about what two of them have in common. */
const COMMON = 6;

/** The built checks that rest on the same facts; those with the rarest in common first. */
export function relatedTo(check: Check, all: readonly Check[]): readonly Check[] {
  const facts = new Map(all.map((one) => [one.id, new Set(factsOf(one.needs).keys())]));
  const readers = new Map<string, number>();
  for (const ids of facts.values()) {
    for (const id of ids) readers.set(id, (readers.get(id) ?? 0) + 1);
  }
  const own = [...(facts.get(check.id) ?? [])].filter((id) => (readers.get(id) ?? 0) <= COMMON);
  const weighed = all.flatMap((one) => {
    if (one.id === check.id) return [];
    let weight = 0;
    for (const id of own) if (facts.get(one.id)?.has(id)) weight += 1 / (readers.get(id) ?? 1);
    return weight === 0 ? [] : [{ one, weight }];
  });
  return weighed
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ one }) => one);
}
