import type { Agent } from 'node:https';
import { setTimeout as after } from 'node:timers';
import { Limit } from '../../collect/cloud/limit.ts';
import { pause } from '../../collect/live/pause.ts';
import {
  agentFor,
  type ContainerClient,
  type ContainerMethod,
  containerClient,
  METHODS,
} from './container-client.ts';
import { GoogleCredentials } from './credentials.ts';
import { GoogleFailure } from './failure.ts';
import { failureOfSdk, failureOfStatus } from './failure-of.ts';
import { type GkeOptions, originOf, type Service } from './options.ts';

/** One call, by the name that people find in Google's documentation. */
export interface RestCall {
  readonly service: Service;
  /** Such as `projects.search`. */
  readonly method: string;
  /** What it is about, for messages: `projects/shop`. */
  readonly of: string;
  /** Begins with `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** For methods that read by POST. */
  readonly body?: unknown;
}

const CALL_TIMEOUT = 30_000;
const LONGEST_PAUSE = 30_000;
const LARGEST = 256 * 1024 * 1024;

/**
 * Everything that is asked of Google Cloud goes through here: counted, bounded in time, asked again
 * where that helps. Rejects with a GoogleFailure, or with the reason of the signal.
 */
export class Google {
  readonly credentials: GoogleCredentials;
  readonly #options: GkeOptions;
  readonly #agent: Agent | undefined;
  readonly #limit: Limit;
  #container: Promise<ContainerClient> | undefined;

  constructor(options: GkeOptions) {
    this.#options = options;
    this.credentials = new GoogleCredentials(options);
    this.#agent = agentFor(options.endpoint?.rootCerts);
    this.#limit = new Limit(options.width);
  }

  /** Rejects where there are no credentials, before anything is asked. */
  async signIn(signal: AbortSignal): Promise<void> {
    await within(this.#timeout, signal, 'signing in', async () => this.credentials.forCalls());
  }

  container(method: ContainerMethod, name: string, signal: AbortSignal): Promise<unknown> {
    const what = `container ${method} of ${name}`;
    return this.#ask(`container:${method}`, what, signal, async (until) => {
      const client = await this.#client();
      try {
        const options = { retry: null, timeout: this.#timeout, signal: until };
        const [answer] = await METHODS[method](client, name, options);
        return answer;
      } catch (error) {
        throw failureOfSdk(error, what);
      }
    });
  }

  rest(call: RestCall, signal: AbortSignal): Promise<unknown> {
    const what = `${call.service} ${call.method} of ${call.of}`;
    // Names come from answers: none of them may lead to another place.
    if (/\/\.{1,2}(?:[/:]|$)/.test(call.path)) {
      return Promise.reject(new GoogleFailure('malformed', `${what}: no such name`));
    }
    return this.#ask(`${call.service}:${call.method}`, what, signal, (until) =>
      this.#send(call, what, until),
    );
  }

  /** The SDK is loaded with the first call that takes it. */
  async #client(): Promise<ContainerClient> {
    const signedIn = await this.credentials.forCalls();
    this.#container ??= containerClient(this.#options, signedIn);
    try {
      return await this.#container;
    } catch {
      throw new GoogleFailure('unauthenticated', 'the credentials do not fit this Google Cloud');
    }
  }

  get #timeout(): number {
    return this.#options.callTimeout ?? CALL_TIMEOUT;
  }

  async #ask(
    operation: string,
    what: string,
    signal: AbortSignal,
    send: (until: AbortSignal) => Promise<unknown>,
  ): Promise<unknown> {
    const { calls, client } = this.#options;
    const { attempts = 5, backoff = 500 } = client;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#limit.run(() => {
          calls.add(operation);
          return within(this.#timeout, signal, what, send);
        }, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!(error instanceof GoogleFailure) || attempt >= mostOf(error, attempts)) throw error;
        await pause(Math.min(error.after ?? backoff * 2 ** (attempt - 1), LONGEST_PAUSE), signal);
      }
    }
  }

  async #send(call: RestCall, what: string, signal: AbortSignal): Promise<unknown> {
    const { client } = await this.credentials.forCalls();
    const response = await client
      .request<string>({
        url: urlOf(call, this.#options),
        method: call.body === undefined ? 'GET' : 'POST',
        headers: {
          'user-agent': this.#options.client.userAgent,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { data: JSON.stringify(call.body) }),
        ...(this.#agent === undefined ? {} : { agent: this.#agent }),
        responseType: 'text',
        validateStatus: () => true,
        retry: false,
        size: LARGEST,
        signal,
      })
      .catch((error: unknown) => {
        throw notSent(error, what);
      });
    const body = jsonOf(response.data);
    if (response.status >= 200 && response.status < 300) {
      if (body !== undefined) return body;
      throw new GoogleFailure('malformed', `${what}: the answer is no JSON`);
    }
    throw failureOfStatus(what, response.status, body, response.headers.get('retry-after'));
  }
}

/** How often it is worth asking. What took too long once takes long, and is asked one more time. */
function mostOf({ fault }: GoogleFailure, attempts: number): number {
  switch (fault) {
    case 'busy':
    case 'unreachable':
      return attempts;
    case 'timeout':
      return Math.min(attempts, 2);
    case 'forbidden':
    case 'disabled':
    case 'unauthenticated':
    case 'not-found':
    case 'malformed':
      return 1;
  }
}

/** Ends with the time or the signal, whatever comes first, also where what runs heeds neither. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  what: string,
  run: (until: AbortSignal) => Promise<T>,
): Promise<T> {
  const ends = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (reason: unknown): void => {
    reject(reason);
    ends.abort(reason);
  };
  const onAbort = (): void => stop(signal.reason);
  const timer = after(
    () => stop(new GoogleFailure('timeout', `${what}: no answer within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([run(ends.signal), promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function urlOf({ service, path, query = {} }: RestCall, options: GkeOptions): string {
  const url = new URL(path, originOf(service, options));
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  return url.href;
}

/** Answers of the API are all taken: what is thrown came of the token, or of the way there. */
function notSent(error: unknown, what: string): GoogleFailure {
  const isToken =
    typeof error === 'object' && error !== null && 'status' in error && !!error.status;
  return isToken
    ? new GoogleFailure('unauthenticated', `${what}: the credentials give no token`)
    : new GoogleFailure('unreachable', `${what}: no connection`);
}

function jsonOf(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
