import type { AttackHop } from '../../model/pictures/blast-radius.ts';
import { signsOf } from '../architecture/sign.ts';
import { evidenceOf, type Hop } from './closure.ts';

/** Edges that nobody has to do anything for: what is held is held under another name. */
const NO_STEP: ReadonlySet<string> = new Set([
  'administers',
  'any-account',
  'is-a-node',
  'member-of',
  'one-of-them',
  'same-folder',
]);

export function stepsOf(hops: readonly Hop[]): number {
  return hops.filter(({ reason }) => !NO_STEP.has(reason.edge)).length;
}

/** More says nothing that one cannot see from the first few. */
const MOST_SIGNS = 4;
const MOST_GAPS = 3;

export function drawnHop(hop: Hop): AttackHop {
  return {
    edge: hop.reason.edge,
    from: hop.from,
    to: hop.to,
    certain: hop.certainty === 'certain',
    because: signsOf(evidenceOf(hop)).slice(0, MOST_SIGNS),
    gaps: hop.reason.gaps.slice(0, MOST_GAPS),
  };
}
