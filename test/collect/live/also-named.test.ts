import { expect, test } from 'vitest';
import { collectCluster } from '../../../src/collect/live/collect.ts';
import { injectorValues, meshConfig } from '../../../src/model/kubernetes/istio-config.ts';
import { gapsOf, visible } from '../../../src/model/observed.ts';
import { defineKind, type Kind, type Leaf } from '../../../src/model/source.ts';
import { type ApiObject, clusterApi, type Resource } from './cluster-api.ts';
import { accessTo, startServer } from './local-server.ts';

/** As much of a Deployment as shows a revision. */
const deployments: Kind<unknown> = defineKind({
  apiVersions: ['apps/v1'],
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  declared: true,
  keep: ['metadata.labels'],
  decode: (raw) => raw,
});

const plane = (name: string, namespace: string, revision: string): ApiObject => {
  const metadata = { name, namespace, labels: { 'istio.io/rev': revision } };
  return { metadata };
};
const config = (name: string, namespace: string) => ({
  metadata: { name, namespace },
  data: { mesh: `rootNamespace: ${namespace}\n`, secret: 'hush' },
});
const resource = (
  groupVersion: string,
  kind: string,
  resource: string,
  objects: readonly ApiObject[],
): Resource => ({
  groupVersion,
  kind,
  resource,
  namespaced: true,
  objects,
});

const PLANES = [
  plane('istiod', 'istio-system', 'default'),
  plane('istiod-canary', 'istio-system', 'canary'),
  plane('istiod-asm-1-27', 'aks-istio-system', 'asm-1-27'),
  plane('cart', 'shop', 'canary'),
];
const CONFIGS = [
  config('istio', 'istio-system'),
  config('istio-canary', 'istio-system'),
  config('istio-shared-configmap-asm-1-27', 'aks-istio-system'),
  config('istio-blue', 'istio-system'),
];

async function collect(
  leaves: readonly Leaf[],
  refused?: string,
  planes: readonly ApiObject[] = PLANES,
) {
  const api = clusterApi({
    resources: [
      resource('apps/v1', 'Deployment', 'deployments', planes),
      resource('v1', 'ConfigMap', 'configmaps', CONFIGS),
    ],
  });
  const server = await startServer((asked) =>
    refused !== undefined && asked.path.endsWith(refused) ? { status: 403 } : api(asked),
  );
  const data = await collectCluster(accessTo(server, { attempts: 1 }), leaves);
  return data.leaves.get(meshConfig.id);
}

const namesIn = (found: Awaited<ReturnType<typeof collect>>): readonly string[] =>
  found === undefined
    ? []
    : visible(found).map(({ raw }) =>
        String(Reflect.get(Object(Reflect.get(Object(raw), 'metadata')), 'name')),
      );

test('the settings of each revision are read by its name, and nothing else is', async () => {
  const found = await collect([meshConfig, injectorValues, deployments]);

  expect(found?.state).toBe('seen');
  expect(namesIn(found)).toEqual(['istio', 'istio-shared-configmap-asm-1-27', 'istio-canary']);
  expect(JSON.stringify(found)).not.toContain('hush');
});

test('a revision whose settings may not be read is a gap that says their name', async () => {
  const found = await collect([meshConfig, deployments], '/istio-canary');

  expect(namesIn(found)).toEqual(['istio', 'istio-shared-configmap-asm-1-27']);
  expect(found === undefined ? [] : gapsOf(found)).toMatchObject([
    { cause: 'forbidden', permission: 'get configmaps/istio-canary in istio-system' },
  ]);
});

test('where nothing shows a name only the usual one is read', async () => {
  expect(namesIn(await collect([meshConfig]))).toEqual(['istio']);
});

test('an object of another shape names nothing and hides no other', async () => {
  const broken = { metadata: { name: 'broken', namespace: 'istio-system', labels: 'text' } };
  const planes = [broken, plane('istiod-canary', 'istio-system', 'canary')];

  expect(namesIn(await collect([meshConfig, deployments], undefined, planes))).toEqual([
    'istio',
    'istio-canary',
  ]);
});

test('more names than anybody needs are not all read, and that is said', async () => {
  const planes = Array.from({ length: 30 }, (_, at) =>
    plane(`istiod-r${at}`, 'istio-system', `r${at}`),
  );
  const found = await collect([meshConfig, deployments], undefined, planes);

  expect(found === undefined ? [] : gapsOf(found)).toMatchObject([
    { cause: 'not-collected', detail: expect.stringMatching(/^\d+ configmaps are named, and 20 /) },
  ]);
});
