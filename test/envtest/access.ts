import { Agent } from 'node:https';
import { type ClientOptions, openAccess } from '../../src/collect/live/client.ts';
import type { ClusterAccess } from '../../src/model/access.ts';
import type { Context } from './credentials.ts';

/** Read-only access as a provider gives it, without the way through a kubeconfig. */
export function accessOf(context: Context, options: Partial<ClientOptions> = {}): ClusterAccess {
  const { name, server, authority, login } = context;
  const agent = new Agent({
    keepAlive: true,
    ...(authority === undefined ? {} : { ca: authority }),
    ...('certificate' in login ? { cert: login.certificate, key: login.key } : {}),
  });
  const headers: Record<string, string> =
    'token' in login ? { authorization: `Bearer ${login.token}` } : {};
  const ref = {
    name,
    source: 'kubeconfig',
    context: name,
    server,
    identities: [{ type: 'context', value: name }],
    notes: [],
  } as const;
  const connection = {
    ref,
    credentials: () => Promise.resolve({ agent, headers }),
    close: () => agent.destroy(),
  };
  return openAccess(connection, { userAgent: 'kubemuster/test', ...options });
}
