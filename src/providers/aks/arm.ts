import type { AccessError } from '../../model/access.ts';
import { list, text } from '../../model/decode.ts';
import { actionOf } from './action.ts';
import { ArmError, errorOf, reasonIn, refusalOf } from './arm-error.ts';
import { resourceManagerOf } from './azure-cloud.ts';
import type { Login } from './login.ts';
import type { AksOptions } from './options.ts';

type Containers = InstanceType<typeof import('@azure/arm-containerservice').ContainerServiceClient>;
type Pipeline = typeof import('@azure/core-rest-pipeline');
type HttpClient = ReturnType<Pipeline['createDefaultHttpClient']>;
type Sent = Parameters<HttpClient['sendRequest']>[0];
type Came = Awaited<ReturnType<HttpClient['sendRequest']>>;

/** A busy answer may ask for an hour: it is waited for this long at most. */
const LONGEST_PAUSE = 30;
const CALL_TIMEOUT = 30_000;
/** More than any tenant has; a server that always has a next page ends here. */
const MOST_PAGES = 5000;

/** Azure Resource Manager for one identity: the SDK's own pipeline, which retries and signs. */
export class Arm {
  readonly #options: AksOptions;
  readonly #login: Login;
  readonly #manager: string;
  readonly #base: string;
  #loaded: Promise<readonly [typeof import('@azure/arm-containerservice'), Pipeline]> | undefined;
  #http: HttpClient | undefined;
  /** One object, since the connections that are kept are looked up by it. */
  readonly #tls: { readonly ca: Buffer } | undefined;

  constructor(options: AksOptions, login: Login) {
    const { endpoint, env } = options;
    this.#options = options;
    this.#login = login;
    this.#manager = resourceManagerOf(env);
    this.#base = (endpoint?.url ?? this.#manager).replace(/\/+$/, '');
    this.#tls = endpoint?.rootCerts === undefined ? undefined : { ca: endpoint.rootCerts };
  }

  /** Calls the operations of the SDK for clusters in one subscription. */
  async containers<T>(
    subscription: string,
    action: string,
    signal: AbortSignal,
    call: (client: Containers) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(await this.#client(subscription, signal));
    } catch (error) {
      throw errorOf(error, action, signal);
    }
  }

  /** All pages of a list of the SDK, as they come. */
  async *listed<T>(
    subscription: string,
    action: string,
    signal: AbortSignal,
    call: (client: Containers) => { readonly byPage: () => AsyncIterable<readonly T[]> },
  ): AsyncGenerator<readonly T[]> {
    try {
      let pages = 0;
      for await (const page of call(await this.#client(subscription, signal)).byPage()) {
        yield page;
        pages += 1;
        if (pages >= MOST_PAGES) throw endless(action);
      }
    } catch (error) {
      const failure = errorOf(error, action, signal);
      if (!isUnknownHere(failure)) throw failure;
    }
  }

  /** What the SDK has no operation for. The path begins with `/` and holds the api-version. */
  get(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#send({ method: 'GET', url: `${this.#base}${path}` }, signal);
  }

  /** Asks; nothing is posted that changes anything. */
  ask(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    return this.#send({ method: 'POST', url: `${this.#base}${path}`, body }, signal);
  }

  /** All of a list, page by page; nothing where the subscription has no such kind of resource. */
  async *pages(path: string, signal: AbortSignal): AsyncGenerator<readonly unknown[]> {
    let url: string | undefined = `${this.#base}${path}`;
    const action = actionOf('GET', url);
    try {
      for (let page = 0; url !== undefined; page += 1) {
        if (page >= MOST_PAGES) throw endless(action);
        const answer: unknown = await this.#send({ method: 'GET', url }, signal);
        yield list(answer, 'value');
        url = text(answer, 'nextLink') || undefined;
      }
    } catch (error) {
      const failure = errorOf(error, action, signal);
      if (!isUnknownHere(failure)) throw failure;
    }
  }

  async all(path: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    for await (const page of this.pages(path, signal)) all.push(...page);
    return all;
  }

  async #send(
    { method, url, body }: { method: 'GET' | 'POST'; url: string; body?: unknown },
    signal: AbortSignal,
  ): Promise<unknown> {
    const action = actionOf(method, url);
    try {
      const [, { createPipelineRequest, createHttpHeaders }] = await this.#modules();
      const client = await this.#client('', signal);
      const headers = createHttpHeaders({ accept: 'application/json' });
      if (body !== undefined) headers.set('content-type', 'application/json');
      const request = createPipelineRequest({
        url,
        method,
        headers,
        abortSignal: signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await client.pipeline.sendRequest(await this.#transport(signal), request);
      const content = answer.bodyAsText ?? '';
      if (answer.status !== 200) throw refusalOf(answer.status, reasonIn(content), action);
      return parsed(content, action);
    } catch (error) {
      throw errorOf(error, action, signal);
    }
  }

  /** One for each call: the SDK gives the signal of a list to its first page alone. */
  async #client(subscription: string, signal: AbortSignal): Promise<Containers> {
    const [{ ContainerServiceClient }] = await this.#modules();
    const { client: own, endpoint } = this.#options;
    const client = new ContainerServiceClient(
      { getToken: (_, asked) => this.#login.token(this.#scope, { signal, claims: asked?.claims }) },
      subscription,
      {
        endpoint: this.#base,
        credentials: { scopes: [this.#scope] },
        httpClient: await this.#transport(signal),
        retryOptions: { maxRetries: (own.attempts ?? 5) - 1, retryDelayInMs: own.backoff ?? 500 },
        userAgentOptions: { userAgentPrefix: own.userAgent },
        allowInsecureConnection: endpoint?.insecure === true,
      },
    );
    if (endpoint?.insecure === true && this.#base.startsWith('http:'))
      this.#signPlain(client, signal);
    return client;
  }

  /** The SDK signs nothing that is not encrypted; the options allow that on loopback only. */
  #signPlain({ pipeline }: Containers, signal: AbortSignal): void {
    pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    pipeline.addPolicy({
      name: 'loopbackAuthenticationPolicy',
      sendRequest: async (request, next) => {
        const { token } = await this.#login.token(this.#scope, { signal });
        request.headers.set('authorization', `Bearer ${token}`);
        return next(request);
      },
    });
  }

  /** Sees every request that is sent, those of retries and next pages too. */
  async #transport(signal: AbortSignal): Promise<HttpClient> {
    const [, { createDefaultHttpClient }] = await this.#modules();
    this.#http ??= createDefaultHttpClient();
    const http = this.#http;
    return {
      sendRequest: async (request) => {
        const action = actionOf(request.method, request.url);
        this.#check(request, action);
        this.#options.calls.add(action);
        request.timeout = this.#options.callTimeout ?? CALL_TIMEOUT;
        request.abortSignal = signal;
        request.allowInsecureConnection = this.#options.endpoint?.insecure === true;
        if (this.#tls !== undefined) request.tlsSettings = this.#tls;
        return patient(await http.sendRequest(request));
      },
    };
  }

  /** A link in an answer must not lead the token elsewhere. */
  #check({ url }: Sent, action: string): void {
    if (URL.parse(url)?.origin === new URL(this.#base).origin) return;
    throw new ArmError('malformed', `${action}: the answer goes on at another host`, { action });
  }

  get #scope(): string {
    return `${this.#manager}/.default`;
  }

  #modules(): Promise<readonly [typeof import('@azure/arm-containerservice'), Pipeline]> {
    this.#loaded ??= Promise.all([
      import('@azure/arm-containerservice'),
      import('@azure/core-rest-pipeline'),
    ]);
    return this.#loaded;
  }
}

/** A kind of resource that was never switched on in a subscription: there is none of it. */
function isUnknownHere(failure: AccessError): boolean {
  return failure instanceof ArmError && failure.reason === 'MissingSubscriptionRegistration';
}

function patient(answer: Came): Came {
  const { headers } = answer;
  const seconds = headers.get('retry-after');
  if (seconds !== undefined && !(secondsOf(seconds) <= LONGEST_PAUSE)) {
    headers.set('retry-after', `${LONGEST_PAUSE}`);
  }
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const wait = headers.get(name);
    if (wait !== undefined && !(Number(wait) <= LONGEST_PAUSE * 1000)) headers.delete(name);
  }
  return answer;
}

/** Of a number of seconds, or of a date. */
function secondsOf(wait: string): number {
  const seconds = Number(wait);
  return Number.isNaN(seconds) ? (Date.parse(wait) - Date.now()) / 1000 : seconds;
}

function endless(action: string): AccessError {
  return new ArmError('malformed', `${action}: there is always a next page`, { action });
}

function parsed(content: string, action: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new ArmError('malformed', `${action}: the answer is not JSON`, { action });
  }
}
