import { byText } from '../model/order.ts';
import type { Need, Needs, Source } from '../model/source.ts';

/** The top-level keys of the plan that these needs read, however deep, sorted. */
export function planSectionsOf(needs: Needs): readonly string[] {
  const found = new Set<string>();
  const visited = new Set<Source>();
  const open = Object.values(needs).map(sourceOf);
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (visited.has(source)) continue;
    visited.add(source);
    if (source.type === 'plan') found.add(source.id.replace('plan/', ''));
    if (source.type === 'fact') open.push(...Object.values(source.needs).map(sourceOf));
  }
  return [...found].sort(byText);
}

function sourceOf(need: Need): Source {
  if (need.type === 'maybe') return sourceOf(need.need);
  if (need.type === 'if-served') return need.kind;
  return need.type === 'across' ? need.fact : need;
}
