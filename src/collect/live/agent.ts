import { type Agent, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { AccessError } from '../../model/access.ts';

/** What TLS to one API server takes. */
export interface Tls {
  /** PEM; the system's authorities when missing. */
  readonly ca?: Buffer;
  /** Client certificate and key, PEM. */
  readonly certificate?: { readonly cert: Buffer | string; readonly key: Buffer | string };
  /** The name its certificate is for, where that is not the host of its URL. */
  readonly serverName?: string;
  readonly insecure?: boolean;
}

/** As many connections as kinds are read at once, and some for what is asked beside them. */
export const SOCKETS = 6;

/**
 * Connections to one API server for one identity, kept alive and bounded. Throws an AccessError when
 * the certificates are unusable.
 */
export function agentOf(server: string, tls: Tls): Agent {
  const kept = { keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: SOCKETS };
  if (server.startsWith('http:')) return new HttpAgent(kept);
  return new HttpsAgent({
    ...kept,
    secureContext: secureContextOf(tls),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.insecure === true ? { rejectUnauthorized: false } : {}),
  });
}

function secureContextOf({ ca, certificate }: Tls): SecureContext {
  try {
    return createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
    });
  } catch {
    // What OpenSSL says of it may quote the key.
    throw new AccessError(
      'unauthenticated',
      'the CA, the client certificate or its key is unusable',
    );
  }
}
