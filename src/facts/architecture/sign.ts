import type { Sign } from '../../model/picture.ts';
import type { Evidence } from '../../model/verdict.ts';

/** The most signs that one row shows: enough to look it up, not every object of it. */
const MOST_SIGNS = 3;

export function signsOf(evidence: readonly Evidence[]): readonly Sign[] {
  return evidence
    .slice(0, MOST_SIGNS)
    .map(({ subject, path, value }) => ({ object: subject.key, path, value }));
}
