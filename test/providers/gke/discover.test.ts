import { afterEach, describe, expect, test } from 'vitest';
import type { Reply } from './answers.ts';
import {
  type Fake,
  fakeGoogle,
  found,
  placesIn,
  refsIn,
  TRANSPORTS,
  type Transport,
} from './world.ts';

const open: Fake[] = [];

afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

async function fake(...given: Parameters<typeof fakeGoogle>): Promise<Fake> {
  const made = await fakeGoogle(...given);
  open.push(made);
  return made;
}

const NO_FLEET: Reply = { refused: 'PERMISSION_DENIED', reason: 'SERVICE_DISABLED' };

function cluster(name: string, location = 'europe-west4', project = 'shop'): object {
  const kind = location.split('-').length === 3 ? 'zones' : 'locations';
  return {
    name,
    location,
    selfLink: `https://container.googleapis.com/v1/projects/${project}/${kind}/${location}/clusters/${name}`,
    endpoint: '34.90.1.2',
    status: 'RUNNING',
    currentMasterVersion: '1.35.2-gke.1000',
    masterAuth: { clusterCaCertificate: Buffer.from('a CA').toString('base64') },
  };
}

function projects(...ids: readonly string[]): Reply {
  return { ok: pageOf(...ids) };
}

function pageOf(...ids: readonly string[]): { projects: readonly object[] } {
  return {
    projects: ids.map((projectId) => ({
      name: `projects/${numberOf(projectId)}`,
      projectId,
      state: 'ACTIVE',
    })),
  };
}

function numberOf(project: string): number {
  return project.charCodeAt(0);
}

/** The API is off in a project, which may be another one than that which was asked about. */
function offIn(consumer: string): Reply {
  return {
    refused: 'PERMISSION_DENIED',
    reason: 'SERVICE_DISABLED',
    metadata: { consumer: `projects/${numberOf(consumer)}` },
  };
}

function listOf(project: string): string {
  return `container listClusters projects/${project}/locations/-`;
}

function fleetOf(project: string): string {
  return `GET /v1/projects/${project}/locations/-/memberships`;
}

describe.each(TRANSPORTS)('the clusters of GKE, by %s', (transport: Transport) => {
  test('a cluster has its link, its server with the hash of its CA, and what the list says of it', async () => {
    const google = await fake(
      transport,
      { [listOf('shop')]: { ok: { clusters: [cluster('main')] } }, [fleetOf('shop')]: NO_FLEET },
      { projects: ['shop'] },
    );

    expect(await found(google)).toEqual([
      {
        found: true,
        ref: {
          name: 'gke_shop_europe-west4_main',
          source: 'gke',
          server: 'https://34.90.1.2',
          identities: [
            {
              type: 'cloud',
              value:
                'https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/main',
            },
            {
              type: 'server',
              value:
                'https://34.90.1.2#sha256:7b30aa35f85a70cbeb3b827a3238b761363b5f07fc81bc28944779dd603ba242',
            },
          ],
          region: 'europe-west4',
          described: {
            provider: 'gcp',
            distribution: 'gke',
            managed: true,
            version: '1.35.2-gke.1000',
            scope: 'shop',
            status: 'RUNNING',
          },
          notes: [],
        },
      },
    ]);
    expect(google.calls.byOperation()).toEqual([
      ['container:listClusters', 1],
      ['gkehub:memberships.list', 1],
    ]);
  });

  test('projects are searched page by page, and one that is denied hides no other', async () => {
    const google = await fake(transport, {
      'GET /v3/projects:search': { ok: { ...pageOf('shop'), nextPageToken: 'two' } },
      'GET /v3/projects:search?pageToken=two': projects('closed', 'games'),
      [listOf('shop')]: { ok: { clusters: [cluster('main')] } },
      [listOf('closed')]: { refused: 'PERMISSION_DENIED', reason: 'IAM_PERMISSION_DENIED' },
      [listOf('games')]: { ok: { clusters: [cluster('play', 'us-east1-b', 'games')] } },
      [fleetOf('shop')]: NO_FLEET,
      [fleetOf('closed')]: NO_FLEET,
      [fleetOf('games')]: NO_FLEET,
    });
    const all = await found(google);

    expect(refsIn(all).map(({ name }) => name)).toEqual([
      'gke_games_us-east1-b_play',
      'gke_shop_europe-west4_main',
    ]);
    expect(placesIn(all)).toEqual([
      {
        name: 'project closed',
        place: true,
        source: 'inventory/gke',
        cause: 'forbidden',
        detail: 'container listClusters of projects/closed/locations/-: permission denied by IAM',
        permission: 'container.clusters.list on projects/closed',
      },
    ]);
  });

  test('projects where the API is off are one line; one that was asked for by name is a line of its own', async () => {
    const answers = {
      'GET /v3/projects:search': projects('b', 'a'),
      [listOf('a')]: offIn('a'),
      [listOf('b')]: offIn('b'),
      [fleetOf('a')]: offIn('a'),
      [fleetOf('b')]: offIn('b'),
      'GET /v3/projects/a': { ok: { name: `projects/${numberOf('a')}` } },
    };

    expect(placesIn(await found(await fake(transport, answers)))).toEqual([
      {
        name: '2 projects without Kubernetes Engine',
        place: true,
        source: 'inventory/gke',
        cause: 'absent-api',
        detail:
          'container.googleapis.com is not enabled, so that nobody can make or list clusters there: a, b',
        permission:
          'the API switched on, where a cluster from before it was switched off may be left',
      },
    ]);
    expect(placesIn(await found(await fake(transport, answers, { projects: ['a'] })))).toEqual([
      {
        name: 'project a',
        place: true,
        source: 'inventory/gke',
        cause: 'absent-api',
        detail:
          'container listClusters of projects/a/locations/-: the API is not enabled in project number 97',
        permission:
          'the API switched on in that project (gcloud services enable), or another one to pay for the calls (gcloud auth application-default set-quota-project)',
      },
    ]);
  });

  test('an API that is off where calls are paid for says nothing of the projects that were asked about', async () => {
    const google = await fake(transport, {
      'GET /v3/projects:search': projects('shop'),
      [listOf('shop')]: offIn('payer'),
      [fleetOf('shop')]: offIn('payer'),
    });

    expect(placesIn(await found(google))).toMatchObject([
      { name: 'fleet of project shop', cause: 'absent-api' },
      {
        name: 'project shop',
        cause: 'absent-api',
        detail:
          'container listClusters of projects/shop/locations/-: the API is not enabled in project number 112',
      },
    ]);
  });

  test('zones that did not answer are a gap of their project, beside what the others told', async () => {
    const google = await fake(
      transport,
      {
        [listOf('shop')]: {
          ok: { clusters: [cluster('main')], missingZones: ['us-east1-b', 'us-east1-c'] },
        },
        [fleetOf('shop')]: NO_FLEET,
      },
      { projects: ['shop'] },
    );
    const all = await found(google);

    expect(refsIn(all)).toHaveLength(1);
    expect(placesIn(all)).toEqual([
      {
        name: 'project shop',
        place: true,
        source: 'inventory/gke',
        cause: 'unreachable',
        detail:
          'these locations did not answer, and what is in them is not listed: us-east1-b, us-east1-c',
        permission: 'the same question again, once they answer',
      },
    ]);
  });

  test('below a folder only projects with clusters are asked, and what they hide is named all the same', async () => {
    const google = await fake(
      transport,
      {
        'GET /v1/folders/7:searchAllResources': {
          ok: { results: [asset('shop', 'zones/us-east1-b', 'old')], nextPageToken: 'two' },
        },
        'GET /v1/folders/7:searchAllResources?pageToken=two': {
          ok: { results: [asset('games', 'locations/us-east1', 'play')] },
        },
        [listOf('shop')]: { ok: { clusters: [], missingZones: ['us-east1-b'] } },
        [listOf('games')]: { refused: 'PERMISSION_DENIED' },
        [fleetOf('shop')]: NO_FLEET,
        [fleetOf('games')]: NO_FLEET,
      },
      { folder: '7' },
    );
    const all = await found(google);

    expect(refsIn(all).map(({ name, server, foundBy }) => ({ name, server, foundBy }))).toEqual([
      { name: 'gke_games_us-east1_play', server: '', foundBy: ['Cloud Asset Inventory'] },
      { name: 'gke_shop_us-east1-b_old', server: '', foundBy: ['Cloud Asset Inventory'] },
    ]);
    expect(placesIn(all)).toMatchObject([
      { name: 'project games', cause: 'forbidden' },
      { name: 'project shop', cause: 'unreachable' },
    ]);
  });

  test('a refused inventory names the right that it takes', async () => {
    const google = await fake(
      transport,
      { 'GET /v1/organizations/9:searchAllResources': { refused: 'PERMISSION_DENIED' } },
      { organization: '9' },
    );

    expect(placesIn(await found(google))).toMatchObject([
      {
        name: 'organization 9',
        cause: 'forbidden',
        permission: 'cloudasset.assets.searchAllResources on organizations/9',
      },
    ]);
  });

  test('too many calls are asked again after the pause that the answer wants, and each is counted', async () => {
    const google = await fake(
      transport,
      {
        [listOf('shop')]: [
          { refused: 'RESOURCE_EXHAUSTED', retryAfter: 1 },
          { refused: 'UNAVAILABLE' },
          { ok: { clusters: [cluster('main')] } },
        ],
        [fleetOf('shop')]: [{ refused: 'RESOURCE_EXHAUSTED', retryAfter: 0 }, NO_FLEET],
      },
      { projects: ['shop'] },
    );

    expect(refsIn(await found(google))).toHaveLength(1);
    expect(google.calls.byOperation()).toEqual([
      ['container:listClusters', 3],
      ['gkehub:memberships.list', 2],
    ]);
  });

  test('what does not answer in time is a gap and holds up no other project', async () => {
    const google = await fake(
      transport,
      {
        [listOf('slow')]: { never: true },
        [listOf('shop')]: { ok: { clusters: [cluster('main')] } },
        [fleetOf('shop')]: NO_FLEET,
        [fleetOf('slow')]: NO_FLEET,
      },
      {
        projects: ['slow', 'shop'],
        callTimeout: 300,
        client: { userAgent: 'kubemuster/test', attempts: 1 },
      },
    );
    const all = await found(google);

    expect(refsIn(all)).toHaveLength(1);
    expect(placesIn(all)).toMatchObject([{ name: 'project slow', cause: 'timeout' }]);
  });

  test('an abort ends it at once, with its own reason', async () => {
    const google = await fake(
      transport,
      { [listOf('slow')]: { never: true }, [fleetOf('slow')]: { never: true } },
      { projects: ['slow'] },
    );
    const controller = new AbortController();
    const reading = found(google, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 100);

    await expect(reading).rejects.toThrow('enough');
  });

  test('a cluster without a name is a gap beside the others', async () => {
    const google = await fake(
      transport,
      {
        [listOf('shop')]: {
          ok: { clusters: [{ ...cluster('main'), location: '' }, cluster('b')] },
        },
        [fleetOf('shop')]: NO_FLEET,
      },
      { projects: ['shop'] },
    );
    const all = await found(google);

    expect(refsIn(all).map(({ name }) => name)).toEqual(['gke_shop_europe-west4_b']);
    expect(placesIn(all)).toMatchObject([
      { name: 'a cluster of project shop', place: false, cause: 'malformed' },
    ]);
  });

  test('a state without a name, and a project that is asked for twice, are nothing to stumble over', async () => {
    const google = await fake(
      transport,
      {
        'GET /v1/folders/7:searchAllResources': {
          ok: { results: [asset('shop', 'locations/europe-west4', 'main')] },
        },
        [listOf('shop')]: { ok: { clusters: [{ ...cluster('main'), status: 99 }] } },
        [fleetOf('shop')]: NO_FLEET,
      },
      { projects: ['shop'], folder: '7' },
    );
    const all = await found(google);

    expect(refsIn(all).map(({ described }) => described?.status)).toEqual(['99']);
    expect(google.calls.byOperation()).toEqual([
      ['cloudasset:searchAllResources', 1],
      ['container:listClusters', 1],
      ['gkehub:memberships.list', 1],
    ]);
  });

  test('an answer that is none is malformed, and not an empty one', async () => {
    const google = await fake(
      transport,
      {
        [listOf('shop')]: { raw: '<html>' },
        [fleetOf('shop')]: { raw: '<html>' },
      },
      { projects: ['shop'] },
    );

    expect(placesIn(await found(google))).toMatchObject([
      { name: 'fleet of project shop', cause: 'malformed' },
      // gRPC has no answers of another shape: the fake says that it failed.
      { name: 'project shop', cause: transport === 'grpc' ? 'unreachable' : 'malformed' },
    ]);
  });

  test('never more calls are under way than asked for', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const google = await fake(
      transport,
      Object.fromEntries([
        ...ids.map((id) => [listOf(id), { ok: { clusters: [cluster('main', 'us-east1', id)] } }]),
        ...ids.map((id) => [fleetOf(id), NO_FLEET]),
      ]),
      { projects: ids, width: 1 },
    );

    expect(refsIn(await found(google))).toHaveLength(5);
    expect(google.most()).toBe(1);
  });

  test('two thousand clusters of one project come in one answer', async () => {
    const clusters = Array.from({ length: 2000 }, (_, index) => cluster(`c${index}`));
    const google = await fake(
      transport,
      { [listOf('shop')]: { ok: { clusters } }, [fleetOf('shop')]: NO_FLEET },
      { projects: ['shop'] },
    );

    expect(refsIn(await found(google))).toHaveLength(2000);
  });
});

function asset(project: string, location: string, name: string): object {
  return {
    name: `//container.googleapis.com/projects/${project}/${location}/clusters/${name}`,
    assetType: 'container.googleapis.com/Cluster',
  };
}

describe('fleets', () => {
  test('what a fleet lists is named: clusters of other projects, and those that run elsewhere', async () => {
    const google = await fake(
      'rest',
      {
        [listOf('shop')]: { ok: { clusters: [cluster('main')] } },
        [fleetOf('shop')]: {
          ok: {
            resources: [
              member('main', 'shop', 'locations/europe-west4', 'main'),
              member('play', 'games', 'zones/us-east1-b', 'play'),
              {
                name: 'projects/1/locations/global/memberships/till-7',
                externalId: '0c2e5f3a-uid',
                state: { code: 'READY' },
                endpoint: {
                  onPremCluster: { resourceLink: '//gkeonprem.googleapis.com/x' },
                  kubernetesMetadata: { kubernetesApiServerVersion: 'v1.33.1' },
                },
              },
            ],
            unreachable: ['asia-east1'],
          },
        },
      },
      { projects: ['shop'] },
    );
    const all = await found(google);

    expect(refsIn(all).map(({ name }) => name)).toEqual([
      'gke_games_us-east1-b_play',
      'gke_shop_europe-west4_main',
      'till-7',
    ]);
    expect(refsIn(all)[2]).toEqual({
      name: 'till-7',
      source: 'gke',
      server: '',
      identities: [
        { type: 'uid', value: '0c2e5f3a-uid' },
        {
          type: 'cloud',
          value: '//gkehub.googleapis.com/projects/1/locations/global/memberships/till-7',
        },
      ],
      described: {
        provider: 'unknown',
        distribution: 'gke-on-prem',
        managed: false,
        version: 'v1.33.1',
        scope: 'shop',
        status: 'READY',
      },
      foundBy: ['fleet of shop'],
      notes: ['reached through Connect gateway, which is not used: give a kubeconfig of it'],
    });
    expect(placesIn(all)).toMatchObject([{ name: 'fleet of project shop', cause: 'unreachable' }]);
  });

  test('a refused fleet is a gap: what it lists may be nowhere else', async () => {
    const google = await fake(
      'rest',
      {
        [listOf('shop')]: { ok: {} },
        [fleetOf('shop')]: { refused: 'PERMISSION_DENIED', reason: 'IAM_PERMISSION_DENIED' },
      },
      { projects: ['shop'] },
    );

    expect(placesIn(await found(google))).toMatchObject([
      {
        name: 'fleet of project shop',
        cause: 'forbidden',
        permission: 'gkehub.memberships.list on projects/shop',
      },
    ]);
  });
});

function member(id: string, project: string, place: string, name: string): object {
  return {
    name: `projects/1/locations/global/memberships/${id}`,
    endpoint: {
      gkeCluster: {
        resourceLink: `//container.googleapis.com/projects/${project}/${place}/clusters/${name}`,
      },
    },
  };
}
