import { causeOf } from '../../collect/live/observe.ts';
import { own } from '../../collect/own.ts';
import { AccessError, type AccessFault } from '../../model/access.ts';
import { Malformed, text } from '../../model/decode.ts';
import type { Gap, GapCause } from '../../model/observed.ts';

/** A call to Azure without an answer. */
export class ArmError extends AccessError {
  /** What the call takes, such as `Microsoft.ContainerService/managedClusters/read`. */
  readonly action: string;
  /** Azure's own word for what is wrong, such as `AuthorizationFailed`. */
  readonly reason: string | undefined;

  constructor(
    fault: AccessFault,
    message: string,
    about: {
      readonly action: string;
      readonly status?: number;
      readonly reason?: string | undefined;
    },
  ) {
    super(fault, message, about.status === undefined ? {} : { status: about.status });
    this.action = about.action;
    this.reason = about.reason;
  }
}

/** What an answer that is none means. Nothing of its message is repeated: it may say anything. */
export function refusalOf(status: number, reason: string | undefined, action: string): ArmError {
  const word = wordOf(reason);
  const said = word === undefined ? `${status}` : `${status} ${word}`;
  return new ArmError(faultOf(status), `${action}: Azure answers ${said}`, {
    action,
    status,
    reason: word,
  });
}

/** What was thrown on the way, as the error that it stands for. Rethrows the reason of an abort. */
export function errorOf(thrown: unknown, action: string, signal: AbortSignal): AccessError {
  signal.throwIfAborted();
  if (thrown instanceof AccessError) return thrown;
  if (thrown instanceof Malformed)
    return new ArmError('malformed', `${action}: ${thrown.message}`, { action });
  const status = own(thrown, 'statusCode');
  const code = own(thrown, 'code');
  const reason = typeof code === 'string' ? code : undefined;
  if (typeof status === 'number' && status >= 400) return refusalOf(status, reason, action);
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'AbortError') {
    return new ArmError('timeout', `${action}: no whole answer in time`, { action });
  }
  // Thrown by the SDK where an answer has another shape than it expects.
  if (reason === undefined || reason === 'PARSE_ERROR') {
    return new ArmError(
      'malformed',
      `${action}: the answer has another shape than Azure gives it`,
      { action },
    );
  }
  const word = wordOf(reason);
  const why = word === undefined ? '' : ` (${word})`;
  return new ArmError('unreachable', `${action}: the connection failed${why}`, { action });
}

/** The gap that such an error leaves, with what would close it. */
export function armGap(source: string, error: AccessError): Gap {
  const cause = causeOf(error.fault);
  const action =
    error instanceof ArmError ? error.action : 'Microsoft.ContainerService/managedClusters/read';
  return { source, cause, detail: error.message, permission: remedyOf(cause, action) };
}

/** `error.code` of an answer's body. */
export function reasonIn(body: string): string | undefined {
  try {
    return text(JSON.parse(body), 'error.code') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Codes are words. What is none may be anything, and is not told. */
function wordOf(reason: string | undefined): string | undefined {
  return reason !== undefined && /^[A-Za-z][A-Za-z_]{1,60}$/.test(reason) ? reason : undefined;
}

function faultOf(status: number): AccessFault {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status < 429 ? 'malformed' : 'unreachable';
}

function remedyOf(cause: GapCause, action: string): string {
  switch (cause) {
    case 'unauthenticated':
      return 'a login to Azure that is valid: az login, a service principal, or a workload or managed identity';
    case 'timeout':
    case 'unreachable':
      return 'a connection to Azure Resource Manager that answers in time';
    case 'malformed':
      return 'an answer of the shape Azure Resource Manager gives it';
    default:
      return action;
  }
}
