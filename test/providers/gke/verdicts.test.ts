import { expect, onTestFinished, test } from 'vitest';
import { judgedBy } from '../judged.ts';
import type { Reply } from './answers.ts';
import { STANDARD, shop } from './shop.ts';
import { fakeGoogle, found, refsIn } from './world.ts';

/** The cluster as its API server would show it: a node of each pool, and an account of a pod. */
const OBJECTS = `
  - apiVersion: v1
    kind: Node
    metadata: {name: n1, labels: {cloud.google.com/gke-nodepool: pool-1}}
    spec: {providerID: 'gce://shop/europe-west4-a/n1'}
    status: {nodeInfo: {kubeletVersion: v1.35.1-gke.500}}
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: cart
      namespace: web
      annotations: {iam.gke.io/gcp-service-account: cart@shop.iam.gserviceaccount.com}
`;

const CODES: ReadonlySet<string> = new Set([
  'ARC-02',
  'ARC-03',
  'MON-01',
  'MON-04',
  'MON-05',
  'MON-06',
  'RBC-03',
  'RBC-04',
  'RBC-15',
  'RBC-16',
  'RBC-17',
  'RBC-18',
]);

async function verdictsOf(
  cluster: object,
  answers: Readonly<Record<string, Reply>> = {},
): Promise<Readonly<Record<string, string>>> {
  const list = 'container listClusters projects/shop/locations/-';
  const google = await fakeGoogle(
    'grpc',
    { ...shop, [list]: { ok: { clusters: [{ ...STANDARD, ...cluster }] } }, ...answers },
    { projects: ['shop'] },
  );
  onTestFinished(google.close);
  const [ref] = refsIn(await found(google));
  if (ref === undefined) throw new TypeError('no cluster');
  return await judgedBy(google.provider, ref, CODES, {
    version: 'v1.35.2-gke.1000',
    objects: OBJECTS,
  });
}

test('what Google Cloud tells of a cluster decides the checks', async () => {
  expect(await verdictsOf({})).toEqual({
    // The endpoint that has a name lets in from everywhere whom IAM lets in.
    'ARC-02': 'warn',
    'ARC-03': 'pass',
    'MON-01': 'pass',
    // Reads are in a log of the project for 30 days; who else administers it, it does not say.
    'MON-04': 'unknown',
    'MON-05': 'warn',
    // The log of the API server is kept, that of the controller manager is not.
    'MON-06': 'warn',
    // Google does not say whether certificates of people are taken.
    'RBC-03': 'unknown',
    'RBC-04': 'pass',
    // A pod reads whatever the project stores, with a role of its own.
    'RBC-15': 'fail',
    // The old pool is an editor of the project.
    'RBC-16': 'fail',
    // Administrators whom no plan names, one of them by the organization.
    'RBC-17': 'fail',
    'RBC-18': 'pass',
  });
});

test('a cluster of old days fails them', async () => {
  const old = {
    controlPlaneEndpointsConfig: undefined,
    databaseEncryption: undefined,
    legacyAbac: { enabled: true },
    loggingConfig: { componentConfig: { enableComponents: ['SYSTEM_COMPONENTS'] } },
    masterAuth: { username: 'admin', password: 'p' },
  };

  expect(await verdictsOf(old)).toEqual({
    'ARC-02': 'fail',
    'ARC-03': 'pass',
    // What nobody can turn off is there all the same.
    'MON-01': 'pass',
    'MON-04': 'unknown',
    'MON-05': 'warn',
    'MON-06': 'fail',
    'RBC-03': 'fail',
    'RBC-04': 'warn',
    'RBC-15': 'fail',
    'RBC-16': 'fail',
    'RBC-17': 'fail',
    'RBC-18': 'warn',
  });
});

test('where IAM may not be read nothing that it decides is decided', async () => {
  const refused: Reply = { refused: 'PERMISSION_DENIED', reason: 'IAM_PERMISSION_DENIED' };

  expect(
    await verdictsOf(
      {},
      {
        'POST /v1/projects/shop:getAncestry': refused,
        'POST /v3/projects/shop:getIamPolicy': refused,
        'GET /v1/projects/shop/serviceAccounts': refused,
        'GET /v2/projects/shop/sinks': refused,
        'GET /v2/projects/shop/locations/-/buckets': refused,
      },
    ),
  ).toEqual({
    'ARC-02': 'warn',
    'ARC-03': 'pass',
    'MON-01': 'pass',
    'MON-04': 'pass',
    'MON-05': 'pass',
    'MON-06': 'warn',
    'RBC-03': 'unknown',
    'RBC-04': 'pass',
    'RBC-15': 'unknown',
    'RBC-16': 'unknown',
    'RBC-17': 'unknown',
    'RBC-18': 'pass',
  });
});
