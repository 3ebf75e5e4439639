import { expect, test } from 'vitest';
import { collectFleet, type FleetResult } from '../../../src/collect/live/fleet.ts';
import { together } from '../../../src/collect/live/together.ts';
import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../../src/model/access.ts';
import { cloudExposure } from '../../../src/model/cloud.ts';
import type { CollectedFrom, Identity } from '../../../src/model/cluster.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { namespaces } from '../../../src/model/kubernetes/namespace.ts';
import { seen, unseen } from '../../../src/model/observed.ts';
import type { Leaf } from '../../../src/model/source.ts';
import { clusterApi } from './cluster-api.ts';
import { accessTo, type LocalServer, startServer } from './local-server.ts';

const ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';
const SERVER = 'https://shop.example#sha256:00ff';

const never = new AbortController().signal;

function refOf(
  name: string,
  source: CollectedFrom,
  ...identities: readonly Identity[]
): ClusterRef {
  return { name, source, server: 'http://127.0.0.1:9', identities, notes: [] };
}

function contextOf(name: string, server: string): ClusterRef {
  return {
    ...refOf(
      name,
      'kubeconfig',
      { type: 'server', value: server },
      { type: 'context', value: name },
    ),
    context: name,
    server: server.replace(/#.*/, ''),
  };
}

function cloudOf(source: CollectedFrom, arn: string, ...more: readonly Identity[]): ClusterRef {
  return {
    ...refOf(arn.split('/')[1] ?? '', source, { type: 'cloud', value: arn }, ...more),
    region: 'eu-west-1',
    described: {
      provider: 'aws',
      distribution: 'eks',
      managed: true,
      version: '1.34',
      scope: '111122223333',
      status: 'ACTIVE',
    },
  };
}

interface Fake {
  readonly provider: Provider;
  /** Names of the refs that it was asked to connect to. */
  readonly asked: string[];
}

function fake(
  platform: CollectedFrom,
  found: readonly (ClusterRef | Found)[],
  access: (ref: ClusterRef) => ClusterAccess | AccessError | InputError = () =>
    new AccessError('unreachable', 'it refuses connections'),
): Fake {
  const asked: string[] = [];
  const provider: Provider = {
    platform,
    discover: async function* (): AsyncGenerator<Found> {
      for (const one of found) yield 'found' in one ? one : { found: true, ref: one };
    },
    connect: async (ref) => {
      asked.push(ref.name);
      if (!found.includes(ref)) throw new TypeError(`${platform} never named ${ref.name}`);
      const result = access(ref);
      if (result instanceof Error) throw result;
      return result;
    },
  };
  return { provider, asked };
}

async function foundBy(
  ...providers: readonly [Provider, ...Provider[]]
): Promise<readonly Found[]> {
  return Array.fromAsync(together(providers).discover(never));
}

function namesOf(found: readonly Found[]): readonly unknown[] {
  return found.map((one) => (one.found ? [one.ref.name, one.ref.foundBy] : one.name));
}

test('what a cloud and a kubeconfig name is one cluster, by its server and CA', async () => {
  const context = contextOf('prod', SERVER);
  const cloud = cloudOf('eks', ARN, { type: 'server', value: SERVER });
  const [one, ...others] = await foundBy(
    fake('kubeconfig', [context]).provider,
    fake('eks', [cloud]).provider,
  );

  expect(others).toEqual([]);
  expect(one).toEqual({
    found: true,
    ref: {
      ...cloud,
      context: 'prod',
      identities: [
        { type: 'cloud', value: ARN },
        { type: 'server', value: SERVER },
        { type: 'context', value: 'prod' },
      ],
      foundBy: ['kubeconfig prod', 'eks 111122223333/eu-west-1'],
    },
  });
});

test('two contexts of one server stay two: behind it may stand several clusters', async () => {
  const found = await foundBy(
    fake('kubeconfig', [contextOf('a', SERVER), contextOf('b', SERVER)]).provider,
    fake('gke', [cloudOf('gke', 'projects/p/locations/l/clusters/other')]).provider,
  );

  expect(namesOf(found)).toEqual([
    ['p', ['gke 111122223333/eu-west-1']],
    ['a', ['kubeconfig a']],
    ['b', ['kubeconfig b']],
  ]);
});

test('a server without a CA joins nothing: it may lead elsewhere tomorrow', async () => {
  const bare = 'https://shop.example';
  const found = await foundBy(
    fake('kubeconfig', [contextOf('a', bare)]).provider,
    fake('eks', [cloudOf('eks', ARN, { type: 'server', value: bare })]).provider,
  );

  expect(found.length).toBe(2);
});

test('what joins two that were found apart makes all three one', async () => {
  const found = await foundBy(
    fake('rancher', [
      refOf('by-uid', 'rancher', { type: 'uid', value: 'u-1' }),
      refOf('by-server', 'rancher', { type: 'server', value: SERVER }),
    ]).provider,
    fake('ocm', [
      refOf('both', 'ocm', { type: 'uid', value: 'u-1' }, { type: 'server', value: SERVER }),
    ]).provider,
  );

  expect(namesOf(found)).toEqual([['by-uid', ['rancher', 'ocm']]]);
});

test('a context that several hubs name is one', async () => {
  const context = (): ClusterRef => contextOf('hub', 'https://hub.example');
  const found = await foundBy(
    fake('rancher', [context()]).provider,
    fake('ocm', [context()]).provider,
  );

  expect(namesOf(found)).toEqual([['hub', ['kubeconfig hub']]]);
});

test('a place that one of them could not look into hides nothing of the others, and says who it was', async () => {
  const gap = { source: 'inventory', cause: 'forbidden', detail: 'no' } as const;
  const found = await foundBy(
    fake('eks', [{ found: false, place: true, name: 'account 1', gap }]).provider,
    fake('kubeconfig', [contextOf('a', SERVER)]).provider,
  );

  expect(found).toEqual([
    { found: false, place: true, name: 'account 1', gap, provider: 'eks' },
    { found: true, ref: { ...contextOf('a', SERVER), foundBy: ['kubeconfig a'] } },
  ]);
});

test('a provider that cannot be used is wrong usage, and a place where every provider is asked', async () => {
  const broken: Provider = {
    ...fake('kubeconfig', []).provider,
    discover: async function* (): AsyncGenerator<Found> {
      yield* [];
      throw new InputError('no kubeconfig', { hint: 'give one' });
    },
  };
  const eks = fake('eks', [cloudOf('eks', ARN)]).provider;

  await expect(foundBy(broken, eks)).rejects.toThrow('no kubeconfig');
  const all = await Array.fromAsync(together([broken, eks], { tolerant: true }).discover(never));
  expect(all.map((one) => (one.found ? one.ref.name : [one.name, one.gap.detail]))).toEqual([
    ['kubeconfig', 'no kubeconfig'],
    'shop',
  ]);
});

const api = clusterApi({ resources: [] });

async function connected(
  providers: readonly [Provider, ...Provider[]],
): Promise<ClusterAccess | AccessError> {
  const all = together(providers);
  const [one] = await Array.fromAsync(all.discover(never));
  if (one?.found !== true) throw new Error('nothing found');
  try {
    return await all.connect(one.ref, never);
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
}

test('the first way that answers is used, under all names of the cluster', async () => {
  const server = await startServer(api);
  const dead = fake('kubeconfig', [contextOf('old', SERVER)]);
  const live = fake('eks', [cloudOf('eks', ARN, { type: 'server', value: SERVER })], (ref) =>
    accessTo(server, {}, { ...ref, server: server.url }),
  );
  const access = await connected([dead.provider, live.provider]);
  if (access instanceof AccessError) throw access;

  expect([dead.asked, live.asked]).toEqual([['old'], ['shop']]);
  expect(access.ref).toMatchObject({
    name: 'shop',
    source: 'eks',
    identities: [
      { type: 'cloud', value: ARN },
      { type: 'server', value: SERVER },
      { type: 'context', value: 'old' },
    ],
  });
});

test('where no way answers, each says why', async () => {
  const broken = fake(
    'kubeconfig',
    [contextOf('old', SERVER)],
    () => new InputError('no such file'),
  );
  const barred = fake(
    'eks',
    [cloudOf('eks', ARN, { type: 'server', value: SERVER })],
    () => new AccessError('unauthenticated', 'no token'),
  );
  const error = await connected([broken.provider, barred.provider]);

  expect(error).toMatchObject({
    fault: 'unauthenticated',
    message: 'kubeconfig old: no such file; eks 111122223333/eu-west-1: no token',
  });
});

test('each cluster is asked at its own address with its own credentials, however many are under way', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `c${at}`);
  const servers = new Map<string, LocalServer>();
  for (const name of names) servers.set(name, await startServer(tellsItsName(name)));
  const contexts = names.map((name) => contextOf(name, `https://${name}.example#sha256:${name}`));
  const clouds = names.slice(0, 6).map((name) =>
    cloudOf('eks', `arn:aws:eks:eu-west-1:1:cluster/${name}`, {
      type: 'server',
      value: `https://${name}.example#sha256:${name}`,
    }),
  );
  const serve = (ref: ClusterRef): ClusterAccess => {
    const server = servers.get(ref.name);
    if (server === undefined) throw new Error(`no server ${ref.name}`);
    return accessTo(server, {}, { ...ref, server: server.url });
  };
  const all = together([
    fake('kubeconfig', contexts, serve).provider,
    fake('eks', clouds, serve).provider,
  ]);
  const results = await Array.fromAsync(
    collectFleet(all.discover(never), all.connect, [namespaces], { clusters: 5 }),
  );

  expect(results.map(readNames).sort()).toEqual(names.map((name) => `${name} uid-${name}`).sort());
});

function tellsItsName(name: string): ReturnType<typeof clusterApi> {
  const metadata = { name: 'kube-system', uid: `uid-${name}` };
  return clusterApi({
    resources: [
      {
        groupVersion: 'v1',
        kind: 'Namespace',
        resource: 'namespaces',
        namespaced: false,
        objects: [{ metadata }],
      },
    ],
  });
}

function readNames(result: FleetResult): string {
  if (!result.reached) return `${result.name} was not read`;
  const uid = result.data.info.identities.find(({ type }) => type === 'uid');
  return `${result.ref.name} ${uid?.value ?? ''}`;
}

async function readFirst(
  provider: Provider,
  leaves: readonly Leaf[],
): Promise<FleetResult | undefined> {
  const { discover, connect, sections } = together([provider]);
  const now = (): number => Date.parse('2026-11-20T09:00:00.123Z');
  const options = sections === undefined ? { now } : { now, sections };
  const [result] = await Array.fromAsync(collectFleet(discover(never), connect, leaves, options));
  return result;
}

const EXPOSURE = { public: { value: true, field: 'endpointPublicAccess' } };

test('a cluster that does not answer is told by its cloud, and its kinds are gaps', async () => {
  const ref = cloudOf('eks', ARN);
  const provider: Provider = {
    ...fake('eks', [ref]).provider,
    sections: async (asked, ids) => {
      expect([asked, ids]).toEqual([ref, [cloudExposure.id]]);
      return new Map([[cloudExposure.id, seen(EXPOSURE)]]);
    },
  };
  const result = await readFirst(provider, [namespaces, cloudExposure]);
  if (result?.reached !== true) throw new Error('it was not told');

  const gap = {
    cause: 'unreachable',
    detail: 'it refuses connections',
    permission: 'a connection to an API server that answers',
  } as const;
  expect(result.data).toEqual({
    info: {
      id: ARN,
      name: 'shop',
      identities: [{ type: 'cloud', value: ARN }],
      source: 'eks',
      region: 'eu-west-1',
      described: ref.described,
      foundBy: ['eks 111122223333/eu-west-1'],
      collectedAt: '2026-11-20T09:00:00Z',
    },
    leaves: new Map<string, unknown>([
      [cloudExposure.id, seen([{ raw: EXPOSURE }])],
      [namespaces.id, unseen([{ source: namespaces.id, ...gap }])],
    ]),
    permissions: { held: [], missing: [] },
    gaps: [{ source: 'api-server', ...gap }],
    ignored: [],
  });
});

test('a cluster of which neither the API server nor the cloud tells anything was not read', async () => {
  const refused = { source: cloudExposure.id, cause: 'forbidden', detail: 'no' } as const;
  const provider: Provider = {
    ...fake('eks', [cloudOf('eks', ARN)]).provider,
    sections: async () => new Map([[cloudExposure.id, unseen([refused])]]),
  };
  const result = await readFirst(provider, [namespaces, cloudExposure]);

  expect(result).toMatchObject({ reached: false, name: 'shop', gap: { cause: 'unreachable' } });
});

test('a fault in reading a cloud is a gap, and never repeats what came over the wire', async () => {
  const server = await startServer(api);
  const provider: Provider = {
    ...fake('eks', [cloudOf('eks', ARN)], (ref) =>
      accessTo(server, {}, { ...ref, server: server.url }),
    ).provider,
    sections: () => Promise.reject(new RangeError('canary-of-the-sdk')),
  };
  const result = await readFirst(provider, [cloudExposure]);
  if (result?.reached !== true) throw new Error('it was not read');

  expect(result.data.leaves.get(cloudExposure.id)).toEqual(
    unseen([
      { source: cloudExposure.id, cause: 'error', detail: 'fault in kubemuster: RangeError' },
    ]),
  );
});
