import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Refusal, Script } from './answers.ts';

const STATUSES: Readonly<Record<Refusal['refused'], number>> = {
  PERMISSION_DENIED: 403,
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

export interface Served {
  readonly port: number;
  readonly headers: IncomingMessage['headers'][];
  readonly close: () => Promise<void>;
}

/** Every API of Google by REST on one port, as an emulator would be; TLS where a certificate is given. */
export async function serveRest(
  script: Script,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Served> {
  const headers: IncomingMessage['headers'][] = [];
  const listener: RequestListener = (request, response) => {
    headers.push(request.headers);
    request.resume();
    request.on('end', () => void reply(script, request, response));
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    headers,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function reply(
  script: Script,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const found = await script.answer(questionOf(request.method ?? 'GET', url));
  if ('never' in found) return;
  if ('raw' in found) return void response.writeHead(200).end(found.raw);
  if ('ok' in found) {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(JSON.stringify(found.ok));
  }
  const { refused, message = 'no', retryAfter } = found;
  response.writeHead(STATUSES[refused], {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  const details = detailsOf(found);
  response.end(
    JSON.stringify({ error: { code: STATUSES[refused], status: refused, message, details } }),
  );
}

function detailsOf({ reason, metadata = {}, retryAfter }: Refusal): readonly unknown[] {
  const type = 'type.googleapis.com/google.rpc';
  const info = { '@type': `${type}.ErrorInfo`, reason, domain: 'googleapis.com', metadata };
  return [
    ...(reason === undefined ? [] : [info]),
    ...(retryAfter === undefined
      ? []
      : [{ '@type': `${type}.RetryInfo`, retryDelay: `${retryAfter}s` }]),
  ];
}

const CONTAINER = /^\/v1\/(projects\/[^/]+\/locations\/.+)$/;

/** The container API is asked by the same names over REST and gRPC; others by path and page. */
function questionOf(method: string, url: URL): string {
  const [, name = ''] = CONTAINER.exec(url.pathname) ?? [];
  const [, parent] = /^(.+)\/clusters$/.exec(name) ?? [];
  if (parent !== undefined) return `container listClusters ${parent}`;
  const [, located] = /^(.+)\/serverConfig$/.exec(name) ?? [];
  if (located !== undefined) return `container getServerConfig ${located}`;
  const [, upgraded] = /^(.+):fetchClusterUpgradeInfo$/.exec(name) ?? [];
  if (upgraded !== undefined) return `container fetchClusterUpgradeInfo ${upgraded}`;
  if (/\/clusters\/[^/]+$/.test(name)) return `container getCluster ${name}`;
  const page = url.searchParams.get('pageToken');
  return `${method} ${url.pathname}${page === null ? '' : `?pageToken=${page}`}`;
}
