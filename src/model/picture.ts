import type { Gap } from './observed.ts';
import type { Access } from './pictures/access.ts';
import type { Architecture } from './pictures/architecture.ts';
import type { BlastRadii } from './pictures/blast-radius.ts';
import type { Containment } from './pictures/containment.ts';
import type { Identities } from './pictures/identities.ts';
import type { NetworkIsolation } from './pictures/isolation.ts';
import type { Mesh } from './pictures/mesh.ts';
import type { Revocation } from './pictures/revocation.ts';
import type { Fact } from './source.ts';

/**
 * A computed view of a cluster for people to look at, besides the checks: it never changes a score,
 * and it is drawn from what the checks had read anyway. Null only where nothing of it was seen.
 */
export interface Picture<T> {
  readonly state: 'seen' | 'partial' | 'unseen';
  readonly value: T | null;
  readonly gaps: readonly Gap[];
}

/** Every picture of a cluster. A new one is a line here, one in the profile and one in the schema. */
export interface Pictures {
  readonly access: Picture<Access>;
  readonly architecture: Picture<Architecture>;
  readonly blastRadius: Picture<BlastRadii>;
  readonly containment: Picture<Containment>;
  readonly identities: Picture<Identities>;
  readonly isolation: Picture<NetworkIsolation>;
  readonly mesh: Picture<Mesh>;
  readonly revocation: Picture<Revocation>;
}

/** The facts that the pictures are drawn from. They ask with `maybe`: nothing is read for them alone. */
export type PictureFacts = {
  readonly [K in keyof Pictures]: Fact<Exclude<Pictures[K]['value'], null>>;
};

/** Rows of a picture, the ones that matter most first; `truncated` counts those that are left out. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly truncated: number;
}

/** The most rows that a picture lists of one thing. */
const MOST_ROWS = 2000;

export function listed<T>(all: readonly T[], most: number = MOST_ROWS): Listed<T> {
  return { rows: all.slice(0, most), truncated: Math.max(0, all.length - most) };
}

/** The field of an object that shows what a picture says. */
export interface Sign {
  /** The key of the subject it belongs to. */
  readonly object: string;
  readonly path: string;
  readonly value: string;
}

/** Of a result that was written before there was this picture. */
export const NOT_DRAWN: Picture<never> = {
  state: 'unseen',
  value: null,
  gaps: [
    {
      source: 'result',
      cause: 'not-collected',
      detail: 'this result was written by a version that did not draw this picture',
      permission: 'a scan with this version',
    },
  ],
};
