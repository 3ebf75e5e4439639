/** Where in an input something is wrong; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Wrong usage or bad input: shown as one clear message, exit code 2. */
export class InputError extends Error {
  readonly code = 'bad-input';
  readonly place: Place | undefined;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(message: string, options: { place?: Place; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.place = options.place;
    this.hint = options.hint;
  }
}
