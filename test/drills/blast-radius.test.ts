import { describe, expect, test } from 'vitest';
import {
  account,
  annMay,
  bind,
  clusterRole,
  namespace,
  node,
  pod,
} from '../facts/rbac-reach/objects.ts';
import { controlledIn, crossed, drillOf, valuesOf, workloadIn } from './blast-radius.ts';
import { OVN, PLAN, pod as shopPod, WORLD } from './clusters.ts';

const ANN = { type: 'subject', principal: { kind: 'User', name: 'ann', namespace: '' } } as const;

const QUIET = 'automountServiceAccountToken: false';

/** The pod `web` with an account of its own that has these rights. */
function webMay(rules: readonly string[], where?: string): string {
  return [
    account('shop', 'web'),
    clusterRole('granted', rules),
    bind('granted', '{kind: ServiceAccount, name: web, namespace: shop}', where),
    pod('shop', 'web', 'serviceAccountName: web, nodeName: n1'),
  ].join('');
}

const WEB = 'core/Pod/shop/web';
const WEB_ACCOUNT = 'core/ServiceAccount/shop/web';

describe('fixtures of the readiness model', () => {
  test('22: whoever creates pods is root on a node only where admission lets privileged pods in', () => {
    const world = (level: string): string =>
      [namespace('shop', level), node('n1'), annMay(['create core/pods'], 'shop')].join('');
    expect(crossed(drillOf(world('baseline')), ANN)['foreign-node']).toBeUndefined();
    expect(crossed(drillOf(world('privileged')), ANN)['foreign-node']).toEqual([
      'create-pods',
      'privileged-pod',
    ]);
  });

  test('23: get on nodes/proxy is control of every pod on the nodes', () => {
    const objects = [
      namespace('shop'),
      node('n1'),
      pod('shop', 'db', `${QUIET}, nodeName: n1`),
      annMay(['get core/nodes/proxy']),
    ].join('');
    const drill = drillOf(objects);
    const start = drill.of(ANN).held;
    const target = drill.reach.graph.idOf('pod:core/Pod/shop/db@n1') ?? expect.fail();
    expect(start.path(target, 'certain')?.map(({ reason }) => reason.edge)).toEqual([
      'kubelet-proxy',
      'one-of-them',
      'runs-there',
    ]);
    expect(drill.of(ANN).count.of('workload')).toEqual({ lo: 1, hi: 1 });
  });
});

const ROLE = 'arn:aws:iam::1:role/web';

/** A web pod that may create pods, with a role in the cloud, on a network that cuts flows. */
const SHOP_WEB = [
  OVN,
  WORLD,
  account('shop', 'web', `{eks.amazonaws.com/role-arn: '${ROLE}'}`),
  clusterRole('all', ['create core/pods']),
  bind('all', '{kind: ServiceAccount, name: web, namespace: shop}'),
  shopPod('web', ', serviceAccountName: web'),
].join('');

function worthOf(objects: string, key = WEB) {
  const values = valuesOf(objects, { plan: PLAN });
  const radius = values.of(workloadIn(values.drill, key));
  return (id: string) => radius.values.find((one) => one.id === id) ?? expect.fail(id);
}

describe('what the response leaves', () => {
  test('20: a quarantined pod that is kept alive has a token that works, until rights or account go', () => {
    const worth = worthOf(SHOP_WEB);
    expect(worth('Q1')).toMatchObject({
      network: 'cut',
      value: ['0', '11/12'],
      leaves: [
        `the token of ${WEB_ACCOUNT}: where it was copied to, it works as long as the pod lives`,
      ],
    });
    expect(worth(`remove-rights:${WEB_ACCOUNT}`)).toMatchObject({
      value: ['3/4', '3/4'],
      leaves: ['1 cloud role', '1 identity', '1 workload'],
    });
    expect(worth(`recreate-account:${WEB_ACCOUNT}`).value).toEqual(['11/12', '11/12']);
  });

  test('21: sessions of a cloud role outlive the pod that is deleted', () => {
    expect(worthOf(SHOP_WEB)('Q6')).toMatchObject({
      value: ['11/12', '1'],
      after: { lo: 0, hi: 1 },
      leaves: [
        `cloud-role:${ROLE}: sessions that were opened with the token last until they expire`,
      ],
    });
  });

  test('root on a node is held by no policy, and stays when the pod is gone', () => {
    const escaping = `${OVN}${WORLD}${shopPod('web', `, securityContext: {windowsOptions: {hostProcess: true}}, ${QUIET}`)}`;
    const worth = worthOf(escaping);
    expect(worth('Q6').leaves).toEqual(['node:n1: whoever escaped to it stays there']);
    expect(worth('Q6').after.lo).toBe(0);
    expect(worth('Q6').after.hi).toBeGreaterThan(0);
  });

  test('a mesh, and what does not take effect, leave everything', () => {
    const worth = worthOf(SHOP_WEB);
    for (const id of ['Q3', 'Q4']) expect(worth(id).value).toEqual(['0', '0']);
  });
});

describe('exposure to attack', () => {
  const db = shopPod('db')
    .replace('image: shop/db:1', 'image: x, ports: [{containerPort: 5432}]')
    .replace('10.0.0.5', '10.0.0.6');
  const front = `
- {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}, ports: [{port: 5432}]}}`;
  const exposed = (objects: string) => {
    const values = valuesOf(objects, { plan: PLAN });
    return values
      .of(workloadIn(values.drill, WEB))
      .exposed.rows.filter(({ workload }) => workload === 'shop/db[Pod]');
  };

  test('is what may be connected to and serves a port; it is no control', () => {
    const objects = SHOP_WEB + db + front;
    expect(exposed(objects)).toEqual([
      {
        workload: 'shop/db[Pod]',
        key: 'core/Pod/shop/db',
        services: ['shop/db'],
        tier: 'critical',
        ports: ['TCP 5432'],
        served: 'declared',
        certain: true,
      },
    ]);
    const drill = drillOf(objects);
    expect(controlledIn(drill, workloadIn(drill, WEB))).not.toContain('workload core/Pod/shop/db');
  });

  test('ends where a policy that takes effect lets nobody in', () => {
    const closed = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: closed, namespace: shop}
  spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}`;
    expect(exposed(SHOP_WEB + db + front + closed)).toEqual([]);
  });

  test('becomes control where one Service is taken for broken', () => {
    const values = valuesOf(SHOP_WEB + db + front, { plan: PLAN });
    const start = workloadIn(values.drill, WEB);
    const names = (radius: ReturnType<typeof values.of>): readonly string[] =>
      radius.controlled.rows.filter(({ kind }) => kind === 'workload').map(({ name }) => name);
    expect(names(values.of(start))).toEqual([WEB]);
    expect(names(values.of(start, 'shop/db'))).toEqual([WEB, 'core/Pod/shop/db']);
    expect(names(values.of(start, 'shop/other'))).toEqual([WEB]);
  });

  test('of pods that name no port is of any port, as unknown', () => {
    expect(exposed(SHOP_WEB + db.replace(', ports: [{containerPort: 5432}]', ''))).toMatchObject([
      { served: 'unknown', ports: ['TCP any port', 'UDP any port', 'SCTP any port'] },
    ]);
  });
});

describe('a compromised pod', () => {
  test('without a token, Secrets, shared volumes or privileges has itself and nothing else', () => {
    const objects = namespace('shop') + node('n1') + pod('shop', 'web', `${QUIET}, nodeName: n1`);
    const drill = drillOf(objects);
    const start = workloadIn(drill, WEB);
    expect(controlledIn(drill, start)).toEqual([`workload ${WEB}`]);
    expect(drill.of(start).crossings).toEqual([]);
    expect(drill.of(start).count.all).toEqual({ lo: 1, hi: 1 });
  });

  test('that escapes has its own node, which is no foreign one, and every account there', () => {
    const objects = [
      namespace('shop'),
      account('shop', 'admin'),
      clusterRole('all', ['* */*']),
      bind('all', '{kind: ServiceAccount, name: admin, namespace: shop}'),
      node('n1'),
      node('n2'),
      pod(
        'shop',
        'web',
        `${QUIET}, securityContext: {windowsOptions: {hostProcess: true}}, nodeName: n1`,
      ),
      pod(
        'shop',
        'alone',
        `${QUIET}, securityContext: {windowsOptions: {hostProcess: true}}, nodeName: n2`,
      ),
      pod('shop', 'operator', 'serviceAccountName: admin, nodeName: n1'),
    ].join('');
    const drill = drillOf(objects);
    expect(crossed(drill, workloadIn(drill, WEB))).toMatchObject({
      'cluster-admin': ['escape', 'runs-on-node', 'runs-as', 'everything'],
    });
    const alone = workloadIn(drill, 'core/Pod/shop/alone');
    expect(crossed(drill, alone)['foreign-node']).toBeUndefined();
    expect(controlledIn(drill, alone)).toContain('host n2');
    expect(drill.of(alone).count.of('host')).toEqual({ lo: 1, hi: 1 });
  });

  test('whose account administers the cluster is told by that, and counted with all there is', () => {
    const objects = namespace('shop') + node('n1') + node('n2') + webMay(['* */*']);
    const drill = drillOf(objects);
    const start = workloadIn(drill, WEB);
    expect(crossed(drill, start)).toMatchObject({
      'cluster-admin': ['runs-as', 'everything'],
      'foreign-node': ['runs-as', 'everything', 'administers'],
    });
    expect(controlledIn(drill, start)).toEqual([
      `workload ${WEB}`,
      'identity core/ServiceAccount/shop/web',
      'cluster cluster-admin',
    ]);
    expect(drill.of(start).count.of('host').lo).toBe(2);
  });

  test('may hold more where its account was not seen, and that is a frontier', () => {
    const objects = namespace('shop') + node('n1') + webMay(['get core/configmaps']);
    const drill = drillOf(objects, { hidden: ['rbac.authorization.k8s.io/ClusterRoleBinding'] });
    expect(Object.keys(crossed(drill, workloadIn(drill, WEB)))).toEqual(['frontier?']);
  });
});

describe('other starts', () => {
  test('a node has its pods, their accounts and the identity of its kubelet', () => {
    const objects = namespace('shop') + node('n1') + webMay(['create core/pods/exec'], 'shop');
    const drill = drillOf(objects);
    expect(controlledIn(drill, { type: 'node', name: 'n1' })).toEqual([
      'host n1',
      `workload ${WEB}`,
      'identity core/ServiceAccount/shop/web',
      'frontier cloud?',
    ]);
  });

  test('what nobody has heard of holds nothing', () => {
    const drill = drillOf(namespace('shop') + node('n1'));
    expect(drill.of({ type: 'node', name: 'n9' }).count.all).toEqual({ lo: 0, hi: 0 });
  });
});
