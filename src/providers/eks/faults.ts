import { codeOf } from '../../collect/files.ts';
import { Broken } from '../../collect/live/exchange.ts';
import { causeOf } from '../../collect/live/observe.ts';
import { AccessError, type AccessFault } from '../../model/access.ts';
import { at, Malformed } from '../../model/decode.ts';
import type { Gap, GapCause } from '../../model/observed.ts';

/** A call to AWS without an answer. Its message names the call and never repeats what came back. */
export class AwsFault extends AccessError {
  /** The right that the call takes, such as `eks:ListClusters`. */
  readonly action: string;
  /** AWS's name for what went wrong, of those that are known here. */
  readonly reason: string | undefined;

  constructor(fault: AccessFault, action: string, detail: string, reason?: string) {
    super(fault, `${action}: ${detail}`);
    this.action = action;
    this.reason = reason;
  }
}

/** Where a call was made, for the words about it: `account 111122223333, eu-west-1`. */
export interface Call {
  readonly action: string;
  readonly where: string;
}

const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationErrorException',
  'UnauthorizedAccess',
  'UnauthorizedOperation',
] as const;

/** Of a region that is not enabled in an account too: tokens are not known there. */
const UNKNOWN_CALLER = [
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
] as const;

const BUSY = [
  'LimitExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
] as const;

const MISSING = ['NoSuchEntity', 'NotFoundException', 'ResourceNotFoundException'] as const;

const OTHERS = [
  'AWSOrganizationsNotInUseException',
  'BadRequestException',
  'InternalFailure',
  'InternalServerErrorException',
  'InvalidParameterException',
  'InvalidRequestException',
  'OptInRequired',
  'RegionDisabledException',
  'ServerException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SubscriptionRequiredException',
  'UnsupportedAvailabilityZoneException',
  'ValidationError',
  'ValidationException',
] as const;

const KNOWN: ReadonlyMap<string, AccessFault | undefined> = new Map<
  string,
  AccessFault | undefined
>([
  ...DENIED.map((one) => [one, 'forbidden'] as const),
  ...UNKNOWN_CALLER.map((one) => [one, 'unauthenticated'] as const),
  ...BUSY.map((one) => [one, 'timeout'] as const),
  ...MISSING.map((one) => [one, 'not-found'] as const),
  ...OTHERS.map((one) => [one, undefined] as const),
  ['OptInRequired', 'forbidden'],
  ['RegionDisabledException', 'forbidden'],
  ['SubscriptionRequiredException', 'forbidden'],
]);

/** What AWS answered with: its name for the fault, the status, and whatever it says of it. */
export interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly says?: string;
}

export function isBusy({ name, status }: Refusal): boolean {
  return KNOWN.get(name) === 'timeout' || status === 429 || status >= 500;
}

/** In closed words: whatever came is looked at and not repeated. */
export function faultOf({ name, status, says = '' }: Refusal, { action, where }: Call): AwsFault {
  const reason = KNOWN.has(name) ? name : undefined;
  const fault = KNOWN.get(name) ?? faultOfStatus(status);
  const told = [reason ?? `HTTP ${status}`, ...policyIn(says)].join(', ');
  if (fault === 'not-found' && reason === undefined) {
    return new AwsFault(fault, action, `the endpoint does not know this operation, in ${where}`);
  }
  return new AwsFault(fault, action, `${WORDS[fault]} in ${where} (${told})`, reason);
}

const WORDS: Readonly<Record<AccessFault, string>> = {
  forbidden: 'refused',
  unauthenticated: 'the credentials were not taken',
  'not-found': 'there is no such thing',
  'not-acceptable': 'not answered',
  expired: 'not answered to the end',
  timeout: 'not answered in time',
  unreachable: 'not answered',
  malformed: 'not answered as expected',
  'too-large': 'the answer is too large',
};

/** Which kind of policy refuses it: a grant closes none of these. */
function policyIn(says: string): readonly string[] {
  if (/service control policy/i.test(says)) return ['by a service control policy'];
  if (/resource control policy/i.test(says)) return ['by a resource control policy'];
  if (/permissions boundary/i.test(says)) return ['by a permissions boundary'];
  return [];
}

function faultOfStatus(status: number): AccessFault {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'timeout';
  return status >= 400 && status < 500 ? 'malformed' : 'unreachable';
}

/** What the SDK or a request of our own threw, as a fault of this call. */
export function thrownBy(error: unknown, call: Call): AwsFault {
  if (error instanceof AwsFault) return error;
  const { action, where } = call;
  if (error instanceof Broken || error instanceof AccessError) {
    return new AwsFault(error.fault, action, `${error.message}, in ${where}`);
  }
  if (error instanceof Malformed) {
    return new AwsFault('malformed', action, `${error.message}, in ${where}`);
  }
  if (!(error instanceof Error)) return new AwsFault('malformed', action, 'failed');
  return ofSdk(error, call);
}

/** An error of the SDK: named by the service, or by what became of the connection. */
function ofSdk(error: Error, call: Call): AwsFault {
  const { action, where } = call;
  const { name } = error;
  const status = statusOf(error);
  if (NO_CREDENTIALS.has(name)) {
    const detail = 'no usable credentials were found, or those of a login have run out';
    return new AwsFault('unauthenticated', action, detail, name);
  }
  if (KNOWN.get(name) === 'unauthenticated') {
    return faultOf({ name, status: status ?? 401 }, call);
  }
  const code = codeOf(error);
  // The SDK calls it a timeout too where a connection broke.
  if (/Timeout|AbortError/.test(name) && !BROKEN.has(code)) {
    return new AwsFault('timeout', action, `not answered in time in ${where}`);
  }
  if (status !== undefined && (status >= 300 || !UNREADABLE.has(name))) {
    return faultOf({ name, status, says: error.message }, call);
  }
  if (UNREADABLE.has(name)) {
    return new AwsFault('malformed', action, `not answered as expected in ${where}`);
  }
  const why = CODE.test(code) ? ` (${code})` : '';
  return new AwsFault('unreachable', action, `no connection in ${where}${why}`);
}

/** What the SDK's chain of credentials throws when it is at its end, or a login is. */
const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ProviderError',
  'TokenProviderError',
]);

/** What the SDK throws at an answer that is no JSON, or another one than expected. */
const UNREADABLE: ReadonlySet<string> = new Set(['SyntaxError', 'TypeError']);

const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
const CODE = /^E[A-Z_]{3,40}$/;

/** The status of what came: the SDK keeps it with the error, or the answer that it could not parse. */
function statusOf(error: Error): number | undefined {
  for (const path of ['$metadata.httpStatusCode', '$response.statusCode']) {
    const found = at(error, path);
    if (typeof found === 'number') return found;
  }
  return undefined;
}

/** The gap that a failed call leaves in what it was made for. */
export function gapOfFault(source: string, error: AccessError): Gap {
  const cause = causeOf(error.fault);
  const action = error instanceof AwsFault ? error.action : 'the call';
  return { source, cause, detail: error.message, permission: remedyOf(cause, action, error) };
}

function remedyOf(cause: GapCause, action: string, error: AccessError): string {
  switch (cause) {
    case 'unauthenticated':
      return error instanceof AwsFault && NO_CREDENTIALS.has(error.reason ?? '')
        ? 'credentials of AWS: a profile that is logged in, exported keys, or a role of this machine'
        : 'valid credentials for this account, in a region that it has enabled';
    case 'timeout':
      return `fewer calls at once, or a later run (${action})`;
    case 'unreachable':
      return `a connection to the endpoint of AWS (${action})`;
    case 'malformed':
      return `an endpoint that answers ${action} as AWS does`;
    case 'absent-api':
      return error instanceof AwsFault && error.reason !== undefined
        ? action
        : `an endpoint that knows ${action}`;
    default:
      return action;
  }
}
