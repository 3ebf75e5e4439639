import { vi } from 'vitest';
import { Calls } from '../../../src/collect/cloud/calls.ts';
import type { Found, Provider } from '../../../src/model/access.ts';
import type { AksOptions } from '../../../src/providers/aks/options.ts';
import { aksProvider } from '../../../src/providers/aks/provider.ts';
import {
  type Asked,
  type LocalServer,
  type Reply,
  startServer,
} from '../../collect/live/local-server.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';

/** What answers a path of Resource Manager: JSON, or a reply in full. */
export type Route = (asked: Asked) => Reply;

export interface Azure {
  readonly manager: LocalServer;
  readonly login: LocalServer;
  readonly calls: Calls;
  readonly provider: Provider;
  /** The paths asked for so far, without the api-version. */
  readonly paths: () => readonly string[];
}

export const authority = createAuthority('azure');
const { certificate, key } = certify(authority, { name: 'arm', addresses: ['127.0.0.1'] });

export const SHOP = '0a0a0a0a-1111-4111-8111-000000000001';
export const OLD = '0a0a0a0a-1111-4111-8111-000000000002';

/**
 * Resource Manager over TLS on the loopback, and the managed identity of an App Service beside it: the
 * real SDK signs in there and asks here.
 */
export async function azure(
  routes: Readonly<Record<string, unknown>>,
  options: Partial<AksOptions> = {},
): Promise<Azure> {
  const login = await startServer(tokenFor);
  signInAt(login);
  const manager = await startServer((asked) => answer(asked, routes), { cert: certificate, key });
  const calls = new Calls();
  const provider = aksProvider({
    client: { userAgent: 'kubemuster/test', backoff: 1 },
    env: {},
    calls,
    width: 4,
    endpoint: { url: manager.url, rootCerts: Buffer.from(authority.certificate) },
    ...options,
  });
  const paths = (): readonly string[] => manager.asked.map(({ path }) => path);
  return { manager, login, calls, provider, paths };
}

/** The environment of an App Service whose identity is this server. */
export function signInAt(login: LocalServer): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AZURE|IDENTITY|MSI)_/.test(name)) vi.stubEnv(name, undefined);
  }
  vi.stubEnv('IDENTITY_ENDPOINT', `${login.url}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'of-the-app-service');
}

export function tokenFor({ query }: Asked): Reply {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const resource = query.get('resource') ?? '';
  return {
    json: {
      access_token: `token-for-${resource}`,
      expires_on: `${expires}`,
      resource,
      token_type: 'Bearer',
    },
  };
}

/** The longest route that the path begins with; a route that is a function answers in full. */
function answer(asked: Asked, routes: Readonly<Record<string, unknown>>): Reply {
  const path = decodeURIComponent(asked.path).toLowerCase();
  const [route] = Object.keys(routes)
    .filter((one) => path === one.toLowerCase())
    .sort((a, b) => b.length - a.length);
  if (route === undefined) return refusal(404, 'ResourceNotFound');
  const found = routes[route];
  return isRoute(found) ? found(asked) : { json: found };
}

function isRoute(value: unknown): value is Route {
  return typeof value === 'function';
}

export function refusal(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return { status, headers, json: { error: { code, message: `secret-in-message ${code}` } } };
}

export function page(...value: readonly unknown[]): unknown {
  return { value };
}

export function subscription(id: string, displayName: string, state: string = 'Enabled'): unknown {
  return { id: `/subscriptions/${id}`, subscriptionId: id, displayName, state };
}

/** Every right, at the subscription itself. */
export const READER = page({ actions: ['*/read'], notActions: [] });

/** What a subscription without clusters answers to all that is asked of it. */
export function subscriptionRoutes(
  id: string,
  clusters: unknown = page(),
): Readonly<Record<string, unknown>> {
  const at = `/subscriptions/${id}/providers`;
  return {
    [`${at}/Microsoft.ContainerService/managedClusters`]: clusters,
    [`${at}/Microsoft.RedHatOpenShift/openShiftClusters`]: page(),
    [`${at}/Microsoft.Kubernetes/connectedClusters`]: page(),
    [`${at}/Microsoft.Authorization/permissions`]: READER,
  };
}

export function clusterId(name: string, id: string = SHOP): string {
  return `/subscriptions/${id}/resourcegroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** A cluster as Resource Manager writes it. */
export function cluster(
  name: string,
  properties: Readonly<Record<string, unknown>> = {},
  id: string = SHOP,
): unknown {
  return {
    id: clusterId(name, id),
    name,
    type: 'Microsoft.ContainerService/ManagedClusters',
    location: 'westeurope',
    sku: { name: 'Base', tier: 'Standard' },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.34',
      currentKubernetesVersion: '1.34.2',
      fqdn: `${name}-dns-abc.hcp.westeurope.azmk8s.io`,
      agentPoolProfiles: [],
      ...properties,
    },
  };
}

export async function everyFound(
  provider: Provider,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly Found[]> {
  return Array.fromAsync(provider.discover(signal));
}
