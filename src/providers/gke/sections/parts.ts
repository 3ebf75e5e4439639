import type { Sourced } from '../../../model/cloud/parts.ts';
import type { Gap } from '../../../model/observed.ts';
import type { Google } from '../google.ts';
import type { Iam } from '../iam.ts';
import type { Memo } from '../memo.ts';
import type { Whereabouts } from '../ref.ts';

/** What a section is read from: the cluster as it was listed, and what its project shares. */
export interface Reading {
  readonly cluster: unknown;
  readonly where: Whereabouts;
  readonly google: Google;
  readonly iam: Iam;
  /** Answers that the clusters of a project or of a location have in common. */
  readonly shared: Memo<unknown>;
  /** The section, such as `cloud/exposure`. */
  readonly source: string;
  readonly signal: AbortSignal;
}

/** A section in the shape that its leaf decodes, and what is missing from it. */
export interface Told {
  readonly value: unknown;
  readonly gaps: readonly Gap[];
}

export type Section = (reading: Reading) => Told | Promise<Told>;

export function told<T>(value: T, field: string, said?: string): Sourced<T> {
  return { value, field, said };
}

/** A section that the cluster alone tells. */
export function whole(value: unknown): Told {
  return { value, gaps: [] };
}
