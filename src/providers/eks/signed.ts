import { Broken, exchange, type RawAnswer } from '../../collect/live/exchange.ts';
import { pause } from '../../collect/live/pause.ts';
import { AccessError } from '../../model/access.ts';
import { type Place, placeName } from './account.ts';
import { type AwsFault, faultOf, isBusy, type Refusal, thrownBy } from './faults.ts';
import type { Calling } from './sdk.ts';
import { Sha256 } from './sha256.ts';

/** A call of a service that no dependency covers, as it goes over the wire. */
export interface Request {
  /** As hosts and signatures name it. */
  readonly service: string;
  /** The right that it takes, which is its name too: `sts:AssumeRole`. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of what came, with a status of success. */
  readonly read: (text: string) => Promise<unknown>;
  /** The name of the fault, and what it says, of what came with any other. */
  readonly refusal: (answer: RawAnswer) => Promise<Omit<Refusal, 'status'>>;
}

const LARGEST = 64 * 1024 * 1024;
const BACKOFF = 500;
const LONGEST_PAUSE = 20_000;

/** Signs and sends it until there is an answer. Rejects with an AwsFault, or the signal's reason. */
export function ask(
  request: Request,
  place: Place,
  calling: Calling,
  signal: AbortSignal,
): Promise<unknown> {
  return calling.limit.run(() => askAtOnce(request, place, calling, signal), signal);
}

/** The same beside whatever is under way: for the keys that a call needs which has its turn already. */
export async function askAtOnce(
  request: Request,
  place: Place,
  calling: Calling,
  signal: AbortSignal,
): Promise<unknown> {
  const { attempts } = calling.sockets;
  const { backoff = BACKOFF } = calling.options.client;
  let outcome = await once(request, place, calling, { renew: false, signal });
  if (outcome.type === 'end' && EXPIRED.has(outcome.fault.reason ?? '')) {
    outcome = await once(request, place, calling, { renew: true, signal });
  }
  for (let attempt = 1; outcome.type === 'again' && attempt < attempts; attempt += 1) {
    // A busy service is worth the wait; an address on which nobody listens is not.
    if (outcome.isBroken === true && attempt > 1) break;
    const after = outcome.after ?? backoff * 2 ** (attempt - 1);
    await pause(Math.min(after, LONGEST_PAUSE), signal);
    outcome = await once(request, place, calling, { renew: false, signal });
  }
  if (outcome.type === 'answer') return outcome.value;
  throw outcome.fault;
}

const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
]);

type Outcome =
  | { readonly type: 'answer'; readonly value: unknown }
  | {
      readonly type: 'end' | 'again';
      readonly fault: AwsFault;
      readonly after?: number;
      /** It was not answered at all. */
      readonly isBroken?: true;
    };

interface Try {
  readonly renew: boolean;
  readonly signal: AbortSignal;
}

async function once(
  request: Request,
  place: Place,
  calling: Calling,
  { renew, signal }: Try,
): Promise<Outcome> {
  const call = { action: request.action, where: placeName(place) };
  try {
    const answer = await send(request, place, calling, { renew, signal });
    if (answer.status < 300) {
      return { type: 'answer', value: await read(request, answer) };
    }
    const refusal = { ...(await request.refusal(answer)), status: answer.status };
    const after = secondsIn(answer.headers['retry-after']);
    const fault = faultOf(refusal, call);
    const type = isBusy(refusal) ? 'again' : 'end';
    return { type, fault, ...(after === undefined ? {} : { after: after * 1000 }) };
  } catch (error) {
    signal.throwIfAborted();
    const fault = thrownBy(error, call);
    if (!(error instanceof Broken) || error.lasting) return { type: 'end', fault };
    return { type: 'again', fault, isBroken: true };
  }
}

async function read(request: Request, answer: RawAnswer): Promise<unknown> {
  try {
    return await request.read(answer.bytes.toString('utf8'));
  } catch {
    throw new AccessError('malformed', 'not answered as expected');
  }
}

function secondsIn(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

async function send(
  request: Request,
  place: Place,
  { options, sockets }: Calling,
  { renew, signal }: Try,
): Promise<RawAnswer> {
  const { base, region } = targetOf(request.service, place, options);
  const keys = await place.account.keys(renew);
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const signer = new SignatureV4({
    service: request.service,
    region,
    credentials: keys,
    sha256: Sha256,
  });
  const path = `${base.pathname.replace(/\/$/, '')}${request.path}`;
  const signed = await signer.sign({
    method: request.method,
    protocol: base.protocol,
    hostname: base.hostname,
    path,
    query: { ...request.query },
    headers: { ...request.headers, host: base.host },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const query = new URLSearchParams(request.query).toString().replaceAll('+', '%20');
  options.calls.add(request.action);
  return exchange({
    url: new URL(`${base.origin}${path}${query === '' ? '' : `?${query}`}`),
    method: request.method,
    agent: base.protocol === 'http:' ? sockets.http : sockets.https,
    headers: { ...signed.headers, 'user-agent': options.client.userAgent },
    ...(request.body === undefined ? {} : { body: request.body }),
    timeout: sockets.callTimeout,
    connectTimeout: sockets.connectTimeout,
    largest: LARGEST,
    signal,
  });
}

/** Where the service is, and the region to sign for: the endpoint that was set, else that of AWS. */
function targetOf(
  service: string,
  { account, region }: Place,
  { endpoint, env }: Calling['options'],
): { readonly base: URL; readonly region: string } {
  const own = account.partition.global[service];
  const set =
    endpoint?.url ??
    (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true'
      ? undefined
      : env[`AWS_ENDPOINT_URL_${VARIABLES[service] ?? service.toUpperCase()}`] ||
        env['AWS_ENDPOINT_URL']);
  const url = set || `https://${own?.host ?? `${service}.${region}.${account.partition.suffix}`}`;
  const base = URL.parse(url);
  if (base === null) throw new AccessError('unreachable', 'the endpoint that is set is no URL');
  return { base, region: own?.region ?? region };
}

const VARIABLES: Readonly<Record<string, string>> = { logs: 'CLOUDWATCH_LOGS' };
