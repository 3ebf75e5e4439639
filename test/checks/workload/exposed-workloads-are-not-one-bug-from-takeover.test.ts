import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/workload/exposed-workloads-are-not-one-bug-from-takeover.ts';
import { ONE, ZERO } from '../../../src/model/fraction.ts';
import { account, bind, clusterRole, namespace } from '../../facts/rbac-reach/objects.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const SERVICE = `
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop}
  spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}`;

const INGRESS = `
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 443}]}}
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: front, namespace: shop}
  spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 443}}}}]}}]}`;

function web(spec = '', where = 'shop'): string {
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: ${where}}
  spec: {template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: main, image: x}]${spec}}}}`;
}

function webMay(rule: string, subject = '{kind: ServiceAccount, name: web, namespace: shop}') {
  const rights = clusterRole('granted', [rule]) + bind('granted', subject);
  return namespace('shop') + account('shop', 'web') + rights + web();
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
  test.for([
    ['create core/pods', 'may create pods'],
    ['get core/secrets', 'may read Secrets'],
    ['create core/pods/exec', 'may run commands in pods'],
    ['* */*', 'may do everything'],
  ])('whose account may %s is one bug away', ([rule = '', does]) => {
    const { status, messages } = judged(webMay(rule) + SERVICE);
    expect(status).toBe('fail');
    expect(messages[0]).toBe(`whoever breaks in has core/ServiceAccount/shop/web, which ${does}`);
  });

  test.for(['get core/configmaps', 'get core/secrets own', 'create core/services'])(
    'whose account may %s is not',
    (rule) => {
      expect(judged(webMay(rule) + SERVICE).status).toBe('pass');
    },
  );

  test('is one bug away by a right that all accounts have', () => {
    const everybody = '{kind: Group, name: "system:serviceaccounts"}';
    expect(judged(webMay('create core/pods', everybody) + SERVICE).status).toBe('fail');
  });

  test('that equals root on its node is one bug away, whatever its account', () => {
    const objects = namespace('shop') + account('shop', 'web') + web(', hostPID: true') + SERVICE;
    expect(judged(objects).messages).toEqual(['whoever breaks in controls its node']);
  });

  test('without a token is not, whatever its account', () => {
    const objects = webMay('* */*').replace(
      'serviceAccountName: web',
      'serviceAccountName: web, automountServiceAccountToken: false',
    );
    expect(judged(objects + SERVICE).status).toBe('pass');
  });

  test('warns where the plan declares a login in front of every way to it', () => {
    const plan = 'requirements: {authenticatedGateways: [{namespace: shop, name: front}]}';
    expect(judged(webMay('create core/pods') + INGRESS, { plan }).status).toBe('warn');
    const another = plan.replace('front', 'back');
    expect(judged(webMay('create core/pods') + INGRESS, { plan: another }).status).toBe('fail');
    const besides = INGRESS.replace('{selector', '{type: NodePort, selector');
    expect(judged(webMay('create core/pods') + besides, { plan }).status).toBe('fail');
  });
});

test('a workload that nobody reaches from outside is not in question', () => {
  expect(judged(webMay('* */*')).status).toBe('not-applicable');
});

test('whether it is exposed was not seen: it counts where it fails, and not where it passes', () => {
  const found = judged(webMay('* */*') + SERVICE, { hidden: ['core/Service'] });
  expect(found).toMatchObject({ status: 'unknown', credit: { lo: ZERO, hi: ONE } });
});

test('rights that were not seen leave it open', () => {
  const hidden = ['rbac.authorization.k8s.io/ClusterRoleBinding'];
  const found = judged(webMay('* */*') + SERVICE, { hidden });
  expect(found).toMatchObject({ status: 'unknown', credit: { lo: ZERO, hi: ONE } });
});

test('an agent of the cluster on a public node is no exposed workload, an ingress controller is', () => {
  const objects = (where: string): string =>
    namespace(where) +
    account(where, 'web') +
    clusterRole('granted', ['get core/secrets']) +
    bind('granted', `{kind: ServiceAccount, name: web, namespace: ${where}}`) +
    web('', where);
  const open = `
- {apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: ExternalIP, address: 1.2.3.4}]}}`;
  const ported = objects('kube-system').replace(
    'image: x',
    'image: x, ports: [{hostPort: 80, containerPort: 80}]',
  );
  expect(judged(ported + open).status).toBe('not-applicable');
  const published = objects('ingress-nginx') + SERVICE.replace('shop', 'ingress-nginx');
  expect(judged(published).status).toBe('fail');
});
