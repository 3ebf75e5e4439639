import type { Sign } from '../../model/picture.ts';
import type { BoundaryState, Guard } from '../../model/pictures/architecture.ts';
import type { Evidence } from '../../model/verdict.ts';
import { MOST_SIGNS, signsOf } from './sign.ts';

export function guard(
  state: BoundaryState,
  text: string,
  evidence: readonly Evidence[] = [],
): Guard {
  return { state, text, signs: signsOf(evidence) };
}

/** A guard that each of several things has or lacks. */
export interface Tally {
  readonly good: number;
  readonly bad: number;
  readonly unseen: number;
}

/** Undefined where there is nothing to guard. */
export function shareGuard(
  { good, bad, unseen }: Tally,
  text: (share: string) => string,
  signs: readonly Sign[] = [],
): Guard | undefined {
  const all = good + bad + unseen;
  if (all === 0) return undefined;
  const share = unseen === 0 ? `${good} of ${all}` : `${good} of ${all} (${unseen} not seen)`;
  const words = unseen === all ? `Not seen: ${text(`how many of ${all}`)}` : text(share);
  return { state: stateOf({ good, bad, unseen }), text: words, signs: signs.slice(0, MOST_SIGNS) };
}

function stateOf({ good, bad, unseen }: Tally): BoundaryState {
  if (good > 0) return bad + unseen === 0 ? 'guarded' : 'partly';
  return unseen === 0 ? 'unguarded' : 'not-seen';
}

/** Counts by what each of them says: true has it, false lacks it, undefined was not seen. */
export function tally<T>(all: readonly T[], has: (one: T) => boolean | undefined): Tally {
  const found = all.map(has);
  return {
    good: found.filter((one) => one === true).length,
    bad: found.filter((one) => one === false).length,
    unseen: found.filter((one) => one === undefined).length,
  };
}

/** What all guards of a step make together: not seen is never guarded, and never proven open. */
export function together(guards: readonly Guard[]): BoundaryState {
  const states = new Set(guards.map(({ state }) => state));
  if (states.has('guarded') || states.has('partly')) {
    return states.size === 1 && states.has('guarded') ? 'guarded' : 'partly';
  }
  return states.size === 1 && states.has('unguarded') ? 'unguarded' : 'not-seen';
}
