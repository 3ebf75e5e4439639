import { env } from 'node:process';
import type fc from 'fast-check';

const asked = env['REACHABILITY_RUNS'];

/**
 * As many as take a few seconds, always the same ones. With REACHABILITY_RUNS=N: N of them, each time
 * others; a failure then names its seed, which REACHABILITY_SEED takes.
 */
export function runs(few: number): fc.Parameters<unknown> {
  const seed = env['REACHABILITY_SEED'];
  if (asked === undefined) return { numRuns: few, seed: 6 };
  return { numRuns: Number(asked), ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

/** Milliseconds that a test may take. */
export const PATIENCE: number = 60_000 * (asked === undefined ? 1 : 60);
