import type { Gap } from './observed.ts';
import { byText } from './order.ts';

/** Each gap once, sorted: by source, then namespace, then the rest. */
export function distinctGaps(gaps: Iterable<Gap>): readonly Gap[] {
  const found = new Map<string, Gap>();
  for (const gap of gaps) found.set(keyOf(gap), gap);
  return [...found].sort(([a], [b]) => byText(a, b)).map(([, gap]) => gap);
}

function keyOf({ source, namespace = '', cause, detail, permission = '' }: Gap): string {
  return JSON.stringify([source, namespace, cause, detail, permission]);
}
