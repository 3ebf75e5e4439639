import { Agent } from 'node:https';
import type { ChannelCredentials } from '@grpc/grpc-js';
import type { AuthClient, GoogleAuth, gaxios } from 'google-auth-library';
import type { SignedIn } from './credentials.ts';
import { checkedEndpoint, type GkeOptions, isInsecure, universeOf } from './options.ts';

export type ContainerMethod =
  | 'listClusters'
  | 'getCluster'
  | 'getServerConfig'
  | 'fetchClusterUpgradeInfo';

interface CallOptions {
  readonly retry: null;
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** The methods that are called, all of which read, with the field that names what they are about. */
export const METHODS: Readonly<
  Record<
    ContainerMethod,
    (client: ContainerClient, name: string, options: CallOptions) => Promise<readonly unknown[]>
  >
> = {
  listClusters: (client, parent, options) => client.listClusters({ parent }, options),
  getCluster: (client, name, options) => client.getCluster({ name }, options),
  getServerConfig: (client, name, options) => client.getServerConfig({ name }, options),
  fetchClusterUpgradeInfo: (client, name, options) =>
    client.fetchClusterUpgradeInfo({ name }, options),
};

type Sdk = typeof import('@google-cloud/container/build/src/v1/index.js');

/** The deep import leaves out the beta API and its types. */
function sdk(): Promise<Sdk> {
  return import('@google-cloud/container/build/src/v1/index.js');
}

export type ContainerClient = InstanceType<Sdk['ClusterManagerClient']>;

/** The SDK's client of the container API, by gRPC or by REST. Initialized: see below. */
export async function containerClient(
  options: GkeOptions,
  { auth, client }: SignedIn,
): Promise<ContainerClient> {
  const { ClusterManagerClient } = await sdk();
  const made = new ClusterManagerClient({
    ...(await (speaksRest(options) ? restOptions(options) : grpcOptions(options, client))),
    auth: speaksRest(options) ? trusting(auth, options) : auth,
    libName: 'kubemuster',
  });
  // Every method calls this without waiting: a failure there would end the whole process.
  await made.initialize();
  return made;
}

function speaksRest({ endpoint, grpc, rest }: GkeOptions): boolean {
  return rest === true || (endpoint !== undefined && grpc === undefined);
}

type Options = NonNullable<
  ConstructorParameters<Awaited<ReturnType<typeof sdk>>['ClusterManagerClient']>[0]
>;

function restOptions(options: GkeOptions): Options {
  const url = checkedEndpoint(options.endpoint);
  const fallback = { fallback: true, universeDomain: universeOf(options) };
  if (url === undefined) return fallback;
  const port = url.port === '' ? defaultPort(url) : Number(url.port);
  return { ...fallback, apiEndpoint: url.hostname, port, protocol: url.protocol.slice(0, -1) };
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'http:' ? 80 : 443;
}

async function grpcOptions(options: GkeOptions, client: AuthClient): Promise<Options> {
  const universeDomain = universeOf(options);
  const { grpc, endpoint } = options;
  if (grpc === undefined) return { universeDomain };
  const [, host = grpc, port = '443'] = /^(.+):(\d+)$/.exec(grpc) ?? [];
  const at = { universeDomain, apiEndpoint: host, port: Number(port) };
  if (!isInsecure(options) && endpoint?.rootCerts === undefined) return at;
  return { ...at, sslCreds: await channelCredentials(options, client) };
}

/** Given credentials of the channel take the place of those of each call: both are in them. */
async function channelCredentials(
  options: GkeOptions,
  client: AuthClient,
): Promise<ChannelCredentials> {
  const { credentials } = await import('@grpc/grpc-js');
  if (isInsecure(options)) return credentials.createInsecure();
  return credentials.combineChannelCredentials(
    credentials.createSsl(options.endpoint?.rootCerts),
    credentials.createFromGoogleCredential({
      getRequestHeaders: async (url) => Object.fromEntries(await client.getRequestHeaders(url)),
    }),
  );
}

/** What the SDK sends its REST calls with has an agent of its own, which knows no other authorities. */
function trusting(auth: GoogleAuth, { endpoint }: GkeOptions): GoogleAuth {
  const agent = agentFor(endpoint?.rootCerts);
  if (agent === undefined) return auth;
  const own = auth.fetch.bind(auth);
  auth.fetch = (...[to, init]) => own({ ...optionsOf(to), ...init, agent });
  return auth;
}

function optionsOf(to: Parameters<GoogleAuth['fetch']>[0]): gaxios.GaxiosOptions {
  if (typeof to === 'string' || to instanceof URL) return { url: to };
  return to instanceof Request ? { url: to.url } : { ...to };
}

/** Connections that trust these authorities; undefined for those of the system. */
export function agentFor(rootCerts: Buffer | undefined): Agent | undefined {
  return rootCerts === undefined ? undefined : new Agent({ ca: rootCerts, keepAlive: true });
}
