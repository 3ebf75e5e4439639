import type { Agent } from 'node:http';
import {
  AccessError,
  type AccessFault,
  type Answer,
  type ClusterAccess,
  type ClusterRef,
  type RequestOptions,
} from '../../model/access.ts';
import { jsonOf } from './body.ts';
import { Broken, exchange, type RawAnswer } from './exchange.ts';
import { pause } from './pause.ts';
import { refuseSecrets } from './secrets.ts';

/** What a provider hands over: sockets and credentials of one cluster and one identity. */
export interface Connection {
  readonly ref: ClusterRef;
  /** For the next request. `renew` is true after the server no longer took the last credentials. */
  readonly credentials: (renew: boolean, signal: AbortSignal) => Promise<Credentials>;
  readonly close: () => void;
}

export interface Credentials {
  /** Its sockets are of this cluster alone. */
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

export interface ClientOptions {
  /** Such as `kubemuster/0.1.0`. */
  readonly userAgent: string;
  /** Milliseconds until a whole answer has to be there; a minute when missing. */
  readonly requestTimeout?: number;
  /** How often a request is sent before it is given up; five times when missing. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 500 when missing. */
  readonly backoff?: number;
  /** Bytes of one answer; 400 MiB when missing, since a JavaScript string ends at 512. */
  readonly largest?: number;
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly options: RequestOptions;
}

/** What came of one attempt: an answer, an end, or a reason to try again. */
type Attempt =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'end'; readonly error: AccessError }
  | { readonly type: 'again'; readonly error: AccessError; readonly after: number | undefined };

const CONNECT_TIMEOUT = 10_000;
const LONGEST_PAUSE = 30_000;

/** Opens read-only access: GET, and POST for reviews, with retries. Nothing is sent yet. */
export function openAccess(connection: Connection, options: ClientOptions): ClusterAccess {
  const client = new Client(connection, options);
  return {
    ref: connection.ref,
    get: (path, request = {}) => client.send({ method: 'GET', path, options: request }),
    review: (path, body, request = {}) =>
      client.send({ method: 'POST', path, body, options: request }),
    close: connection.close,
  };
}

class Client {
  readonly #connection: Connection;
  readonly #options: ClientOptions;

  constructor(connection: Connection, options: ClientOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Until there is an answer or no use in asking again; new credentials are tried once. */
  async send(request: Request): Promise<Answer> {
    const { attempts = 5, backoff = 500 } = this.#options;
    const signal = request.options.signal ?? new AbortController().signal;
    let result = await this.#attempt(request, false, signal);
    if (result.type === 'end' && result.error.fault === 'unauthenticated') {
      result = await this.#attempt(request, true, signal);
    }
    for (let attempt = 1; result.type === 'again' && attempt < attempts; attempt += 1) {
      const after = result.after ?? backoff * 2 ** (attempt - 1);
      await pause(Math.min(after, LONGEST_PAUSE), signal);
      result = await this.#attempt(request, false, signal);
    }
    if (result.type === 'answer') return result.answer;
    throw result.error;
  }

  async #attempt(request: Request, renew: boolean, signal: AbortSignal): Promise<Attempt> {
    const what = `${request.method} ${request.path.replace(/\?.*$/s, '')}`;
    try {
      const raw = await this.#exchange(request, renew, signal);
      if (raw.status >= 200 && raw.status < 300) {
        return { type: 'answer', answer: await answerOf(raw, this.#largest) };
      }
      return refusalOf(raw, what);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof AccessError) {
        return { type: 'end', error: new AccessError(error.fault, `${what}: ${error.message}`) };
      }
      if (!(error instanceof Broken)) throw error;
      const failure = new AccessError(error.fault, `${what}: ${error.message}`);
      if (error.lasting) return { type: 'end', error: failure };
      return { type: 'again', error: failure, after: undefined };
    }
  }

  async #exchange(request: Request, renew: boolean, signal: AbortSignal): Promise<RawAnswer> {
    const { method, path, body, options } = request;
    const accept = options.accept ?? 'application/json';
    refuseSecrets(path, accept);
    const { agent, headers } = await this.#connection.credentials(renew, signal);
    const timeout = this.#options.requestTimeout ?? 60_000;
    return exchange({
      url: new URL(`${this.#connection.ref.server.replace(/\/+$/, '')}${path}`),
      method,
      agent,
      headers: {
        ...headers,
        accept,
        'accept-encoding': 'gzip',
        'user-agent': this.#options.userAgent,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeout,
      connectTimeout: Math.min(CONNECT_TIMEOUT, timeout),
      largest: this.#largest,
      signal,
    });
  }

  get #largest(): number {
    return this.#options.largest ?? 400 * 1024 * 1024;
  }
}

async function answerOf(raw: RawAnswer, largest: number): Promise<Answer> {
  const mediaType = raw.headers['content-type'] ?? '';
  if (mediaType !== '' && !/\bjson\b/.test(mediaType)) {
    throw new Broken('the answer is not JSON', false, 'malformed');
  }
  const date = Date.parse(raw.headers.date ?? '');
  return {
    body: await jsonOf(raw, largest),
    mediaType,
    date: Number.isNaN(date) ? undefined : date,
  };
}

/** The body of a refusal is not looked at: it may say anything. */
function refusalOf({ status, headers }: RawAnswer, what: string): Attempt {
  const fault = faultOf(status);
  const error = new AccessError(fault, `${what}: the server answers ${status}`, { status });
  if (status !== 429 && status < 500) return { type: 'end', error };
  return { type: 'again', error, after: pauseOf(headers['retry-after']) };
}

function faultOf(status: number): AccessFault {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 406:
      return 'not-acceptable';
    case 410:
      return 'expired';
    default:
      return status >= 400 && status < 429 ? 'malformed' : 'unreachable';
  }
}

/** Milliseconds; the header holds seconds, or a date, which nothing in Kubernetes sends. */
function pauseOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}
