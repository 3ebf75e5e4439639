import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ClusterRef, Found, Provider } from '../../src/model/access.ts';
import { argoCdProvider } from '../../src/providers/argocd/provider.ts';
import { capiProvider } from '../../src/providers/capi/provider.ts';
import { clusterProfileProvider } from '../../src/providers/cluster-profile/provider.ts';
import { gardenerProvider } from '../../src/providers/gardener/provider.ts';
import { karmadaProvider } from '../../src/providers/karmada/provider.ts';
import { kubeconfigProvider } from '../../src/providers/kubeconfig/provider.ts';
import { ocmProvider } from '../../src/providers/ocm/provider.ts';
import { openshiftProvider } from '../../src/providers/openshift/provider.ts';
import { rancherProvider } from '../../src/providers/rancher/provider.ts';
import { type LocalServer, type Reply, startServer } from '../collect/live/local-server.ts';

const { signal } = new AbortController();

/** A CA as hubs keep it: base64. */
const CA = Buffer.from('ca-of-mars').toString('base64');

test('Rancher lists its clusters by the names people gave them, and passes requests on to them', async () => {
  const { found, server, provider } = await discover(rancherProvider, '/k8s/clusters/local', {
    '/k8s/clusters/local/apis/management.cattle.io/v3/clusters': items(
      { metadata: { name: 'local' }, spec: { displayName: 'local' } },
      {
        metadata: { name: 'c-m-7x2kq' },
        spec: { displayName: 'mars' },
        status: {
          provider: 'rke2',
          apiEndpoint: 'https://10.43.0.1:443',
          caCert: CA,
          version: { gitVersion: 'v1.34.2+rke2r1' },
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      },
      { metadata: { name: 'c-8hd7f' }, spec: {}, status: { provider: 'eks' } },
    ),
    '/k8s/clusters/c-m-7x2kq/version': { json: { gitVersion: 'v1.34.2+rke2r1' } },
  });
  const [hub, mars, eks, ...others] = refsOf(found);
  if (mars === undefined) throw new Error('expected mars');
  const access = await provider.connect(mars, signal);
  onTestFinished(() => access.close());

  expect(others).toEqual([]);
  expect(hub?.source).toBe('kubeconfig');
  expect(mars).toEqual({
    name: 'mars',
    source: 'rancher',
    server: `${server.url}/k8s/clusters/c-m-7x2kq`,
    context: 'hub',
    identities: [
      { type: 'server', value: expect.stringMatching(/^https:\/\/10\.43\.0\.1#sha256:\w{64}$/) },
      { type: 'server', value: `${server.url}/k8s/clusters/c-m-7x2kq` },
    ],
    described: {
      provider: 'unknown',
      distribution: 'rke2',
      managed: false,
      version: 'v1.34.2+rke2r1',
      scope: 'hub',
      status: 'Ready=True',
    },
    foundBy: ['Rancher on hub'],
    notes: [],
  });
  expect(eks).toMatchObject({
    name: 'c-8hd7f',
    described: { provider: 'aws', distribution: 'eks', managed: true },
  });
  expect((await access.get('/version')).body).toEqual({ gitVersion: 'v1.34.2+rke2r1' });
});

test('a Rancher whose own API server is asked passes nothing on', async () => {
  const { found, provider } = await discover(rancherProvider, '', {
    '/apis/management.cattle.io/v3/clusters': items({ metadata: { name: 'c-8hd7f' }, spec: {} }),
  });
  const [, ref] = refsOf(found);
  if (ref === undefined) throw new Error('expected a cluster');

  expect(ref.server).toBe('');
  await expect(provider.connect(ref, signal)).rejects.toThrow(
    'Rancher lists it and hands out no credentials that only read: give a kubeconfig with a context for it',
  );
});

test('Cluster API tells what runs a control plane; an old API version will do', async () => {
  const { found, provider } = await discover(capiProvider, '', {
    '/apis/cluster.x-k8s.io/v1beta1/clusters': items(
      {
        metadata: { namespace: 'fleet', name: 'phobos' },
        spec: {
          controlPlaneEndpoint: { host: 'fd00::7', port: 6443 },
          topology: { version: 'v1.35.1' },
          infrastructureRef: { kind: 'VSphereCluster' },
          controlPlaneRef: { kind: 'KubeadmControlPlane' },
        },
        status: { phase: 'Provisioned' },
      },
      {
        metadata: { namespace: 'fleet', name: 'deimos' },
        spec: {
          controlPlaneEndpoint: { host: '', port: 0 },
          infrastructureRef: { kind: 'AWSManagedCluster' },
          controlPlaneRef: { kind: 'AWSManagedControlPlane' },
        },
        status: { phase: 'Provisioning' },
      },
    ),
  });
  const [, phobos, deimos] = refsOf(found);
  if (phobos === undefined) throw new Error('expected phobos');

  expect(phobos).toMatchObject({
    name: 'fleet/phobos',
    server: 'https://[fd00::7]:6443',
    identities: [{ type: 'server', value: 'https://[fd00::7]:6443' }],
    described: {
      provider: 'vsphere',
      distribution: 'kubeadm',
      managed: false,
      version: 'v1.35.1',
      status: 'Provisioned',
    },
  });
  expect(deimos).toMatchObject({
    server: '',
    identities: [],
    described: { provider: 'aws', distribution: 'eks', managed: true },
  });
  await expect(provider.connect(phobos, signal)).rejects.toThrow(
    'give a kubeconfig with a context for https://[fd00::7]:6443',
  );
});

test('a hub of Open Cluster Management leaves itself out, and names others by all they are known by', async () => {
  const { found } = await discover(ocmProvider, '', {
    '/apis/cluster.open-cluster-management.io/v1/managedclusters': items(
      { metadata: { name: 'local-cluster', labels: { 'local-cluster': 'true' } } },
      {
        metadata: { name: 'io' },
        spec: { managedClusterClientConfigs: [{ url: 'https://io.example:6443/', caBundle: CA }] },
        status: {
          clusterClaims: [
            { name: 'id.k8s.io', value: '5d1f4c0e-7f0b-4d4f-8a55-0f4c2f1de6a1' },
            { name: 'product.open-cluster-management.io', value: 'GKE' },
            { name: 'platform.open-cluster-management.io', value: 'GCP' },
            { name: 'region.open-cluster-management.io', value: 'europe-west4' },
            { name: 'kubeversion.open-cluster-management.io', value: 'v1.35.0-gke.100' },
          ],
          conditions: [{ type: 'ManagedClusterConditionAvailable', status: 'Unknown' }],
        },
      },
      {
        metadata: { name: 'europa' },
        status: {
          clusterClaims: [
            { name: 'id.k8s.io', value: 'the-id-of-its-cluster-version' },
            { name: 'product.open-cluster-management.io', value: 'ROSA' },
          ],
        },
      },
    ),
  });
  const [, io, europa, ...others] = refsOf(found);

  expect(others).toEqual([]);
  expect(io).toMatchObject({
    region: 'europe-west4',
    identities: [
      { type: 'uid', value: '5d1f4c0e-7f0b-4d4f-8a55-0f4c2f1de6a1' },
      {
        type: 'server',
        value: expect.stringMatching(/^https:\/\/io\.example:6443#sha256:\w{64}$/),
      },
    ],
    described: {
      provider: 'gcp',
      distribution: 'gke',
      managed: true,
      version: 'v1.35.0-gke.100',
      status: 'ManagedClusterConditionAvailable=Unknown',
    },
  });
  expect(europa).toMatchObject({
    identities: [{ type: 'uid', value: 'the-id-of-its-cluster-version' }],
    described: { provider: 'unknown', distribution: 'rosa', managed: true, version: undefined },
  });
});

test('a ClusterProfile names every way into its cluster', async () => {
  const { found } = await discover(clusterProfileProvider, '', {
    '/apis/multicluster.x-k8s.io/v1alpha2/clusterprofiles': items({
      metadata: { namespace: 'inventory', name: 'titan' },
      spec: { displayName: 'Titan' },
      status: {
        version: { kubernetes: '1.34.0' },
        conditions: [{ type: 'ControlPlaneHealthy', status: 'True' }],
        accessProviders: [
          { name: 'google', cluster: { server: 'https://a.example' } },
          { name: 'kubeconfig', cluster: { server: 'https://b.example' } },
        ],
      },
    }),
  });

  expect(refsOf(found)[1]).toMatchObject({
    name: 'Titan',
    server: 'https://a.example',
    identities: [
      { type: 'server', value: 'https://a.example' },
      { type: 'server', value: 'https://b.example' },
    ],
    described: { version: '1.34.0', status: 'ControlPlaneHealthy=True' },
  });
});

test('Argo CD names each destination once, and not its own cluster; Secrets are not asked for', async () => {
  const to = (destination: object): object => ({
    metadata: { name: 'app' },
    spec: { destination },
  });
  const { found, server } = await discover(argoCdProvider, '', {
    '/apis/argoproj.io/v1alpha1/applications': items(
      to({ server: 'https://kubernetes.default.svc' }),
      to({ name: 'in-cluster' }),
      to({ server: 'https://rhea.example:6443' }),
      to({ server: 'https://rhea.example:6443', namespace: 'other' }),
      to({ name: 'dione' }),
      to({}),
    ),
  });

  expect(refsOf(found).map(({ name, server }) => ({ name, server }))).toEqual([
    { name: 'hub', server: server.url },
    { name: 'rhea.example:6443', server: 'https://rhea.example:6443' },
    { name: 'dione', server: '' },
  ]);
  expect(server.asked.filter(({ path }) => path.includes('secret'))).toEqual([]);
});

test('Karmada reaches its members through its own API server', async () => {
  const proxy = '/apis/cluster.karmada.io/v1alpha1/clusters/ariel/proxy';
  const { found, server, provider } = await discover(karmadaProvider, '', {
    '/apis/cluster.karmada.io/v1alpha1/clusters': items({
      metadata: { name: 'ariel' },
      spec: {
        id: 'b7c9f0aa-uid',
        apiEndpoint: 'https://10.0.0.9:6443',
        provider: 'huawei',
        region: 'eu-1',
      },
      status: { kubernetesVersion: 'v1.33.4', conditions: [{ type: 'Ready', status: 'True' }] },
    }),
    [`${proxy}/version`]: { json: { gitVersion: 'v1.33.4' } },
  });
  const [, ariel] = refsOf(found);
  if (ariel === undefined) throw new Error('expected ariel');
  const access = await provider.connect(ariel, signal);
  onTestFinished(() => access.close());

  expect(ariel).toMatchObject({
    server: `${server.url}${proxy}`,
    region: 'eu-1',
    identities: [
      { type: 'uid', value: 'b7c9f0aa-uid' },
      { type: 'server', value: 'https://10.0.0.9:6443' },
    ],
    described: { provider: 'huawei', version: 'v1.33.4', status: 'Ready=True' },
  });
  expect((await access.get('/version')).body).toEqual({ gitVersion: 'v1.33.4' });
});

test('Gardener lists shoots; nothing is created to reach them', async () => {
  const { found, server, provider } = await discover(gardenerProvider, '', {
    '/apis/core.gardener.cloud/v1beta1/shoots': items({
      metadata: { namespace: 'garden-shop', name: 'prod' },
      spec: {
        provider: { type: 'openstack' },
        region: 'eu-de-1',
        kubernetes: { version: '1.34.2' },
      },
      status: {
        advertisedAddresses: [
          { name: 'internal', url: 'https://api.internal.example' },
          { name: 'external', url: 'https://api.prod.example' },
        ],
        lastOperation: { state: 'Succeeded' },
      },
    }),
  });
  const [, shoot] = refsOf(found);
  if (shoot === undefined) throw new Error('expected a shoot');

  expect(shoot).toMatchObject({
    name: 'garden-shop/prod',
    server: 'https://api.prod.example',
    region: 'eu-de-1',
    described: { provider: 'openstack', version: '1.34.2', managed: null, status: 'Succeeded' },
  });
  await expect(provider.connect(shoot, signal)).rejects.toThrow('Gardener lists it');
  expect(server.asked.every(({ method }) => method === 'GET')).toBe(true);
});

test('an OpenShift lists the clusters it hosts and those that Hive made; another cluster is none', async () => {
  const hosting = await discover(openshiftProvider, '', {
    '/apis/project.openshift.io': { json: { kind: 'APIGroup' } },
    '/apis/hypershift.openshift.io/v1beta1/hostedclusters': items({
      metadata: { namespace: 'clusters', name: 'triton' },
      spec: { platform: { type: 'AWS', aws: { region: 'us-east-2' } } },
      status: {
        controlPlaneEndpoint: { host: 'triton.example', port: 6443 },
        version: { history: [{ version: '4.20.3' }] },
        conditions: [{ type: 'Available', status: 'True' }],
      },
    }),
    '/apis/hive.openshift.io/v1/clusterdeployments': items({
      metadata: { namespace: 'hive', name: 'nereid' },
      spec: { platform: { azure: { region: 'westeurope' } } },
      status: { apiURL: 'https://api.nereid.example:6443', powerState: 'Running' },
    }),
  });
  const plain = await discover(openshiftProvider, '', {});

  expect(refsOf(hosting.found).slice(1)).toMatchObject([
    {
      name: 'clusters/triton',
      server: 'https://triton.example:6443',
      region: 'us-east-2',
      described: { provider: 'aws', distribution: 'openshift', version: '4.20.3' },
    },
    {
      name: 'hive/nereid',
      server: 'https://api.nereid.example:6443',
      region: 'westeurope',
      described: { provider: 'azure', distribution: 'openshift', status: 'Running' },
    },
  ]);
  expect(plain.found.at(-1)).toMatchObject({
    found: false,
    place: true,
    name: 'OpenShift on hub',
    gap: { source: 'inventory/openshift', cause: 'absent-api' },
  });
});

test('what a hub refuses, lacks or garbles is told, and hides nothing else', async () => {
  const refused = await discover(ocmProvider, '', {
    '/apis/cluster.open-cluster-management.io/v1/managedclusters': { status: 403, json: {} },
  });
  const lacking = await discover(ocmProvider, '', {});
  const garbled = await discover(capiProvider, '', {
    '/apis/cluster.x-k8s.io/v1beta2/clusters': items(
      { metadata: { name: 'broken', namespace: 7 } },
      { metadata: { name: 'whole', namespace: 'fleet' }, spec: {} },
    ),
  });

  expect(refused.found.slice(1)).toEqual([
    {
      found: false,
      place: true,
      name: 'Open Cluster Management on hub',
      gap: {
        source: 'inventory/ocm',
        cause: 'forbidden',
        detail: expect.stringContaining('the server answers 403'),
        permission: 'list managedclusters.cluster.open-cluster-management.io',
      },
    },
  ]);
  expect(lacking.found.slice(1)).toMatchObject([
    {
      found: false,
      place: true,
      gap: {
        cause: 'absent-api',
        detail: 'it serves no managedclusters.cluster.open-cluster-management.io',
      },
    },
  ]);
  expect(garbled.found.slice(1)).toMatchObject([
    { found: false, name: 'broken', gap: { cause: 'malformed' } },
    { found: true, ref: { name: 'fleet/whole' } },
  ]);
});

test('a hub that cannot be reached is one place that was not looked into', async () => {
  const hub = await kubeconfigTo('http://127.0.0.1:1');
  const found = await all(rancherProvider(hub));

  expect(found).toMatchObject([
    { found: true, ref: { name: 'hub' } },
    { found: false, place: true, name: 'Rancher on hub', gap: { cause: 'unreachable' } },
  ]);
});

test('credentials for a hub go to no other place, whatever its objects say', async () => {
  const { found, provider } = await discover(karmadaProvider, '', {
    '/apis/cluster.karmada.io/v1alpha1/clusters': items({
      metadata: { name: '../../../../evil' },
      spec: { apiEndpoint: 'https://user:pass@elsewhere.example/?token=x' },
    }),
  });
  const [, evil] = refsOf(found);
  if (evil === undefined) throw new Error('expected a cluster');

  expect(new URL(evil.server).pathname).toBe(
    '/apis/cluster.karmada.io/v1alpha1/clusters/..%2F..%2F..%2F..%2Fevil/proxy',
  );
  expect(evil.identities).toEqual([{ type: 'server', value: 'https://elsewhere.example' }]);
  await expect(
    provider.connect({ ...evil, server: 'https://elsewhere.example' }, signal),
  ).rejects.toThrow('hands out no credentials');
});

interface Discovered {
  readonly found: readonly Found[];
  readonly server: LocalServer;
  readonly provider: Provider;
}

/** What a provider finds on a hub that answers these paths, and 404 to all others. */
async function discover(
  make: (hub: Provider) => Provider,
  below: string,
  answers: Readonly<Record<string, Reply>>,
): Promise<Discovered> {
  const server = await startServer(({ path }) => answers[path] ?? { status: 404, json: {} });
  const provider = make(await kubeconfigTo(`${server.url}${below}`));
  return { found: await all(provider), server, provider };
}

async function kubeconfigTo(server: string): Promise<Provider> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-hub-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config');
  await writeFile(
    file,
    JSON.stringify({
      'current-context': 'hub',
      contexts: [{ name: 'hub', context: { cluster: 'hub', user: '' } }],
      clusters: [{ name: 'hub', cluster: { server } }],
    }),
  );
  const client = { userAgent: 'kubemuster/test', attempts: 1 };
  return kubeconfigProvider({ client, env: {}, home: folder, file });
}

async function all(provider: Provider): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const one of provider.discover(signal)) found.push(one);
  return found;
}

function refsOf(found: readonly Found[]): readonly ClusterRef[] {
  return found.flatMap((one) => (one.found ? [one.ref] : []));
}

function items(...objects: readonly object[]): Reply {
  return { json: { kind: 'List', metadata: {}, items: objects } };
}
