/** Why something was not seen: a closed list, and none of these is a pass. */
export type GapCause =
  | 'forbidden'
  | 'unauthenticated'
  | 'absent-api'
  | 'timeout'
  | 'unreachable'
  | 'malformed'
  | 'not-collected'
  | 'not-declared'
  | 'not-attested'
  | 'stale'
  | 'not-installed'
  | 'error';

/** One thing that was not seen, and what would let it be seen. */
export interface Gap {
  /** Id of the source: a kind, a cloud section, a plan section, a fact that is not there yet. */
  readonly source: string;
  readonly cause: GapCause;
  readonly detail: string;
  /** Set when only this namespace is missing. */
  readonly namespace?: string;
  /** The permission or input that would close the gap, such as `list pods` or `--plan FILE`. */
  readonly permission?: string;
}

export type Gaps = readonly [Gap, ...Gap[]];

/** A value with what is known of its completeness. "Not seen" is a state of its own, never an empty list. */
export type Observed<T> =
  | { readonly state: 'seen'; readonly value: T }
  | { readonly state: 'partial'; readonly value: T; readonly gaps: Gaps }
  | { readonly state: 'unseen'; readonly gaps: Gaps };

export function seen<T>(value: T): Observed<T> {
  return { state: 'seen', value };
}

export function partial<T>(value: T, gaps: Gaps): Observed<T> {
  return { state: 'partial', value, gaps };
}

export function unseen(gaps: Gaps): Observed<never> {
  return { state: 'unseen', gaps };
}

/** What is missing from it; empty when it was seen in full. */
export function gapsOf(observed: Observed<unknown>): readonly Gap[] {
  return observed.state === 'seen' ? [] : observed.gaps;
}

/** What is missing from it that may concern this namespace. */
export function gapsIn(observed: Observed<unknown>, namespace: string): readonly Gap[] {
  return gapsOf(observed).filter(
    (gap) => gap.namespace === undefined || gap.namespace === namespace,
  );
}

/** What was seen of a list, which may be nothing. Only for proofs that more sight cannot undo. */
export function visible<T>(observed: Observed<readonly T[]>): readonly T[] {
  return observed.state === 'unseen' ? [] : observed.value;
}

/** Narrows a list of gaps to one that has at least one. */
export function someGaps(gaps: readonly Gap[]): Gaps | undefined {
  const [first, ...rest] = gaps;
  return first === undefined ? undefined : [first, ...rest];
}
