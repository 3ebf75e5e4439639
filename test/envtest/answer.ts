import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Fault, Recorded } from './faults.ts';

/** Passes the server's answer on, as far as the fault lets it. */
export async function pass(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  recorded: Recorded,
  fault: Fault | undefined,
): Promise<void> {
  const body = await buffer(answer);
  const status = answer.statusCode ?? 502;
  const { 'transfer-encoding': _chunked, 'content-length': _length, ...kept } = answer.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(kept)) headers[name] = String(value);
  switch (fault?.type) {
    case 'reset':
    case 'stall':
      await begin(outgoing, recorded, { status, headers, body }, fault.after);
      if (fault.type === 'reset') outgoing.destroy();
      return;
    case 'cut-gzip': {
      const packed = headers['content-encoding'] === 'gzip' ? body : gzipSync(body);
      const half = packed.subarray(0, packed.length / 2);
      send(outgoing, recorded, {
        status,
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: half,
      });
      return;
    }
    default:
      send(outgoing, recorded, { status, headers, body });
  }
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A whole answer. */
export function send(outgoing: ServerResponse, recorded: Recorded, answer: Answered): void {
  recorded.status = answer.status;
  recorded.bytes = answer.body.length;
  recorded.text = () => textOf(answer);
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  outgoing.end(answer.body);
}

function textOf({ headers, body }: Answered): string {
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

/** The head and the beginning of the body, whose whole length is told; nothing at all when it is 0. */
async function begin(
  outgoing: ServerResponse,
  recorded: Recorded,
  { status, headers, body }: Answered,
  after: number,
): Promise<void> {
  if (after === 0) return;
  recorded.status = status;
  recorded.bytes = Math.min(after, body.length);
  outgoing.writeHead(status, { ...headers, 'content-length': body.length });
  const { promise, resolve } = Promise.withResolvers<void>();
  outgoing.write(body.subarray(0, after), () => resolve());
  await promise;
}

/** What came, before anything is answered. */
export function record({ method = 'GET', url = '/', headers }: IncomingMessage): Recorded {
  const { pathname, searchParams } = new URL(url, 'http://proxy');
  return {
    method,
    path: pathname,
    query: searchParams,
    userAgent: headers['user-agent'] ?? '',
    accept: headers.accept ?? '',
    acceptEncoding: String(headers['accept-encoding'] ?? ''),
    status: 0,
    bytes: 0,
    text: () => '',
  };
}
