import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untilAborted } from '../../../src/collect/cloud/limit.ts';
import type { CloudLevel } from '../../../src/model/cloud/permissions.ts';
import { keptCluster } from '../../../src/providers/gke/keep.ts';
import { knownRole, worthOf } from '../../../src/providers/gke/known-roles.ts';
import { holderOf, isAccount, podsOf } from '../../../src/providers/gke/members.ts';
import { Memo } from '../../../src/providers/gke/memo.ts';
import { merged } from '../../../src/providers/gke/merged.ts';
import { doorsOf, whereaboutsIn } from '../../../src/providers/gke/ref.ts';

async function* each<T>(inputs: readonly T[]): AsyncGenerator<T> {
  yield* inputs;
}

describe('merged', () => {
  test('every result of every input comes once, with never more under way than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (waits, width) => {
          let running = 0;
          let most = 0;
          const results: number[] = [];
          const act = async (index: number): Promise<readonly number[]> => {
            running += 1;
            most = Math.max(most, running);
            await sleep(waits[index]);
            running -= 1;
            return [index, index];
          };
          for await (const one of merged(each([...waits.keys()]), width, act)) results.push(one);

          expect(results.sort((a, b) => a - b)).toEqual(
            [...waits.keys()].flatMap((one) => [one, one]),
          );
          expect(most).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('the first failure ends it, and those that fail after it end nothing else', async () => {
    const act = async (index: number): Promise<readonly number[]> => {
      await sleep(index);
      throw new Error(`failure ${index}`);
    };
    const read = async (): Promise<void> => {
      for await (const one of merged(each([1, 20, 21]), 3, act)) expect(one).toBeUndefined();
    };

    await expect(read()).rejects.toThrow('failure 1');
    await sleep(40);
  });

  test('a failure of what tells the inputs is a failure of it all', async () => {
    const inputs = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('no more inputs');
    };
    const read = async (): Promise<void> => {
      for await (const one of merged(inputs(), 2, async (input) => [input])) expect(one).toBe(1);
    };

    await expect(read()).rejects.toThrow('no more inputs');
  });
});

describe('what is asked for several clusters', () => {
  test('is asked once, refusals too', async () => {
    const memo = new Memo<number>();
    const signal = new AbortController().signal;
    let asked = 0;
    const refuse = async (): Promise<number> => {
      asked += 1;
      throw new Error('refused');
    };

    const all = await Promise.allSettled([1, 2, 3].map(() => memo.get('a', signal, refuse)));
    await expect(memo.get('a', signal, refuse)).rejects.toThrow('refused');
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(1);
  });

  test('is asked anew by the next one where whoever asked gave up', async () => {
    const memo = new Memo<number>();
    const controller = new AbortController();
    const first = memo.get('a', controller.signal, () =>
      untilAborted(new Promise<number>(() => undefined), controller.signal),
    );
    const second = memo.get('a', new AbortController().signal, async () => 2);
    controller.abort(new Error('gave up'));

    await expect(first).rejects.toThrow('gave up');
    expect(await second).toBe(2);
  });
});

const LEVELS: readonly CloudLevel[] = ['minimal', 'extra', 'admin'];
const IN_CLUSTER = ['none', 'some', 'all'];

const permission = fc.constantFrom(
  'container.pods.get',
  'container.clusters.get',
  'container.clusterRoles.escalate',
  'container.clusterRoleBindings.create',
  'container.operations.list',
  'logging.logEntries.create',
  'monitoring.timeSeries.create',
  'storage.objects.get',
  'resourcemanager.projects.setIamPolicy',
  'iam.serviceAccounts.actAs',
  'pubsub.topics.publish',
);

describe('roles', () => {
  test('more permissions are never worth less', () => {
    fc.assert(
      fc.property(fc.array(permission), permission, (some, one) => {
        const before = worthOf(some);
        const after = worthOf([...some, one]);

        expect(LEVELS.indexOf(after.level)).toBeGreaterThanOrEqual(LEVELS.indexOf(before.level));
        expect(IN_CLUSTER.indexOf(after.inCluster)).toBeGreaterThanOrEqual(
          IN_CLUSTER.indexOf(before.inCluster),
        );
      }),
    );
  });

  test.each([
    [['container.pods.get'], 'some', 'extra'],
    [['container.clusters.get', 'container.operations.list'], 'none', 'extra'],
    [['container.clusterRoles.bind', 'container.clusterRoleBindings.create'], 'all', 'admin'],
    [['logging.logEntries.create', 'monitoring.timeSeries.create'], 'none', 'minimal'],
    [['storage.objects.get'], 'none', 'admin'],
  ])('%s give %s in the cluster, and are %s in the project', (permissions, inCluster, level) => {
    expect(worthOf(permissions)).toEqual({ inCluster, level });
  });

  test('only what is in the table is known without asking', () => {
    expect(knownRole('roles/owner')).toEqual({ inCluster: 'all', level: 'admin' });
    expect(knownRole('projects/shop/roles/owner')).toBeUndefined();
    expect(knownRole('constructor')).toBeUndefined();
  });
});

const WHERE = { project: 'shop', location: 'europe-west4', cluster: 'main' };
const POOL = 'shop.svc.id.goog';
const FEDERATED = `iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/${POOL}`;
const CLUSTERS =
  'kubernetes.cluster/https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters';

test.each([
  [`serviceAccount:${POOL}[web/cart]`, 'system:serviceaccount:web:cart'],
  ['serviceAccount:other.svc.id.goog[web/cart]', undefined],
  [`principal://${FEDERATED}/subject/ns/web/sa/cart`, 'system:serviceaccount:web:cart'],
  [`principalSet://${FEDERATED}/namespace/web`, 'system:serviceaccount:web:*'],
  [`principalSet://${FEDERATED}/${CLUSTERS}/main`, 'system:serviceaccount:*:*'],
  [`principalSet://${FEDERATED}/${CLUSTERS}/other`, undefined],
  [`principalSet://${FEDERATED}/*`, '*'],
  [`principal://${FEDERATED}/kubernetes.serviceaccount.uid/1-2`, null],
  ['user:ann@example.com', undefined],
  ['serviceAccount:ci@shop.iam.gserviceaccount.com', undefined],
])('the member %s stands for the pods %s', (member, pods) => {
  expect(podsOf(member, POOL, WHERE)).toBe(pods);
});

test.each([
  ['serviceAccount:service-1@container-engine-robot.iam.gserviceaccount.com', 'cloud'],
  ['serviceAccount:service-1@gcp-sa-logging.iam.gserviceaccount.com', 'cloud'],
  ['serviceAccount:1@cloudservices.gserviceaccount.com', 'cloud'],
  ['serviceAccount:1-compute@developer.gserviceaccount.com', 'nodes'],
  ['serviceAccount:nodes@shop.iam.gserviceaccount.com', 'nodes'],
  ['serviceAccount:gcp-sa-fake@shop.iam.gserviceaccount.com', 'people'],
  ['user:ann@example.com', 'people'],
  ['allAuthenticatedUsers', 'people'],
])('the member %s is %s', (member, holder) => {
  expect(holderOf(member, ['default', 'nodes@shop.iam.gserviceaccount.com'])).toBe(holder);
});

test('the default account is another one than any that has a name', () => {
  const member = 'serviceAccount:1-compute@developer.gserviceaccount.com';

  expect(isAccount(member, 'default')).toBe(true);
  expect(isAccount(member, 'nodes@shop.iam.gserviceaccount.com')).toBe(false);
});

describe('addresses of an API server', () => {
  const ca = Buffer.from('a CA').toString('base64');
  const masterAuth = { clusterCaCertificate: ca };
  const serversOf = (cluster: object): readonly string[] =>
    doorsOf({ masterAuth, ...cluster }).map(({ server }) => server);
  const dnsEndpointConfig = { endpoint: 'gke-1.goog', allowExternalTraffic: true };

  test('a public address comes first, as gcloud writes it', () => {
    const ipEndpointsConfig = {
      enabled: true,
      enablePublicEndpoint: true,
      privateEndpoint: '10.0.0.2',
    };

    expect(
      serversOf({
        endpoint: '34.1.1.1',
        controlPlaneEndpointsConfig: { dnsEndpointConfig, ipEndpointsConfig },
      }),
    ).toEqual(['https://34.1.1.1', 'https://10.0.0.2', 'https://gke-1.goog']);
  });

  test('where there is no public one the name comes first, which the authorities of the system vouch for', () => {
    const ipEndpointsConfig = {
      enabled: true,
      enablePublicEndpoint: false,
      privateEndpoint: '10.0.0.2',
    };
    const cluster = {
      endpoint: '10.0.0.2',
      controlPlaneEndpointsConfig: { dnsEndpointConfig, ipEndpointsConfig },
    };

    expect(serversOf(cluster)).toEqual(['https://gke-1.goog', 'https://10.0.0.2']);
    expect(doorsOf({ masterAuth, ...cluster })[0]?.ca).toBeUndefined();
  });

  test('addresses that are switched off are none, and those of IPv6 are in brackets', () => {
    const ipEndpointsConfig = { enabled: false };

    expect(
      serversOf({ endpoint: '34.1.1.1', controlPlaneEndpointsConfig: { ipEndpointsConfig } }),
    ).toEqual([]);
    expect(serversOf({ endpoint: '2600:1900::1' })).toEqual(['https://[2600:1900::1]']);
  });
});

test.each([
  'https://container.googleapis.com/v1/projects/shop/locations/europe-west4/clusters/main',
  'https://container.googleapis.com/v1beta1/projects/shop/regions/europe-west4/clusters/main',
  '//container.googleapis.com/projects/shop/zones/europe-west4/clusters/main',
])('%s names a cluster', (link) => {
  expect(whereaboutsIn(link)).toEqual(WHERE);
});

test('whatever a cluster is described by, its password, its certificate and its key are not kept', () => {
  const secret = 'canary-5d0e';
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('password', 'clientKey', 'clientCertificate'),
      (rest, field) => {
        const own = typeof rest === 'object' && rest !== null && !Array.isArray(rest) ? rest : {};
        const kept = keptCluster({
          ...own,
          masterAuth: { [field]: secret },
          addonsConfig: { a: { secret } },
        });

        expect(JSON.stringify(kept)).not.toContain(secret);
      },
    ),
  );
});

test('a state that has no name yet is its number', () => {
  expect(keptCluster({ name: 'main', status: 99 })).toMatchObject({ name: 'main', status: '99' });
});
