import { expect, test } from 'vitest';
import type { ClusterRef } from '../../../src/model/access.ts';
import { judgedBy } from '../judged.ts';
import { CONTROL_PLANE, PROD } from './control-plane.ts';
import type { Answers } from './fake.ts';
import { OWN, start } from './world.ts';

const REF: ClusterRef = {
  name: 'prod',
  source: 'eks',
  server: '',
  identities: [{ type: 'cloud', value: `arn:aws:eks:eu-west-1:${OWN}:cluster/prod` }],
  notes: [],
};

/** A cluster with one node and one ServiceAccount, as its API server would show it. */
const OBJECTS = `
  - apiVersion: v1
    kind: Node
    metadata: {name: n1, labels: {eks.amazonaws.com/nodegroup: blue}}
    spec: {providerID: 'aws:///eu-west-1a/i-1'}
    status: {nodeInfo: {kubeletVersion: v1.33.1-eks-1}}
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: cart
      namespace: shop
      annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::${OWN}:role/cart'}
`;

async function verdictsOf(answers: Answers): Promise<Readonly<Record<string, string>>> {
  const { provider } = await start({ answers: { ...CONTROL_PLANE, ...answers } });
  return await judgedBy(provider, REF, CODES, {
    version: 'v1.33.4-eks-113cf36',
    objects: OBJECTS,
  });
}

const CODES: ReadonlySet<string> = new Set([
  'ARC-02',
  'ARC-03',
  'MON-01',
  'MON-04',
  'MON-05',
  'MON-06',
  'RBC-04',
  'RBC-15',
  'RBC-16',
  'RBC-17',
  'RBC-18',
]);

test('what AWS tells of a cluster that was set up with care decides the checks', async () => {
  expect(await verdictsOf({})).toEqual({
    'ARC-02': 'pass',
    'ARC-03': 'pass',
    'MON-01': 'pass',
    'MON-04': 'pass',
    'MON-05': 'pass',
    // The log of the authenticator is kept, that of the controller manager is not.
    'MON-06': 'warn',
    'RBC-04': 'pass',
    // A pod has a role with every right.
    'RBC-15': 'fail',
    // The nodes hold the rights of their network plugin.
    'RBC-16': 'warn',
    // An administrator whom no plan names.
    'RBC-17': 'fail',
    'RBC-18': 'pass',
  });
});

test('what AWS tells of a careless one decides them too', async () => {
  const careless = {
    ...PROD,
    version: '1.27',
    logging: { clusterLogging: [] },
    encryptionConfig: [],
    accessConfig: { authenticationMode: 'CONFIG_MAP' },
    resourcesVpcConfig: {
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ['0.0.0.0/0'],
    },
  };
  const answers: Answers = {
    'eks:DescribeCluster': () => ({ json: { cluster: careless } }),
    'eks:DescribeClusterVersions': () => ({
      json: { clusterVersions: [{ clusterVersion: '1.27', versionStatus: 'UNSUPPORTED' }] },
    }),
    'iam:ListAttachedRolePolicies': () => ({
      xml: '<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn></member></AttachedPolicies>',
    }),
  };

  expect(await verdictsOf(answers)).toEqual({
    'ARC-02': 'fail',
    'ARC-03': 'fail',
    'MON-01': 'fail',
    'MON-04': 'fail',
    'MON-05': 'fail',
    'MON-06': 'fail',
    'RBC-04': 'warn',
    'RBC-15': 'fail',
    'RBC-16': 'fail',
    // Its creator is an administrator whom no list names.
    'RBC-17': 'unknown',
    'RBC-18': 'fail',
  });
});

test('where everything is refused, nothing passes that only AWS could tell', async () => {
  const refused = Object.keys(CONTROL_PLANE).map((operation) => [
    operation,
    () => ({ refused: 'AccessDeniedException', status: 403 }),
  ]);
  const { 'ARC-03': byTable, ...rest } = await verdictsOf(Object.fromEntries(refused));

  // The version is the cluster's own word, and its dates are those of a table.
  expect(byTable).not.toBe('unknown');
  expect(new Set(Object.values(rest))).toEqual(new Set(['unknown']));
});

let whole: ReturnType<typeof verdictsOf> | undefined;

test.each(Object.keys(CONTROL_PLANE))(
  'without %s nothing passes that did not before',
  async (one) => {
    whole ??= verdictsOf({});
    const before = await whole;
    const after = await verdictsOf({
      [one]: () => ({ refused: 'AccessDeniedException', status: 403 }),
    });
    const better = Object.keys(after).filter(
      (code) => after[code] === 'pass' && before[code] !== 'pass',
    );

    expect(better).toEqual([]);
  },
);
