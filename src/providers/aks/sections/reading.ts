import { AccessError, type AccessFault } from '../../../model/access.ts';
import { Malformed } from '../../../model/decode.ts';
import { type Gap, type Observed, partial, seen, someGaps } from '../../../model/observed.ts';
import type { Arm } from '../arm.ts';
import { armGap } from '../arm-error.ts';
import type { HeldCluster } from '../held-cluster.ts';
import type { Known } from '../known.ts';
import type { ResourceId } from '../resource-id.ts';

/** What a section is read from. */
export interface Reading {
  /** Such as `cloud/logging`. */
  readonly source: string;
  readonly cluster: HeldCluster;
  readonly id: ResourceId;
  readonly arm: Arm;
  /** What clusters share, asked for once. */
  readonly known: Known;
  readonly signal: AbortSignal;
  /** What was refused or failed so far. */
  readonly gaps: Gap[];
}

/** What was asked for; undefined where it was refused or failed, which is then a gap of the section. */
export async function tried<T>(
  { source, gaps }: Reading,
  ask: () => Promise<T>,
  lacks?: string,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const gap = armGap(source, error);
    gaps.push(lacks === undefined ? gap : { ...gap, detail: `${lacks}: ${gap.detail}` });
    return undefined;
  }
}

/** The version of the API that tells what none that is not a preview does. */
export const PREVIEW = 'api-version=2026-04-02-preview';

/** What only a preview tells: undefined, without a gap, where that preview is over or never came here. */
export async function previewed<T>(
  reading: Reading,
  ask: () => Promise<T>,
  lacks: string,
): Promise<T | undefined> {
  const asked = async (): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      if (error instanceof AccessError && OVER.has(error.fault)) return undefined;
      throw error;
    }
  };
  return tried(reading, asked, lacks);
}

const OVER: ReadonlySet<AccessFault> = new Set(['not-found', 'malformed']);

/** The value with all that is missing from it. */
export function withGaps<T>(value: T, { gaps }: Reading): Observed<T> {
  const some = someGaps(gaps);
  return some === undefined ? seen(value) : partial(value, some);
}
