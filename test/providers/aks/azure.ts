import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
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
  readonly calls: Calls;
  readonly provider: Provider;
  /** The paths asked for so far, without the api-version. */
  readonly paths: () => readonly string[];
}

const authority = createAuthority('azure');
const { certificate, key } = certify(authority, { name: 'arm', addresses: ['127.0.0.1'] });

export const SHOP = '0a0a0a0a-1111-4111-8111-000000000001';
export const OLD = '0a0a0a0a-1111-4111-8111-000000000002';

/** Resource Manager over TLS on the loopback, which the real SDK asks, signed in as by `az login`. */
export async function azure(
  routes: Readonly<Record<string, unknown>>,
  options: Partial<AksOptions> = {},
): Promise<Azure> {
  await signInBy(SIGNED_IN);
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
  return { manager, calls, provider, paths };
}

/** Tokens that name what they are for. */
const SIGNED_IN = `while [ $# -gt 0 ]; do [ "$1" = --resource ] && resource=$2; shift; done
echo "{\\"accessToken\\":\\"token-for-$resource\\",\\"expires_on\\":32472144000,\\"tokenType\\":\\"Bearer\\"}"`;

/**
 * An `az` that does this, and no other way to sign in: managed identities keep tokens and addresses for
 * the whole process, past the end of a test. Each run of it is a line in the file that is returned.
 */
export async function signInBy(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-az-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const runs = join(folder, 'runs');
  await writeFile(join(folder, 'az'), `#!/bin/sh\necho run >> ${runs}\n${script}\n`);
  await chmod(join(folder, 'az'), 0o755);
  forgetLogins();
  vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'AzureCliCredential');
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  return runs;
}

/** What the machine that tests run on is signed in as is no business of theirs. */
export function forgetLogins(): void {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const name of Object.keys(process.env)) {
    if (/^(AZURE|IDENTITY|MSI)_/.test(name)) vi.stubEnv(name, undefined);
  }
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
