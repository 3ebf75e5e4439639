import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type ClientOptions, openAccess } from '../../../src/collect/live/client.ts';
import type { ClusterAccess, ClusterRef } from '../../../src/model/access.ts';

/** What a request looks like on the wire. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Counts connections from 1: the same number is the same socket. */
  readonly socket: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: Buffer | string;
  readonly gzip?: boolean;
  /** Breaks the connection after this many bytes of the body. */
  readonly cut?: number;
  /** Never answers. */
  readonly hang?: boolean;
}

export type Handler = (asked: Asked) => Reply | Promise<Reply>;

export interface LocalServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly sockets: () => number;
}

const DATE = 'Fri, 20 Nov 2026 09:00:00 GMT';

/** A real server on the loopback for the time of one test: over TLS where it gets certificates. */
export async function startServer(handler: Handler, tls?: ServerOptions): Promise<LocalServer> {
  const asked: Asked[] = [];
  const sockets = new Map<Socket, number>();
  const listener: RequestListener = (request, response) => {
    void answer(request, response, handler, asked, sockets);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const scheme = tls === undefined ? 'http' : 'https';
  return { url: `${scheme}://127.0.0.1:${port}`, asked, sockets: () => sockets.size };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
  asked: Asked[],
  sockets: Map<Socket, number>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local');
  const socket = sockets.get(request.socket) ?? sockets.size + 1;
  sockets.set(request.socket, socket);
  const one: Asked = {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: await text(request),
    socket,
  };
  asked.push(one);
  const reply = await handler(one);
  if (reply.hang === true) return;
  const plain = Buffer.from(reply.bytes ?? JSON.stringify(reply.json ?? {}));
  const body = reply.gzip === true ? gzipSync(plain) : plain;
  response.writeHead(reply.status ?? 200, {
    date: DATE,
    'content-type': 'application/json',
    'content-length': String(body.byteLength),
    ...(reply.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...reply.headers,
  });
  if (reply.cut === undefined) response.end(body);
  else response.write(body.subarray(0, reply.cut), () => request.socket.destroy());
}

export function refTo(url: string, more: Partial<ClusterRef> = {}): ClusterRef {
  return {
    name: 'harbour',
    source: 'kubeconfig',
    context: 'harbour',
    server: url,
    identities: [
      { type: 'server', value: url },
      { type: 'context', value: 'harbour' },
    ],
    notes: [],
    ...more,
  };
}

/** Access to it as a provider would give it, with pauses of a millisecond. */
export function accessTo(
  server: LocalServer,
  options: Partial<ClientOptions> = {},
  ref: Partial<ClusterRef> = {},
): ClusterAccess {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  onTestFinished(() => agent.destroy());
  return openAccess(
    {
      ref: refTo(server.url, ref),
      credentials: (renew) =>
        Promise.resolve({
          agent,
          headers: { authorization: `Bearer ${renew ? 'new' : 'old'}-token` },
        }),
      close: () => agent.destroy(),
    },
    { userAgent: 'kubemuster/test', backoff: 1, ...options },
  );
}

/** Answers the requests in turn, the last reply for ever. */
export function inTurn(...replies: readonly [Reply, ...Reply[]]): Handler {
  let at = 0;
  return () => {
    const reply = replies[Math.min(at, replies.length - 1)] ?? replies[0];
    at += 1;
    return reply;
  };
}
