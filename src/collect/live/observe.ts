import { AccessError, type AccessFault } from '../../model/access.ts';
import { Malformed } from '../../model/decode.ts';
import type { Gap, GapCause, Observed } from '../../model/observed.ts';
import { unseen } from '../../model/observed.ts';

/** What is read, for the gap that is left when it cannot be. */
export interface Asked {
  /** Id of the leaf. */
  readonly source: string;
  /** The right it takes, such as `list pods`. */
  readonly permission: string;
}

/**
 * The only place where a thrown error becomes a gap. Rethrows what is no failed request: an abort,
 * or a fault in this program, which must not look like something about the cluster.
 */
export async function observe<T>(
  asked: Asked,
  read: () => Promise<Observed<T>>,
): Promise<Observed<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AccessError) return unseen([gapOf(asked, error)]);
    if (!(error instanceof Malformed)) throw error;
    return unseen([gapOf(asked, new AccessError('malformed', error.message))]);
  }
}

/** The gap of a request that failed, and what would close it. */
export function gapOf({ source, permission }: Asked, error: AccessError): Gap {
  const cause = causeOf(error.fault);
  return { source, cause, detail: error.message, permission: remedyOf(cause, permission) };
}

/** What a request without an answer is, as a gap tells it. */
export function causeOf(fault: AccessFault): GapCause {
  switch (fault) {
    case 'forbidden':
    case 'unauthenticated':
    case 'timeout':
    case 'unreachable':
    case 'malformed':
      return fault;
    case 'not-found':
      return 'absent-api';
    case 'not-acceptable':
    case 'too-large':
      return 'malformed';
    // The list was still changing faster than it could be read.
    case 'expired':
      return 'timeout';
  }
}

function remedyOf(cause: GapCause, permission: string): string {
  switch (cause) {
    case 'unauthenticated':
      return 'valid credentials for this cluster';
    case 'timeout':
      return 'a longer --timeout, or a less busy API server';
    case 'unreachable':
      return 'a connection to an API server that answers';
    case 'malformed':
      return 'an answer of the shape the Kubernetes API gives it';
    default:
      return permission;
  }
}
