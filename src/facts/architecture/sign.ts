import type { Sign } from '../../model/picture.ts';
import type { Evidence } from '../../model/verdict.ts';

/** The most signs that one row shows: enough to look it up, not every object of it. */
export const MOST_SIGNS = 3;

export function signsOf(evidence: readonly Evidence[]): readonly Sign[] {
  return evidence.slice(0, MOST_SIGNS).map(signOf);
}

export function signOf({ subject, path, value }: Evidence): Sign {
  return { object: subject.key, path, value };
}
