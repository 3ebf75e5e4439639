import { type Agent, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { EksOptions } from './options.ts';

const CALL_TIMEOUT = 30_000;
const CONNECT_TIMEOUT = 10_000;
const ATTEMPTS = 5;

/** The connections that all calls of one provider share, and how long these may take. */
export interface Sockets {
  readonly http: Agent;
  readonly https: HttpsAgent;
  readonly callTimeout: number;
  readonly connectTimeout: number;
  readonly attempts: number;
}

export function socketsOf({
  endpoint,
  callTimeout = CALL_TIMEOUT,
  attempts = ATTEMPTS,
}: EksOptions): Sockets {
  const kept = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16 };
  return {
    http: new HttpAgent(kept),
    https: new HttpsAgent({
      ...kept,
      ...(endpoint?.rootCerts === undefined ? {} : { ca: endpoint.rootCerts }),
    }),
    callTimeout,
    connectTimeout: Math.min(CONNECT_TIMEOUT, callTimeout),
    attempts,
  };
}
