import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { ClusterAccess, ClusterRef } from '../../../src/model/access.ts';
import { startServer } from '../../collect/live/local-server.ts';
import { certify, createAuthority } from '../../envtest/certificates.ts';
import {
  type Azure,
  azure,
  cluster,
  clusterId,
  everyFound,
  page,
  refusal,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';

const own = createAuthority('prod');
const { certificate, key } = certify(own, { name: 'api', addresses: ['127.0.0.1'] });
const CREDENTIAL = `${clusterId('prod')}/listClusterUserCredential`;
const ENTRA = { aadProfile: { managed: true } };
const { signal } = new AbortController();

test('a cluster is reached with its own CA and a token that is for API servers alone', async () => {
  const api = await startServer(() => ({ json: {} }), { cert: certificate, key });
  const { ref, azure: shop } = await shopWith(ENTRA, {
    [CREDENTIAL]: kubeconfigs(exec(own.certificate)),
  });
  const access = await connected(shop, { ...ref, server: api.url });
  await access.get('/version');

  expect(api.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-for-6dae42f8-4368-4678-94ff-3960e28e3630',
  ]);
  expect(access.ref.identities).toEqual([
    ...ref.identities,
    {
      type: 'server',
      value: `${api.url}#sha256:${createHash('sha256').update(own.certificate).digest('hex')}`,
    },
  ]);
});

test('an API server of another authority gets no token', async () => {
  const other = certify(createAuthority('other'), { name: 'api', addresses: ['127.0.0.1'] });
  const tls = { cert: other.certificate, key: other.key };
  const api = await startServer(() => ({ json: {} }), tls);
  const { ref, azure: shop } = await shopWith(ENTRA, {
    [CREDENTIAL]: kubeconfigs(exec(own.certificate)),
  });
  const access = await connected(shop, { ...ref, server: api.url });

  await expect(access.get('/version')).rejects.toThrow(
    'its certificate is not signed by the expected authority',
  );
  expect(api.asked).toEqual([]);
});

test('only the kubeconfig without credentials is asked for', async () => {
  const { ref, azure: shop } = await shopWith(ENTRA, {
    [CREDENTIAL]: kubeconfigs(exec(own.certificate)),
  });
  await connected(shop, ref);
  const posted = shop.manager.asked.filter(
    ({ method, path }) => method !== 'GET' && !path.includes('ResourceGraph'),
  );

  expect(posted.map(({ path, query }) => [path.split('/').at(-1), query.get('format')])).toEqual([
    ['listClusterUserCredential', 'exec'],
  ]);
});

test('of a cluster without Entra ID no kubeconfig is asked for at all', async () => {
  const { ref, azure: shop } = await shopWith({}, { [CREDENTIAL]: kubeconfigs(exec('')) });

  await expect(shop.provider.connect(ref, signal)).rejects.toThrow(
    'nobody signs in to it with Entra ID: Azure has only certificates of administrators for it, which are never asked for; give a kubeconfig',
  );
  expect(shop.paths().some((path) => /credential/i.test(path))).toBe(false);
});

test('a kubeconfig that holds a certificate all the same is dropped', async () => {
  const admin = `${exec(own.certificate)}    client-certificate-data: c2VjcmV0\n`;
  const { ref, azure: shop } = await shopWith(ENTRA, { [CREDENTIAL]: kubeconfigs(admin) });

  await expect(shop.provider.connect(ref, signal)).rejects.toThrow(
    'Azure handed out a credential that was not asked for: it was dropped',
  );
});

test.each([
  ['stopped', { powerState: { code: 'Stopped' } }, 'the cluster is stopped'],
  ['without an address', { fqdn: undefined }, 'its API server has no address yet'],
] as const)('a cluster that is %s is told as such', async (_, properties, why) => {
  const { ref, azure: shop } = await shopWith({ ...ENTRA, ...properties });

  await expect(shop.provider.connect(ref, signal)).rejects.toThrow(why);
});

test('a refused kubeconfig names the action', async () => {
  const { ref, azure: shop } = await shopWith(ENTRA, {
    [CREDENTIAL]: () => refusal(403, 'AuthorizationFailed'),
  });

  await expect(shop.provider.connect(ref, signal)).rejects.toThrow(
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action: Azure answers 403 AuthorizationFailed',
  );
});

test('clusters of ARO are reached with a kubeconfig', async () => {
  const { provider } = await azure({});
  const value = clusterId('shifted').replace(
    'Microsoft.ContainerService/managedClusters',
    'Microsoft.RedHatOpenShift/openShiftClusters',
  );
  const ref: ClusterRef = {
    name: 'shifted',
    source: 'aks',
    server: 'https://api.shifted.example',
    identities: [{ type: 'cloud', value }],
    notes: [],
  };

  await expect(provider.connect(ref, signal)).rejects.toThrow(
    'give a kubeconfig with a context for https://api.shifted.example',
  );
  expect(await provider.sections?.(ref, ['cloud/exposure'], signal)).toEqual(
    new Map([
      [
        'cloud/exposure',
        {
          state: 'unseen',
          gaps: [
            {
              source: 'cloud/exposure',
              cause: 'not-collected',
              detail:
                'Azure Resource Manager tells nothing of this about clusters that are not AKS',
              permission: 'a kubeconfig for the cluster',
            },
          ],
        },
      ],
    ]),
  );
});

async function shopWith(
  properties: Readonly<Record<string, unknown>>,
  routes: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly azure: Azure; readonly ref: ClusterRef }> {
  const one = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(cluster('prod', properties))),
    ...routes,
  });
  const [found] = await everyFound(one.provider);
  if (found?.found !== true) throw new Error('expected a cluster');
  return { azure: one, ref: found.ref };
}

async function connected({ provider }: Azure, ref: ClusterRef): Promise<ClusterAccess> {
  const access = await provider.connect(ref, signal);
  onTestFinished(() => access.close());
  return access;
}

/** What Azure gives for `format=exec`. */
function exec(ca: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
    server: https://prod-dns-abc.hcp.westeurope.azmk8s.io:443
users:
- name: clusterUser_shop-rg_prod
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token]}
`;
}

function kubeconfigs(text: string): unknown {
  return { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(text).toString('base64') }] };
}
