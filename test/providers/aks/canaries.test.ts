import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClusterRef } from '../../../src/model/access.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import {
  type Azure,
  azure,
  cluster,
  clusterId,
  everyFound,
  OLD,
  page,
  SHOP,
  signInBy,
  subscription,
  subscriptionRoutes,
} from './azure.ts';
import { HARDENED, hardenedRoutes } from './hardened.ts';

const CANARY = 'canary-7f3a';
const { signal } = new AbortController();
const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr] as const) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(Buffer.from(chunk).toString());
      return true;
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('no secret of any answer is in what is found, read, refused or printed', async () => {
  const shop = await planted();
  const found = await everyFound(shop.provider);
  const refs = found.flatMap((one) => (one.found ? [one.ref] : []));
  const ids = cloudSections.map(({ id }) => id);
  const sections: unknown[] = [];
  for (const ref of refs) sections.push(await shop.provider.sections?.(ref, ids, signal));
  const refused = await refusals(shop, refs);
  const shown = [found, sections, refused].map(inWhole).join('\n');

  expect(refs.length).toBe(3);
  expect(refused.length).toBe(3);
  expect(shown).not.toContain(CANARY);
  expect(shown).not.toContain('token-for');
  expect(written.join('')).not.toContain(CANARY);
});

test('a login that fails with a secret in its words keeps it to itself', async () => {
  const shop = await planted();
  await signInBy(`echo "ERROR: ${CANARY}" >&2; echo ${CANARY}; exit 1`);
  const found = await everyFound(shop.provider);

  expect(found.map((one) => one.found)).toEqual([false]);
  expect(inWhole(found)).not.toContain(CANARY);
  expect(written.join('')).not.toContain(CANARY);
});

/** Secrets wherever Azure has, or ever had, a place for one. */
async function planted(): Promise<Azure> {
  const id = clusterId('prod').replace('resourcegroups', 'resourceGroups');
  const properties = {
    ...HARDENED,
    servicePrincipalProfile: { clientId: 'x', secret: CANARY },
    windowsProfile: { adminUsername: 'admin', adminPassword: CANARY },
    linuxProfile: { adminUsername: 'admin', ssh: { publicKeys: [{ keyData: CANARY }] } },
    httpProxyConfig: { httpProxy: `http://user:${CANARY}@proxy`, trustedCa: CANARY },
    aadProfile: { managed: true, enableAzureRBAC: true, serverAppSecret: CANARY },
    addonProfiles: {
      omsagent: { enabled: true, config: { key: CANARY, secretRotation: CANARY } },
    },
    agentPoolProfiles: [
      {
        name: 'system',
        nodeLabels: { note: CANARY },
        tags: { note: CANARY },
        messageOfTheDay: CANARY,
        kubeletConfig: { note: CANARY },
      },
    ],
  };
  const refusal = {
    status: 403,
    headers: { 'x-ms-note': CANARY },
    json: { error: { code: CANARY, message: CANARY } },
  };
  return azure({
    '/subscriptions': page(subscription(SHOP, 'Shop'), subscription(OLD, 'Old')),
    ...subscriptionRoutes(SHOP, {
      value: [cluster('prod', properties), cluster('broken', { fqdn: { secret: CANARY } })],
      secret: CANARY,
    }),
    [`/subscriptions/${SHOP}/providers/Microsoft.RedHatOpenShift/openShiftClusters`]: page({
      id: id.replace(
        'Microsoft.ContainerService/managedClusters',
        'Microsoft.RedHatOpenShift/openShiftClusters',
      ),
      name: 'shifted',
      location: 'westeurope',
      tags: { note: CANARY },
      properties: {
        clusterProfile: { version: '4.17.9', pullSecret: CANARY },
        servicePrincipalProfile: { clientSecret: CANARY },
      },
    }),
    [`/subscriptions/${SHOP}/providers/Microsoft.Kubernetes/connectedClusters`]: page({
      id: id.replace(
        'Microsoft.ContainerService/managedClusters',
        'Microsoft.Kubernetes/connectedClusters',
      ),
      name: 'cellar',
      location: 'westeurope',
      properties: { agentPublicKeyCertificate: CANARY, arcAgentProfile: { note: CANARY } },
    }),
    [`/subscriptions/${OLD}/providers/Microsoft.ContainerService/managedClusters`]: () => refusal,
    [`/subscriptions/${OLD}/providers/Microsoft.RedHatOpenShift/openShiftClusters`]: () => ({
      bytes: `<html>${CANARY}`,
    }),
    ...hardenedRoutes(id),
    [`${id}/providers/Microsoft.Authorization/roleAssignments`]: () => refusal,
    [`${id}/providers/Microsoft.KubernetesConfiguration/extensions`]: page({
      name: 'flux',
      properties: {
        extensionType: 'microsoft.flux',
        configurationSettings: { password: CANARY },
        configurationProtectedSettings: { password: CANARY },
        statuses: [{ code: 'Failed', level: 'Error', message: CANARY }],
      },
    }),
    [`${id}/listClusterUserCredential`]: {
      kubeconfigs: [
        {
          name: 'clusterUser',
          value: Buffer.from(
            `client-key-data: ${Buffer.from(CANARY).toString('base64')}\n${CANARY}`,
          ).toString('base64'),
        },
      ],
    },
  });
}

async function refusals(
  { provider }: Azure,
  refs: readonly ClusterRef[],
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const ref of refs) {
    try {
      await provider.connect(ref, signal);
    } catch (error) {
      all.push(error);
    }
  }
  return all;
}

/** With causes, hidden fields and what is behind getters. */
function inWhole(value: unknown): string {
  return inspect(value, {
    depth: Number.POSITIVE_INFINITY,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
}
