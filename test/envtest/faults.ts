import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { pass, record, send } from './answer.ts';
import type { ApiServer } from './server.ts';

/** What goes wrong with one answer. */
export type Fault =
  /** This answer, and the server is not asked. */
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The server's answer, later by so many milliseconds. */
  | { readonly type: 'late'; readonly milliseconds: number }
  /** The server's answer, to a request that goes on to it only then. */
  | { readonly type: 'held'; readonly until: () => Promise<void> }
  /** The connection is broken off after so many bytes of the server's body; before the head when 0. */
  | { readonly type: 'reset'; readonly after: number }
  /** Nothing more comes after so many bytes of the server's body, and the connection stays open. */
  | { readonly type: 'stall'; readonly after: number }
  /** The server's body, packed, of which the second half is missing; its length is told as it is. */
  | { readonly type: 'cut-gzip' };

export interface Rule {
  /** Matched against path and query. */
  readonly path: RegExp;
  readonly fault: Fault;
  /** How many matching requests pass before it begins. */
  readonly skip?: number;
  /** How many requests it strikes; all when missing. */
  readonly times?: number;
}

/** A request that came to the proxy. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly userAgent: string;
  readonly accept: string;
  readonly acceptEncoding: string;
  /** What was answered; 0 when the connection was broken off before. */
  status: number;
  /** Bytes of the body that were sent, packed where it was packed. */
  bytes: number;
  /** What was sent, unpacked. */
  text: () => string;
}

/** A proxy in front of an API server, with its certificate; it passes tokens on. */
export interface FaultProxy {
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** How many requests were under way at once, at most. */
  readonly most: () => number;
  /** Sets the rules from now on, of which the first that matches counts, and forgets the requests. */
  readonly set: (...rules: readonly Rule[]) => void;
  readonly stop: () => Promise<void>;
}

export interface ProxyOptions {
  /** Milliseconds that every request takes longer. */
  readonly latency?: number;
}

type Behind = Pick<ApiServer, 'url' | 'authority' | 'serving'>;

export async function startFaultProxy(
  behind: Behind,
  options: ProxyOptions = {},
): Promise<FaultProxy> {
  const proxy = new Proxying(behind, options);
  const { certificate: cert, key } = behind.serving;
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    // A client that has gone is no error of the proxy.
    proxy.answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${portOf(server)}`,
    requests: proxy.requests,
    most: () => proxy.most,
    set: (...rules) => proxy.set(rules),
    stop: async () => {
      proxy.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Armed {
  readonly rule: Rule;
  met: number;
}

class Proxying {
  readonly requests: Recorded[] = [];
  most = 0;
  readonly #url: string;
  readonly #latency: number | undefined;
  readonly #agent: Agent;
  #rules: readonly Armed[] = [];
  #underWay = 0;

  constructor({ url, authority }: Behind, { latency }: ProxyOptions) {
    this.#url = url;
    this.#latency = latency;
    this.#agent = new Agent({ keepAlive: true, ca: authority });
  }

  set(rules: readonly Rule[]): void {
    this.#rules = rules.map((rule) => ({ rule, met: 0 }));
    this.requests.length = 0;
    this.most = 0;
  }

  close(): void {
    this.#agent.destroy();
  }

  async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const recorded = record(incoming);
    this.requests.push(recorded);
    this.#underWay += 1;
    this.most = Math.max(this.most, this.#underWay);
    outgoing.on('close', () => {
      this.#underWay -= 1;
    });
    const fault = this.#faultOf(incoming.url ?? '/');
    const body = await buffer(incoming);
    if (this.#latency !== undefined) await wait(this.#latency);
    if (fault?.type === 'late') await wait(fault.milliseconds);
    if (fault?.type === 'held') await fault.until();
    if (fault?.type === 'answer') {
      const { status, headers = {}, body: text = '' } = fault;
      send(outgoing, recorded, { status, headers, body: Buffer.from(text) });
      return;
    }
    const answer = await this.#forward(incoming, body);
    await pass(answer, outgoing, recorded, fault);
  }

  #faultOf(path: string): Fault | undefined {
    for (const armed of this.#rules) {
      const { rule } = armed;
      if (!rule.path.test(path)) continue;
      armed.met += 1;
      const struck = armed.met - (rule.skip ?? 0);
      if (struck >= 1 && struck <= (rule.times ?? Number.POSITIVE_INFINITY)) return rule.fault;
    }
    return undefined;
  }

  async #forward(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const forwarded = request(new URL(incoming.url ?? '/', this.#url), {
      method: incoming.method ?? 'GET',
      headers,
      agent: this.#agent,
    });
    forwarded.on('response', resolve).on('error', reject).end(body);
    return await promise;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
