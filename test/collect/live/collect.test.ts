import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collectCluster } from '../../../src/collect/live/collect.ts';
import type { CollectOptions } from '../../../src/collect/live/options.ts';
import type { CollectProgress } from '../../../src/collect/live/tally.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { writeSnapshot } from '../../../src/collect/snapshot/write.ts';
import type { ClusterData } from '../../../src/model/cluster.ts';
import { namespaces } from '../../../src/model/kubernetes/namespace.ts';
import { secrets } from '../../../src/model/kubernetes/secret.ts';
import { gapsOf, visible } from '../../../src/model/observed.ts';
import { byText } from '../../../src/model/order.ts';
import { defineKind, type Kind, type Leaf } from '../../../src/model/source.ts';
import { type ApiObject, type ApiOptions, clusterApi, type Resource } from './cluster-api.ts';
import { accessTo, type LocalServer, startServer } from './local-server.ts';

const ships = kind('Ship', 'ships', ['harbour.example/v2', 'harbour.example/v1'], ['spec.flag']);
const crews = kind('Crew', 'crews', ['v1'], ['metadata.labels']);
const charts = {
  ...kind('Chart', 'charts', ['v1'], ['data.coast']),
  only: { namespace: 'kube-system', name: 'coast' },
};
const UID = '0f0e';
const KUBE_SYSTEM = { metadata: { name: 'kube-system', uid: UID } };

test('kinds, discovery and version are seen, in order, with what they keep and nothing else', async () => {
  const data = await collect({ resources: harbour('harbour.example/v1') }, [ships, crews, charts]);

  expect(data).toEqual({
    info: {
      id: UID,
      name: 'harbour',
      identities: [{ type: 'uid', value: UID }, ...identities(data)],
      source: 'kubeconfig',
      collectedAt: '2026-11-20T09:00:00Z',
    },
    leaves: new Map([
      [
        crews.id,
        { state: 'seen', value: [{ raw: crew('north', 'a') }, { raw: crew('north', 'b') }] },
      ],
      [charts.id, { state: 'seen', value: [{ raw: chart }] }],
      [
        ships.id,
        { state: 'seen', value: ['north', 'south'].map((home) => ({ raw: ship(home, 'v1') })) },
      ],
      [
        'info/apis',
        {
          state: 'seen',
          value: [
            {
              raw: [
                served('harbour.example/v1', 'Ship', 'ships'),
                served('v1', 'Chart', 'charts'),
                served('v1', 'Crew', 'crews'),
                { ...served('v1', 'Namespace', 'namespaces'), namespaced: false },
              ],
            },
          ],
        },
      ],
      ['info/version', { state: 'seen', value: [{ raw: { gitVersion: 'v1.36.3' } }] }],
    ]),
    permissions: {
      held: ['get charts/coast in kube-system', 'list crews', 'list ships.harbour.example'],
      missing: [],
    },
    gaps: [],
    ignored: [],
  });
});

test('an OpenShift is known by the id that it gives to itself too, where that may be read', async () => {
  const version = { metadata: { name: 'version' }, spec: { clusterID: 'id-of-its-own' } };
  const resources: readonly Resource[] = [
    ...harbour('harbour.example/v1'),
    {
      groupVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      resource: 'clusterversions',
      namespaced: false,
      objects: [version],
    },
  ];
  const idsOf = ({ info }: ClusterData): readonly string[] =>
    info.identities.flatMap(({ type, value }) => (type === 'uid' ? [value] : []));
  const refused = await collect(
    { resources, allows: (resource) => resource !== 'clusterversions' },
    [ships],
  );

  expect(idsOf(await collect({ resources }, [ships]))).toEqual([UID, 'id-of-its-own']);
  expect(idsOf(refused)).toEqual([UID]);
});

test('pages of any size, and discovery of any age, give the same', async () => {
  const resources = harbour('harbour.example/v1');
  const whole = await collect({ resources }, [ships, crews]);
  const byOne = await collect({ resources, aggregated: false }, [crews, ships], { limit: 1 });

  expect([...byOne.leaves]).toEqual([...whole.leaves]);
});

test('a snapshot of it gives back the same', async () => {
  const resources = harbour('harbour.example/v1');
  const data = await collect({ resources, allows: notCrews }, [ships, crews, charts, secrets]);

  expect(await throughSnapshot(data)).toEqual(data);
});

test('a kind is read in the first of its versions that is served', async () => {
  const resources = [...harbour('harbour.example/v1'), ...harbour('harbour.example/v2')];
  const data = await collect({ resources }, [ships]);

  expect(visibleOf(data, ships)).toEqual([ship('north', 'v2'), ship('south', 'v2')]);
});

test('without the right to discovery, each version is tried', async () => {
  const { data, server } = await collectFrom(
    { resources: harbour('harbour.example/v1') },
    [ships],
    {},
    (path) => (path.startsWith('/api') && path.split('/').length === 2 ? 403 : undefined),
  );

  expect(visibleOf(data, ships)).toEqual([ship('north', 'v1'), ship('south', 'v1')]);
  expect(pathsOf(server).filter((path) => path.includes('ships'))).toEqual([
    '/apis/harbour.example/v2/ships',
    '/apis/harbour.example/v1/ships',
  ]);
  expect(gapsIn(data, 'info/apis')).toEqual([
    ['forbidden', 'get /api and /apis', undefined, 'GET /api: the server answers 403'],
  ]);
});

test('a kind that is not served, and one whose service is down, are two gaps', async () => {
  const resources = [...harbour('harbour.example/v1'), ...harbour('v1')];
  const down = ['harbour.example/v1'];
  const lost = kind('Wreck', 'wrecks', ['deep.example/v1'], []);
  for (const aggregated of [true, false]) {
    const data = await collect({ resources, down, aggregated }, [ships, lost, crews]);

    expect([ships, lost, crews].map(({ id }) => gapsIn(data, id))).toEqual([
      [
        [
          'unreachable',
          'the service that serves harbour.example/v1',
          undefined,
          'the service behind harbour.example/v1 does not answer',
        ],
      ],
      [
        [
          'absent-api',
          'an API server that serves deep.example/v1 Wreck',
          undefined,
          'the API server serves no deep.example/v1 Wreck',
        ],
      ],
      [],
    ]);
    expect(gapsOf(data.leaves.get('info/apis') ?? never()).map(({ source }) => source)).toEqual([
      'info/apis/harbour.example/v1',
    ]);
  }
});

test('a refused kind is a gap with the right that closes it, and no other is lost', async () => {
  const data = await collect({ resources: harbour('harbour.example/v1'), allows: notCrews }, [
    crews,
    ships,
    charts,
  ]);

  expect([crews, ships, charts].map(({ id }) => data.leaves.get(id)?.state)).toEqual([
    'unseen',
    'seen',
    'seen',
  ]);
  expect(gapsIn(data, crews.id)).toEqual([
    ['forbidden', 'list crews', undefined, 'GET /api/v1/crews: the server answers 403'],
  ]);
  expect(data.permissions).toEqual({
    held: ['get charts/coast in kube-system', 'list ships.harbour.example'],
    missing: ['list crews'],
  });
});

test.for(['complete', 'incomplete', 'refused'] as const)(
  'with rights in one namespace (%s review), that is partial sight, and each other one a gap',
  async (rules) => {
    const { data, server } = await collectFrom(
      { resources: harbour('harbour.example/v1'), rules, allows: onlyNorth },
      [ships, crews],
    );

    expect(visibleOf(data, ships)).toEqual([ship('north', 'v1')]);
    expect(gapsIn(data, ships.id)).toEqual(
      ['kube-system', 'south'].map((namespace) => [
        'forbidden',
        'list ships.harbour.example',
        namespace,
        rules === 'complete'
          ? 'GET /apis/harbour.example/v1/ships: the server answers 403'
          : `GET /apis/harbour.example/v1/namespaces/${namespace}/ships: the server answers 403`,
      ]),
    );
    const reviews = pathsOf(server).filter((path) => path.endsWith('selfsubjectrulesreviews'));
    expect(reviews.length).toBe(3);
  },
);

test('where namespaces may not be listed, those given are read, and the rest is a gap', async () => {
  const allows: ApiOptions['allows'] = (_, namespace) => namespace === 'north';
  const data = await collect(
    { resources: harbour('harbour.example/v1'), allows },
    [ships, namespaces],
    { namespaces: ['south', 'north'] },
  );

  expect(visibleOf(data, ships)).toEqual([ship('north', 'v1')]);
  expect(gapsIn(data, ships.id).map(([, , namespace]) => namespace)).toEqual([undefined, 'south']);
  expect(visibleOf(data, namespaces)).toEqual([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'north' } },
  ]);
  expect(data.info.id).toBe(data.info.identities[0]?.value);
});

test('a kind that keeps only metadata is asked for that alone', async () => {
  const { server } = await collectFrom({ resources: harbour('harbour.example/v1') }, [
    crews,
    ships,
  ]);
  const accepts = server.asked
    .filter(({ path }) => /crews|ships/.test(path))
    .map(({ path, headers }) => [path, headers.accept?.split(',')[0]]);

  expect(accepts.sort(([a = ''], [b = '']) => byText(a, b))).toEqual([
    ['/api/v1/crews', 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'],
    ['/apis/harbour.example/v1/ships', 'application/json'],
  ]);
});

test('Secrets are not asked for, and with consent only as a table of metadata', async () => {
  const resources = [
    ...harbour('v1'),
    resource('v1', 'Secret', 'secrets', [
      Object.assign(ofKind('north', 'key', {}), { type: 'Opaque', data: { a: 'canary' } }),
    ]),
  ];
  const without = await collectFrom({ resources }, [secrets]);
  const given = await collectFrom({ resources }, [secrets], { allowSecretMetadata: true });

  expect(gapsIn(without.data, secrets.id).map(([cause]) => cause)).toEqual(['not-collected']);
  expect(pathsOf(without.server).filter((path) => path.includes('secrets'))).toEqual([]);
  expect(visibleOf(given.data, secrets)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key', namespace: 'north' },
      type: 'Opaque',
    },
  ]);
  const [asked] = given.server.asked.filter(({ path }) => path === '/api/v1/secrets');
  expect([asked?.headers.accept, asked?.query.get('includeObject')]).toEqual([
    'application/json;as=Table;g=meta.k8s.io;v=v1',
    'Metadata',
  ]);
});

test('an object by name that is not there is none', async () => {
  const resources = [resource('v1', 'Chart', 'charts', []), ...harbour('v1')];
  const data = await collect({ resources: resources.filter((one) => one.objects !== CHARTS) }, [
    charts,
  ]);

  expect(data.leaves.get(charts.id)).toEqual({ state: 'seen', value: [] });
});

test('nothing is asked for that no leaf needs', async () => {
  const { server } = await collectFrom({ resources: harbour('harbour.example/v1') }, [ships]);

  expect([...pathsOf(server)].sort(byText)).toEqual([
    '/api',
    '/api/v1/namespaces',
    '/apis',
    '/apis/harbour.example/v1/ships',
    '/version',
  ]);
});

test('progress tells what is under way, and ends with all done', async () => {
  const told: CollectProgress[] = [];
  await collect({ resources: harbour('harbour.example/v1') }, [ships, crews], {
    progress: (one) => told.push(one),
  });

  expect(told[0]).toEqual({
    cluster: 'harbour',
    underWay: [ships.id],
    done: 0,
    all: 2,
    objects: 0,
  });
  expect(told.at(-1)).toEqual({ cluster: 'harbour', underWay: [], done: 2, all: 2, objects: 4 });
});

test('time that is up is a gap for what was not read by then', async () => {
  const api = clusterApi({ resources: harbour('harbour.example/v1') });
  const server = await startServer((asked) =>
    asked.path.endsWith('/ships') ? { hang: true } : api(asked),
  );
  const data = await collectCluster(accessTo(server), [ships, crews], { timeout: 400 });

  expect(data.leaves.get(crews.id)?.state).toBe('seen');
  expect(gapsIn(data, ships.id)).toEqual([
    [
      'timeout',
      'a longer --timeout, or a less busy API server',
      undefined,
      'the cluster was not read to the end within 0.4 s',
    ],
  ]);
});

test.for([401, 500])(
  'a server that answers %i to everything is no cluster with gaps',
  async (status) => {
    const server = await startServer(() => ({ status }));

    await expect(collectCluster(accessTo(server), [ships])).rejects.toMatchObject({
      code: 'access',
    });
  },
);

test('an abort rejects with its reason', async () => {
  const api = clusterApi({ resources: harbour('harbour.example/v1') });
  const controller = new AbortController();
  const server = await startServer((asked) => {
    if (!asked.path.endsWith('/ships')) return api(asked);
    controller.abort(new Error('enough'));
    return { hang: true };
  });
  const { signal } = controller;

  await expect(collectCluster(accessTo(server), [ships], { signal })).rejects.toThrow('enough');
});

function kind(
  name: string,
  plural: string,
  apiVersions: readonly [string, ...string[]],
  keep: readonly string[],
): Kind<unknown> {
  return defineKind({
    apiVersions,
    kind: name,
    plural,
    namespaced: true,
    declared: true,
    keep,
    decode: (raw) => raw,
  });
}

function ofKind(namespace: string, name: string, more: object): ApiObject {
  return { metadata: { name, namespace }, ...more };
}

/** As kept: of one version. */
function ship(namespace: string, version: string): unknown {
  const metadata = { name: 'ship', namespace };
  return {
    apiVersion: `harbour.example/${version}`,
    kind: 'Ship',
    metadata,
    spec: { flag: 'red' },
  };
}

function crew(namespace: string, name: string): unknown {
  return { apiVersion: 'v1', kind: 'Crew', metadata: { name, namespace, labels: { of: name } } };
}

const chart = {
  apiVersion: 'v1',
  kind: 'Chart',
  metadata: { name: 'coast', namespace: 'kube-system' },
  data: { coast: 'west' },
};

const CHARTS: readonly ApiObject[] = [
  ofKind('kube-system', 'coast', { data: { coast: 'west', depth: 'canary' } }),
  ofKind('kube-system', 'other', { data: { coast: 'east' } }),
];

/** Not in order, and with more than is kept. */
function harbour(version: string): readonly Resource[] {
  return [
    resource(version, 'Ship', 'ships', [
      ofKind('south', 'ship', { spec: { flag: 'red', cargo: 'canary' } }),
      ofKind('north', 'ship', { spec: { flag: 'red' } }),
    ]),
    resource('v1', 'Crew', 'crews', [sailor('b'), sailor('a')]),
    resource('v1', 'Chart', 'charts', CHARTS),
    {
      ...resource('v1', 'Namespace', 'namespaces', [
        KUBE_SYSTEM,
        { metadata: { name: 'south' } },
        { metadata: { name: 'north' } },
      ]),
      namespaced: false,
    },
  ];
}

function sailor(name: string): ApiObject {
  const metadata = { name, namespace: 'north', labels: { of: name }, managedFields: [] };
  return { metadata };
}

function resource(
  groupVersion: string,
  name: string,
  plural: string,
  objects: readonly ApiObject[],
): Resource {
  return { groupVersion, kind: name, resource: plural, namespaced: true, objects };
}

function served(groupVersion: string, name: string, plural: string): object {
  return { groupVersion, kind: name, resource: plural, namespaced: true };
}

function notCrews(plural: string): boolean {
  return plural !== 'crews';
}

function onlyNorth(plural: string, namespace: string | undefined): boolean {
  return plural === 'namespaces' || namespace === 'north';
}

async function collect(
  api: ApiOptions,
  leaves: readonly Leaf[],
  options: CollectOptions = {},
): Promise<ClusterData> {
  return (await collectFrom(api, leaves, options)).data;
}

async function collectFrom(
  options: ApiOptions,
  leaves: readonly Leaf[],
  collecting: CollectOptions = {},
  status: (path: string) => number | undefined = () => undefined,
): Promise<{ readonly data: ClusterData; readonly server: LocalServer }> {
  const api = clusterApi(options);
  const server = await startServer((asked) => {
    const refused = status(asked.path);
    return refused === undefined ? api(asked) : { status: refused };
  });
  const data = await collectCluster(accessTo(server, { attempts: 2 }), leaves, collecting);
  expect(JSON.stringify([...data.leaves, data.gaps])).not.toContain('canary');
  return { data, server };
}

function identities({ info }: ClusterData): readonly unknown[] {
  return info.identities.filter(({ type }) => type !== 'uid');
}

function visibleOf({ leaves }: ClusterData, { id }: Leaf): readonly unknown[] {
  return visible(leaves.get(id) ?? never()).map(({ raw }) => raw);
}

type GapRow = readonly (string | undefined)[];

function gapsIn({ leaves }: ClusterData, id: string): readonly GapRow[] {
  return gapsOf(leaves.get(id) ?? never()).map(({ cause, permission, namespace, detail }) => [
    cause,
    permission,
    namespace,
    detail,
  ]);
}

function pathsOf({ asked }: LocalServer): readonly string[] {
  return asked.map(({ path }) => path);
}

function never(): never {
  throw new Error('expected the leaf to be there');
}

async function throughSnapshot(data: ClusterData): Promise<ClusterData> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-live-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'one.snapshot');
  const clusters = async function* (): AsyncGenerator<ClusterData> {
    yield data;
  };
  await writeSnapshot(file, clusters(), { tool: { name: 'kubemuster', version: '0.0.0' } });
  for await (const read of readSnapshot(file)) return read;
  return never();
}
