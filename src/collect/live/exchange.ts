import http, { type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { AccessError } from '../../model/access.ts';
import { codeOf } from '../files.ts';

/** One request, once. */
export interface Exchange {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly agent: Agent;
  readonly body?: string;
  /** Milliseconds until the whole answer has to be there. */
  readonly timeout: number;
  /** Milliseconds until there has to be a connection. */
  readonly connectTimeout: number;
  /** Bytes of an answer that can be held, packed and unpacked. */
  readonly largest: number;
  readonly signal: AbortSignal;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** A connection or an answer that broke: worth another try, unless the cause is a lasting one. */
export class Broken extends Error {
  readonly lasting: boolean;
  readonly fault: 'unreachable' | 'malformed';

  constructor(
    message: string,
    lasting: boolean,
    fault: 'unreachable' | 'malformed' = 'unreachable',
  ) {
    super(message);
    this.lasting = lasting;
    this.fault = fault;
  }
}

/**
 * Sends one request and reads the whole answer. Rejects with Broken when the connection cannot be
 * made or breaks off, with an AccessError on a timeout and with the reason of the signal on abort.
 */
export function exchange(one: Exchange): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  one.signal.throwIfAborted();
  const send = one.url.protocol === 'http:' ? http.request : https.request;
  const request = send(one.url, {
    method: one.method,
    headers: one.headers,
    agent: one.agent,
    signal: one.signal,
  });
  // Rejected first: what destroying the request says of it comes too late to count.
  const giveUp = (what: string, milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      reject(new AccessError('timeout', `no ${what} within ${milliseconds / 1000} s`));
      request.destroy();
    }, milliseconds);
  const late = giveUp('whole answer', one.timeout);
  request.on('socket', (socket) => {
    if (!socket.connecting) return;
    const unconnected = giveUp('connection', one.connectTimeout);
    const event = one.url.protocol === 'http:' ? 'connect' : 'secureConnect';
    for (const end of [event, 'close']) socket.once(end, () => clearTimeout(unconnected));
  });
  request.on('error', (error) => reject(reasonOf(error, one.signal)));
  request.on('response', (response) => {
    read(response, one.largest).then(resolve, (error: unknown) => {
      request.destroy();
      reject(reasonOf(error, one.signal));
    });
  });
  request.end(one.body);
  return promise.finally(() => clearTimeout(late));
}

async function read(response: IncomingMessage, largest: number): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > largest) throw new AccessError('too-large', 'the answer is too large to be held');
  }
  if (!response.complete) throw new Broken('the answer broke off', false);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, bytes: Buffer.concat(chunks, size) };
}

function reasonOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof AccessError || error instanceof Broken) return error;
  const code = codeOf(error);
  const [text, lasting] = meaningOf(code);
  return new Broken(code === '' ? text : `${text} (${code})`, lasting);
}

/** In words, without what the error itself says, which may repeat what came over the wire. */
function meaningOf(code: string): readonly [text: string, lasting: boolean] {
  if (code === 'ENOTFOUND') return ['its name is not known', true];
  if (code === 'EAI_AGAIN') return ['its name could not be looked up', false];
  if (code === 'ECONNREFUSED') return ['it refuses connections', false];
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return ['there is no route to it', false];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return ['its certificate is for another name', true];
  if (code === 'CERT_HAS_EXPIRED') return ['its certificate has expired', true];
  if (TRUST.test(code)) return ['its certificate is not signed by the expected authority', true];
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return ['TLS failed', true];
  if (code === 'EPROTO') return ['it does not speak TLS as expected', true];
  return ['the connection broke', false];
}

const TRUST = /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|INVALID_CA|PATH_LENGTH)/;
