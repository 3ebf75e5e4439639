import path from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checks } from '../../checks/index.ts';
import { clusterRoleOf, rolesByScope } from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { folder, kubemuster } from './run.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'examples');
const SHOP = path.join(EXAMPLES, 'fleet', 'shop-prod-eu.snapshot');

test('without anything it prints the role of all checks, for kubectl, and no other', async () => {
  const { code, stdout } = await kubemuster(['permissions']);

  expect(code).toBe(0);
  expect(documents(stdout)).toEqual([clusterRoleOf(collectionPlan(checks))]);
});

test('a selection makes the role smaller', async () => {
  const { stdout } = await kubemuster([
    'permissions',
    '--check',
    'isolation/quotas-leave-headroom',
  ]);
  const quotas = checks.filter(({ id }) => id === 'isolation/quotas-leave-headroom');

  expect(documents(stdout)).toEqual([clusterRoleOf(collectionPlan(quotas))]);
});

test('with namespaces it prints one role for the cluster and one to bind in each of them', async () => {
  const { stdout } = await kubemuster(['permissions', '--namespace', 'shop,pay']);
  const examples = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []));

  expect(documents(stdout)).toEqual(rolesByScope(collectionPlan(checks)));
  expect(documents(examples.slice(2).join('\n'))).toEqual([
    expect.objectContaining({ kind: 'ServiceAccount' }),
    expect.objectContaining({ kind: 'ClusterRoleBinding' }),
    expect.objectContaining({
      kind: 'RoleBinding',
      metadata: { name: 'kubemuster-reader-namespace', namespace: 'shop' },
    }),
    expect.objectContaining({
      kind: 'RoleBinding',
      metadata: { name: 'kubemuster-reader-namespace', namespace: 'pay' },
    }),
  ]);
});

test('roles of opt-ins are documents of their own', async () => {
  const { stdout } = await kubemuster(['permissions', '--allow-secret-metadata']);
  const [role, secrets, ...rest] = documents(stdout);

  expect(rest).toEqual([]);
  expect(role).toEqual(clusterRoleOf(collectionPlan(checks)));
  expect(secrets).toMatchObject({
    metadata: { name: 'kubemuster-secret-metadata' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
  });
});

test('the account and its binding in the comments become objects when the marks are removed', async () => {
  const { stdout } = await kubemuster(['permissions']);
  const marked = stdout.split('\n').filter((line) => line.startsWith('# '));
  const text = marked
    .slice(2)
    .map((line) => line.slice(2))
    .join('\n');

  expect(documents(text)).toEqual([
    expect.objectContaining({ kind: 'ServiceAccount' }),
    expect.objectContaining({
      kind: 'ClusterRoleBinding',
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'kubemuster-reader',
      },
    }),
  ]);
});

test('on a snapshot it says what not seeing each kind would cost', async () => {
  const plan = ['--plan', path.join(EXAMPLES, 'ir-plan.yaml')];
  const { code, stdout } = await kubemuster(['permissions', SHOP, ...plan, '--format', 'json']);
  const { clusters } = JSON.parse(stdout);
  const costs: readonly { leaf: string; state: string; loss: Readonly<Record<string, unknown>> }[] =
    clusters[0].costs;
  const of = (leaf: string): unknown => costs.find((one) => one.leaf === leaf);

  expect(code).toBe(0);
  expect(of('core/ResourceQuota')).toEqual({
    leaf: 'core/ResourceQuota',
    rights: ['list resourcequotas'],
    state: 'held',
    loss: {
      unknown: ['isolation/quotas-leave-headroom'],
      weaker: [],
      points: expect.objectContaining({ assured: expect.any(Number) }),
    },
    checks: ['isolation/quotas-leave-headroom', 'response/containment-drill-isolates'],
  });
  expect(of('eks.amazonaws.com/NodeClass')).toMatchObject({ state: 'not-served', loss: null });
  expect(costs.map(({ leaf }) => leaf)).not.toContain('plan/tiers');
});

test('a selection has no score, and so no points', async () => {
  const args = ['permissions', SHOP, '--check', 'NSI-11', '--format', 'json'];
  const { clusters } = JSON.parse((await kubemuster(args)).stdout);
  const points = clusters[0].costs.map(
    ({ loss }: { readonly loss: { readonly points: unknown } | null }) => loss?.points ?? null,
  );

  expect(new Set(points)).toEqual(new Set([null]));
});

test('the text names the dearest right first', async () => {
  const { stdout } = await kubemuster(['permissions', SHOP]);
  const losses = [...stdout.matchAll(/assured -([\d.]+)/g)].map(([, one]) => Number(one));

  expect(losses.length).toBeGreaterThan(5);
  expect(losses).toEqual([...losses].sort((a, b) => b - a));
});

test.each([
  [['--provider', 'ibm'], /no provider is called "ibm"/],
  [['--provider', 'aws,gcp'], /a policy is of one cloud/],
  [['--provider', 'aws', '--format', 'yaml'], /no format is called "yaml"/],
  [['--provider', 'gcp', '--folder', '7'], /custom roles of projects and of organizations/],
  [['--provider', 'aws', 'no-such.snapshot'], /about no snapshot and no opt-in/],
  [['--format', 'xml'], /no format is called "xml"/],
  [['--extra', 'root'], /no extra role is called "root"/],
  [['--check', 'nothing'], /no check is called "nothing"/],
  [['no-such.snapshot'], /no-such\.snapshot/],
] as const)('%j is wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await kubemuster(['permissions', ...args]);

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
});

test('manifests take no rights', async () => {
  const made = folder({ 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' });
  const { code, stderr } = await kubemuster(['permissions', made]);

  expect(code).toBe(2);
  expect(stderr).toContain('manifests are read without any right');
});

function documents(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((one): unknown => one.toJS());
}
