import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/response/blast-radius-is-bounded.ts';
import { fraction, ONE, ZERO } from '../../../src/model/fraction.ts';
import { account, bind, clusterRole, namespace, node } from '../../facts/rbac-reach/objects.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

/** A Deployment with one pod on the node, and a load balancer in front of it. */
function exposed(name: string, spec: string, on = 'n1'): string {
  const owner = `ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: ${name}, controller: true}]`;
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: shop}
  spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main, image: x}], ${spec}}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}-1, namespace: shop, labels: {app: ${name}}, ${owner}}
  spec: {nodeName: ${on}, containers: [{name: main, image: x}], ${spec}}
  status: {phase: Running}
- apiVersion: v1
  kind: Service
  metadata: {name: ${name}, namespace: shop}
  spec: {type: LoadBalancer, selector: {app: ${name}}, ports: [{port: 443}]}`;
}

const QUIET = 'automountServiceAccountToken: false';
const SHOP = namespace('shop') + node('n1') + node('n2');

function webMay(rules: readonly string[]): string {
  const subject = '{kind: ServiceAccount, name: web, namespace: shop}';
  return account('shop', 'web') + clusterRole('granted', rules) + bind('granted', subject);
}

interface Asked extends ExampleOptions {
  readonly plan?: string;
}

function judged(objects: string, { plan, ...options }: Asked = {}) {
  const example = { objects, version: 'v1.34.1', ...(plan === undefined ? {} : { plan }) };
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return { status: outcome.type, messages: [] };
  return { ...outcome, messages: outcome.verdicts.map(({ message }) => message) };
}

describe('an exposed workload', () => {
  test('that holds itself and nothing else is bounded', () => {
    expect(judged(SHOP + exposed('web', QUIET))).toMatchObject({ status: 'pass', ratio: ONE });
  });

  test('from which two steps lead to the cluster fails however many others are bounded', () => {
    const others = Array.from({ length: 99 }, (_, at) => exposed(`w${at}`, QUIET)).join('');
    const admin = webMay(['* */*']) + exposed('web', 'serviceAccountName: web');
    const found = judged(SHOP + others + admin, { plan: 'tiers: {critical: []}' });
    expect(found).toMatchObject({
      status: 'fail',
      ratio: fraction(99, 100),
      credit: { lo: fraction(3, 8), hi: fraction(3, 8) },
    });
    expect(found.messages).toContain(
      'whoever breaks in administers the cluster in 2 steps: runs-as → core/ServiceAccount/shop/web, everything → cluster-admin',
    );
  });

  test('from which three steps lead there warns where 98 % are bounded and it is not critical', () => {
    const others = Array.from({ length: 99 }, (_, at) => exposed(`w${at}`, QUIET)).join('');
    const rules = [
      'create rbac.authorization.k8s.io/rolebindings',
      'create core/serviceaccounts/token',
    ];
    const subject = '{kind: ServiceAccount, name: root, namespace: shop}';
    const root = account('shop', 'root') + clusterRole('all', ['* */*']) + bind('all', subject);
    const far = root + webMay(rules) + exposed('web', 'serviceAccountName: web');
    const plan = 'tiers: {critical: [{namespace: elsewhere}]}';
    expect(judged(SHOP + others + far, { plan })).toMatchObject({ status: 'warn' });
    const critical = 'tiers: {critical: [{namespace: shop}]}';
    expect(judged(SHOP + others + far, { plan: critical })).toMatchObject({ status: 'fail' });
  });

  test('that escapes to its own node stays within the limit, one that gets to another does not', () => {
    const own = SHOP.replaceAll(
      'status: {nodeInfo',
      'spec: {providerID: kind://x}, status: {nodeInfo',
    );
    expect(judged(own + exposed('web', `${QUIET}, hostPID: true`)).status).toBe('pass');
    const far = `${namespace('open', 'privileged')}${webMay(['create core/pods'])}`;
    const found = judged(own + far + exposed('web', 'serviceAccountName: web'));
    expect(found.status).toBe('fail');
    expect(found.messages[0]).toContain('is root on a node where it does not run in 3 steps');
  });

  test('whose rights were not seen is neither', () => {
    const hidden = ['rbac.authorization.k8s.io/ClusterRoleBinding'];
    const objects = SHOP + webMay([]) + exposed('web', 'serviceAccountName: web');
    expect(judged(objects).status).toBe('pass');
    expect(judged(objects, { hidden })).toMatchObject({
      status: 'unknown',
      credit: { lo: ZERO, hi: ONE },
    });
  });

  test('that is given Secrets nobody saw is open where an account of its namespace becomes more', () => {
    const given = `${QUIET}, volumes: [{name: s, secret: {secretName: db}}]`;
    const secret = `
- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, type: Opaque}`;
    const objects = SHOP + secret + exposed('web', given);
    const hidden = ['core/Secret'];
    expect(judged(objects, { hidden }).status).toBe('pass');
    const admin = webMay(['* */*']);
    expect(judged(objects + admin).status).toBe('pass');
    expect(judged(objects + admin, { hidden }).status).toBe('unknown');
  });
});

test('what may be exposed counts where it fails, and is left out where it passes', () => {
  const admin = webMay(['* */*']) + exposed('web', 'serviceAccountName: web');
  const hidden = ['core/Service'];
  const one = judged(SHOP + admin + exposed('quiet', QUIET), { hidden });
  expect(one).toMatchObject({ status: 'unknown', credit: { lo: ZERO, hi: ONE } });
});

test('where nothing is exposed there is nothing to bound', () => {
  const objects = SHOP + exposed('web', QUIET).replace('type: LoadBalancer', 'type: ClusterIP');
  expect(judged(objects).status).toBe('not-applicable');
});
