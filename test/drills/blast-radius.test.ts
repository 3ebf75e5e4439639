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
import { controlledIn, crossed, drillOf, workloadIn } from './blast-radius.ts';

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
      pod('shop', 'web', `${QUIET}, hostPID: true, nodeName: n1`),
      pod('shop', 'alone', `${QUIET}, hostPID: true, nodeName: n2`),
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
