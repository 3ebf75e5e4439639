import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Response {
  readonly status: number;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** A plain client for loading: it waits when the server says that it is too busy, and trusts it. */
export interface Client {
  /** The status may be any; rejects when there is no answer. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<Response>;
  /** The body of an answer of 2xx; rejects with what the server said otherwise. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly close: () => void;
}

export interface ClientOptions {
  readonly token: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly connections?: number;
}

export function createClient(url: string, { token, ca, connections = 8 }: ClientOptions): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca });
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    };
    const sent = request(new URL(path, url), { method, agent, headers }, (answer) => {
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, body: parsed(bytes.toString()) }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return await promise;
  };
  return {
    request: send,
    ask: async (method, path, body) => {
      const answer = await send(method, path, body);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status} ${messageOf(answer.body)}`);
    },
    close: () => agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Of a Status document. */
function messageOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  return String(body);
}
