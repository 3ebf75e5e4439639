import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { agentOf } from '../../collect/live/agent.ts';
import { type ClientOptions, openAccess } from '../../collect/live/client.ts';
import { TokenFile } from '../../collect/live/token-file.ts';
import type { ClusterAccess, ClusterRef, Found, Provider } from '../../model/access.ts';
import { InputError } from '../../model/input-error.ts';

export interface InClusterOptions {
  readonly client: ClientOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the service account is mounted; the place that Kubernetes uses when missing. */
  readonly folder?: string;
}

const MOUNTED = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The cluster that this process runs in, as its service account. */
export function inClusterProvider(options: InClusterOptions): Provider {
  const folder = options.folder ?? MOUNTED;
  return {
    platform: 'in-cluster',
    discover: async function* (): AsyncGenerator<Found> {
      yield { found: true, ref: await refOf(options.env, folder) };
    },
    connect: (ref) => connect(ref, folder, options.client),
  };
}

async function refOf(env: InClusterOptions['env'], folder: string): Promise<ClusterRef> {
  const server = serverOf(env);
  if (server === undefined) {
    throw new InputError('this is no pod: KUBERNETES_SERVICE_HOST is not set', {
      hint: 'give --kubeconfig FILE outside a cluster',
    });
  }
  const ca = await caOf(folder);
  const namespace = await textOf(join(folder, 'namespace'));
  const hash = createHash('sha256').update(ca).digest('hex');
  return {
    name: 'in-cluster',
    source: 'in-cluster',
    server,
    identities: [{ type: 'server', value: `${server}#sha256:${hash}` }],
    ...(namespace === undefined ? {} : { namespace }),
    notes: [],
  };
}

function serverOf(env: InClusterOptions['env']): string | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  if (host === '') return undefined;
  return `https://${isIPv6(host) ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`;
}

async function connect(
  ref: ClusterRef,
  folder: string,
  client: ClientOptions,
): Promise<ClusterAccess> {
  const agent = agentOf(ref.server, { ca: await caOf(folder) });
  const token = new TokenFile(join(folder, 'token'));
  return openAccess(
    {
      ref,
      credentials: async (renew) => ({
        agent,
        headers: { authorization: `Bearer ${await token.read(renew)}` },
      }),
      close: () => agent.destroy(),
    },
    client,
  );
}

async function caOf(folder: string): Promise<Buffer> {
  const file = join(folder, 'ca.crt');
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError('the CA of the cluster cannot be read', {
      place: { file },
      hint: 'let the pod mount its service account (automountServiceAccountToken)',
      cause,
    });
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch {
    return undefined;
  }
}
