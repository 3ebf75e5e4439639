import { describe, expect, test } from 'vitest';
import { startArguments } from '../../src/cli/drill/blast-radius-target.ts';
import { folder, kubemuster } from './run.ts';

const SHOP = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: everything}
  rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: web-admin}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
  subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: main, image: a}]}}}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: db, namespace: shop}
  spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {automountServiceAccountToken: false, containers: [{name: main, image: a, ports: [{containerPort: 5432}]}]}}}
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}}
- {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}, ports: [{port: 5432}]}}
`;

function shop(): string {
  return folder({ 'shop.yaml': SHOP });
}

async function drill(...args: readonly string[]) {
  return kubemuster(['drill', 'blast-radius', ...args], { cwd: shop() });
}

describe('kubemuster drill blast-radius', () => {
  test('lists every critical or exposed workload with what it controls and what it crosses', async () => {
    const { code, stdout } = await drill('shop.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WORKLOAD +TIER +CONTROLS +ATTACKS +WORST\n/);
    expect(stdout).toMatch(/\nDeployment\/shop\/web .* administers the cluster in 2 steps\n/);
  });

  test('prints of one the path with its objects, what is exposed and what the response leaves', async () => {
    const { stdout } = await drill('shop/web', 'shop.yaml');
    expect(stdout).toContain('Path: administers the cluster in 2 steps');
    expect(stdout).toContain('runs as → ServiceAccount/shop/web');
    expect(stdout).toContain('by rbac.authorization.k8s.io/ClusterRoleBinding/web-admin');
    expect(stdout).toContain('StatefulSet]');
    expect(stdout).toMatch(/Q1 +Quarantine label and policy: takes away/);
  });

  test('plays one Service as broken', async () => {
    const plain = await drill('shop/web', 'shop.yaml', '--format', 'json');
    const broken = await drill(
      'shop/web',
      'shop.yaml',
      '--format',
      'json',
      '--exploitable',
      'shop/db',
    );
    const kinds = (text: string): readonly unknown[] => JSON.parse(text).controlled.rows;
    expect(kinds(plain.stdout)).not.toContainEqual(
      expect.objectContaining({ name: 'apps/StatefulSet/shop/db' }),
    );
    expect(kinds(broken.stdout)).toContainEqual(
      expect.objectContaining({ kind: 'workload', name: 'apps/StatefulSet/shop/db' }),
    );
  });

  test.for([
    ['serviceaccount/shop/web', 'ServiceAccount/shop/web'],
    ['sa/shop/web', 'ServiceAccount/shop/web'],
    ['user/ann', 'user ann'],
    ['group/system:masters', 'group system:masters'],
  ])('begins at %s', async ([start = '', name]) => {
    const { code, stdout } = await drill(start, 'shop.yaml');
    expect(code).toBe(0);
    expect(stdout.startsWith(`${name}  `)).toBe(true);
  });

  test.for([
    [['node/n1', 'shop.yaml'], 'nothing that was seen is called "n1"'],
    [['sa/shop/wbe', 'shop.yaml'], 'did you mean shop/web?'],
    [['shop/wbe', 'shop.yaml'], 'did you mean shop/web'],
    [['shop/web', 'shop.yaml', '--exploitable', 'shop/x'], 'no Service is called "shop/x"'],
  ] as const)('refuses %j', async ([args, words]) => {
    const { code, stderr } = await drill(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

test('names of users may hold anything, and what exists on disk is a PATH', async () => {
  expect(await startArguments(['user/https://issuer#ann', 'x'])).toEqual({
    target: 'user/https://issuer#ann',
    paths: ['x'],
    doubtful: undefined,
  });
  expect(await startArguments(['./deploy'])).toMatchObject({ target: undefined });
});
