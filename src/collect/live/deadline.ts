import { AccessError } from '../../model/access.ts';

/** A signal that aborts with a timeout of its own, or with the reason of another one. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** To be called when it is no longer needed: its timer keeps the process alive. */
  readonly clear: () => void;
}

export function deadline(milliseconds: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const text = `the cluster was not read to the end within ${milliseconds / 1000} s`;
    controller.abort(new AccessError('timeout', text));
  }, milliseconds);
  return {
    signal: AbortSignal.any([controller.signal, ...(outer === undefined ? [] : [outer])]),
    clear: () => clearTimeout(timer),
  };
}
