import { at, list, number, text } from '../../model/decode.ts';
import { GoogleFailure, type GoogleFault } from './failure.ts';

/** Codes of gRPC; REST has them as names, and as HTTP statuses. */
const FAULTS: Readonly<Record<number, GoogleFault>> = {
  1: 'timeout',
  2: 'unreachable',
  3: 'malformed',
  4: 'timeout',
  5: 'not-found',
  7: 'forbidden',
  8: 'busy',
  9: 'malformed',
  12: 'not-found',
  13: 'unreachable',
  14: 'unreachable',
  16: 'unauthenticated',
};

const SAID: Readonly<Record<GoogleFault, string>> = {
  forbidden: 'permission denied',
  disabled: 'the API is not enabled',
  unauthenticated: 'the credentials are not accepted, or expired',
  'not-found': 'there is no such thing',
  busy: 'too many calls, also when asked again',
  timeout: 'no answer in time',
  unreachable: 'no connection, or the service failed',
  malformed: 'refused as malformed',
};

/** Reasons that Google gives beside a code; no other text of an error is looked at or repeated. */
const REASONS: Readonly<Record<string, readonly [GoogleFault, string]>> = {
  SERVICE_DISABLED: ['disabled', 'the API is not enabled'],
  IAM_PERMISSION_DENIED: ['forbidden', 'permission denied by IAM'],
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: ['forbidden', 'the token lacks the scope cloud-platform'],
  SECURITY_POLICY_VIOLATED: ['forbidden', 'denied by VPC Service Controls'],
  BILLING_DISABLED: ['forbidden', 'billing is off'],
  USER_PROJECT_DENIED: ['forbidden', 'the project that pays for the call may not be used'],
  CONSUMER_INVALID: ['forbidden', 'the project does not exist, or may not be used'],
  ACCESS_TOKEN_EXPIRED: ['unauthenticated', 'the token is expired'],
  CREDENTIALS_MISSING: ['unauthenticated', 'no credentials were sent'],
  RATE_LIMIT_EXCEEDED: ['busy', 'too many calls, also when asked again'],
};

/** What an error of the container SDK is, by gRPC or REST. `what` names the call. */
export function failureOfSdk(error: unknown, what: string): GoogleFailure {
  const code = ifAny(() => number(error, 'code'));
  // What hands out tokens fails inside the channel: gRPC says so with a code for any trouble.
  const isToken = error instanceof Error && /\bGetting metadata from plugin\b/.test(error.message);
  const isOdd = code === undefined || isUnreadable(error);
  if (isOdd && !isToken) return new GoogleFailure('malformed', `${what}: ${ODD}`);
  const details = ifAny(() => list(error, 'statusDetails')) ?? [];
  const after = details.map((one) => ifAny(() => secondsIn(one, 'retryDelay'))).find(isSet);
  return made(what, isToken ? 'unauthenticated' : FAULTS[code ?? 2], {
    reason: ifAny(() => text(error, 'reason')),
    consumer: ifAny(() => text(error, 'errorInfoMetadata.consumer')),
    after,
  });
}

/** REST calls an answer that it cannot read a failed connection; those come with a code of the system. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error) || at(error, 'httpStatusCode') !== undefined) return false;
  const { cause } = error;
  return cause instanceof Error && typeof at(cause, 'code') !== 'string';
}

const ODD = 'the answer is not of the shape that the API gives it';

const STATUSES: Readonly<Record<number, GoogleFault>> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'busy',
  429: 'busy',
  501: 'not-found',
  504: 'timeout',
};

/** What a refusal by REST is: its status, and the few fields of its body that are known. */
export function failureOfStatus(
  what: string,
  status: number,
  body: unknown,
  retryAfter: string | null,
): GoogleFailure {
  const details = ifAny(() => list(body, 'error.details')) ?? [];
  const infos = details.filter((one) => ifAny(() => text(one, 'reason')) !== undefined);
  const [info] = infos;
  const told = details.map((one) => ifAny(() => text(one, 'retryDelay'))).find(isSet);
  const inSeconds = /^(\d{1,5})(?:\.\d+)?s?$/.exec(told ?? retryAfter ?? '')?.[1];
  return made(what, STATUSES[status] ?? (status >= 500 ? 'unreachable' : 'malformed'), {
    reason: ifAny(() => text(info, 'reason')),
    consumer: ifAny(() => text(info, 'metadata.consumer')),
    after: inSeconds === undefined ? undefined : Number(inSeconds) * 1000,
  });
}

interface Beside {
  readonly reason: string | undefined;
  readonly consumer: string | undefined;
  readonly after: number | undefined;
}

function made(
  what: string,
  fault: GoogleFault = 'malformed',
  { reason, consumer, after }: Beside,
): GoogleFailure {
  const known = Object.hasOwn(REASONS, reason ?? '') ? REASONS[reason ?? ''] : undefined;
  const [really, said] = known ?? [fault, SAID[fault]];
  const payer = /^projects\/([\w.:-]{1,60})$/.exec(consumer ?? '')?.[1];
  const isNumber = /^\d{1,20}$/.test(payer ?? '');
  const where = really === 'disabled' && isNumber ? ` in project number ${payer}` : '';
  return new GoogleFailure(really, `${what}: ${said}${where}`, { after, consumer: payer });
}

/** A protobuf duration, in milliseconds: its seconds are a number, text, or a number of 64 bits. */
function secondsIn(raw: unknown, path: string): number | undefined {
  const found = Number(at(raw, `${path}.seconds`));
  return Number.isSafeInteger(found) && at(raw, path) !== undefined ? found * 1000 : undefined;
}

function isSet<T>(one: T | undefined): one is T {
  return one !== undefined;
}

/** An error may have any shape: a field of another one is not there. */
function ifAny<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
