import { Malformed } from '../../model/decode.ts';
import type { Gap, GapCause } from '../../model/observed.ts';

/** Why Google gave no answer: a closed list. */
export type GoogleFault =
  | 'forbidden'
  /** The API is not switched on in a project: that of what was asked, or that which pays for asking. */
  | 'disabled'
  | 'unauthenticated'
  | 'not-found'
  | 'busy'
  | 'timeout'
  | 'unreachable'
  | 'malformed';

/** A call without an answer. Its text is ours throughout: what came back may say anything. */
export class GoogleFailure extends Error {
  readonly code = 'google';
  readonly fault: GoogleFault;
  /** Milliseconds to wait before asking again, where the answer says so. */
  readonly after: number | undefined;
  /** The project whose API is switched off, by number, where that is told. Not for people to read. */
  readonly consumer: string | undefined;

  constructor(
    fault: GoogleFault,
    message: string,
    { after, consumer }: { after?: number | undefined; consumer?: string | undefined } = {},
  ) {
    super(message);
    this.fault = fault;
    this.after = after;
    this.consumer = consumer;
  }
}

const CAUSES: Readonly<Record<GoogleFault, GapCause>> = {
  forbidden: 'forbidden',
  disabled: 'absent-api',
  unauthenticated: 'unauthenticated',
  'not-found': 'absent-api',
  busy: 'timeout',
  timeout: 'timeout',
  unreachable: 'unreachable',
  malformed: 'malformed',
};

/** The gap that a failed call leaves, and what would close it. */
export function gapOfFailure(source: string, failure: GoogleFailure, permission: string): Gap {
  return {
    source,
    cause: CAUSES[failure.fault],
    detail: failure.message,
    permission: remedyOf(failure, permission),
  };
}

export const CREDENTIALS =
  'credentials of Google Cloud: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS';

function remedyOf({ fault }: GoogleFailure, permission: string): string {
  switch (fault) {
    case 'forbidden':
    case 'not-found':
      return permission;
    case 'disabled':
      return 'the API switched on in that project (gcloud services enable), or another one to pay for the calls (gcloud auth application-default set-quota-project)';
    case 'unauthenticated':
      return CREDENTIALS;
    case 'busy':
      return 'more quota for that API, or fewer calls at once';
    case 'timeout':
      return 'an answer in time';
    case 'unreachable':
      return 'a connection to Google Cloud';
    case 'malformed':
      return 'an answer of the shape that the API gives it';
  }
}

/**
 * Runs one reading; a call that failed, or an answer of another shape, is a gap instead of a value.
 * Everything else is an abort, or a fault of this program, and goes on.
 */
export async function attempt<T>(
  source: string,
  permission: string,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly gap: Gap }> {
  try {
    return { value: await read() };
  } catch (error) {
    return { gap: gapOfFailure(source, failureIn(error), permission) };
  }
}

/** The failure that an error is; throws what is none. */
export function failureIn(error: unknown): GoogleFailure {
  if (error instanceof GoogleFailure) return error;
  if (error instanceof Malformed) return new GoogleFailure('malformed', error.message);
  throw error;
}
