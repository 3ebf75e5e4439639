import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { drillArguments } from '../../src/cli/drill/target.ts';
import { folder, kubemuster } from './run.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'examples');
const PROD = path.join(EXAMPLES, 'fleet', 'shop-prod-eu.snapshot');
const PLAN = path.join(EXAMPLES, 'ir-plan.yaml');
const DARK = path.join(EXAMPLES, 'fleet', 'analytics-aks.snapshot');

const SHOP = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: a}]}}}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: web, namespace: shop}
  spec: {replicas: 1, serviceName: web, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: main, image: a}]}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: "x$(reboot)'", namespace: shop, labels: {app: odd}}
  spec: {containers: [{name: main, image: a}]}
`;

function shop(): string {
  return folder({ 'shop.yaml': SHOP, 'plan.yaml': PLAN_TEXT });
}

const PLAN_TEXT = `apiVersion: readiness/v1
kind: IncidentResponsePlan
meta: {organization: Harbour, reviewed: 2026-09-01, reviewer: ciso}
tiers: {critical: [{namespace: shop}]}
`;

describe('kubemuster drill', () => {
  test('lists every critical or exposed workload with its best strategy', async () => {
    const { code, stdout, stderr } = await kubemuster([
      'drill',
      'containment',
      PROD,
      '--plan',
      PLAN,
    ]);

    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^WORKLOAD +TIER +VERDICT +BEST +WHY\n/);
    expect(stdout).toMatch(/\nDeployment\/payments\/payments-api +critical +\S.* +Q\dt? +\S/);
  });

  test('prints of one workload each strategy, what to type and what to review', async () => {
    const cwd = shop();
    const { code, stdout } = await kubemuster(
      ['drill', 'containment', 'shop/web[Deployment]', 'shop.yaml', '--plan', 'plan.yaml'],
      { cwd },
    );

    expect(code).toBe(0);
    expect(stdout).toContain('Deployment/shop/web  ');
    expect(stdout).toContain(`
  kubectl -n shop create -f quarantine.json
  kubectl -n shop label pods -l app=web ir/quarantine=true --overwrite

  quarantine.json, to be reviewed:
{
  "apiVersion": "networking.k8s.io/v1",
  "kind": "NetworkPolicy",
`);
  });

  test('quotes what a shell would run', async () => {
    const cwd = shop();
    const args = ['drill', 'containment', "pod/shop/x$(reboot)'", 'shop.yaml'];
    const { stdout } = await kubemuster(args, { cwd });

    expect(stdout).toContain(`kubectl -n shop label 'pod/x$(reboot)'\\''' ir/quarantine=true`);
  });

  test('gives the exact data as JSON: of one workload what the list has of it', async () => {
    const list = await kubemuster([
      'drill',
      'containment',
      PROD,
      '--plan',
      PLAN,
      '--format',
      'json',
    ]);
    const one = await kubemuster([
      'drill',
      'containment',
      'payments/payments-api',
      PROD,
      '--plan',
      PLAN,
      '--format',
      'json',
    ]);
    const { label, targets } = JSON.parse(list.stdout);

    expect(label).toMatchObject({ text: expect.any(String), declared: true });
    expect(targets).toContainEqual(JSON.parse(one.stdout));
    expect(JSON.parse(one.stdout)).toMatchObject({
      workload: 'apps/Deployment/payments/payments-api',
      best: expect.stringMatching(/^Q/),
    });
  });

  test('says what was not seen, and never that there is nothing', async () => {
    const { code, stdout, stderr } = await kubemuster([
      'drill',
      'containment',
      DARK,
      '--plan',
      PLAN,
    ]);

    expect(code).toBe(0);
    expect(stderr).toContain('not seen: pods is forbidden');
    expect(stdout).toBe('No critical or exposed workload was seen; not all workloads were.\n');
  });

  test.for([
    [['drill', 'rollback', 'shop.yaml'], 'the drill rollback is planned, not part of this version'],
    [['drill', 'contaiment', 'shop.yaml'], 'did you mean containment?'],
    [['drill', 'containment', 'shop/wbe', 'shop.yaml'], 'did you mean shop/web'],
    [
      ['drill', 'containment', 'shop/web', 'shop.yaml'],
      'hint: one of shop/web[Deployment], shop/web[StatefulSet]',
    ],
    [['drill', 'containment', 'shop.yml'], 'shop.yml'],
    [['drill', 'containment', 'shop.yaml', '--format', 'xml'], 'no format is called "xml"'],
    [['drill', 'containment', 'shop.yaml', '--context', 'x'], 'give one or the other'],
    [['drill', 'containment', 'shop.yaml', '--cluster', 'x'], 'no cluster is called "x"'],
  ] as const)('%s is refused: %s', async ([args, message]) => {
    const { code, stdout, stderr } = await kubemuster(args, { cwd: shop() });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a cluster that does not answer is not enough evidence', async () => {
    const cwd = folder({
      config: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'a',
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        clusters: [{ name: 'a', cluster: { server: 'http://127.0.0.1:1' } }],
        users: [
          {
            name: 'a',
            user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'x' } },
          },
        ],
      }),
    });
    const { code, stderr } = await kubemuster(
      ['drill', 'containment', 'shop/web', '--kubeconfig', 'config', '--no-exec'],
      { cwd },
    );

    expect(code).toBe(3);
    expect(stderr).toContain('cluster a could not be read');
  });
});

describe('what is a TARGET and what a PATH', () => {
  test.for([
    [['shop/web'], 'shop/web', []],
    [['shop/web', 'a', 'b/c'], 'shop/web', ['a', 'b/c']],
    [['deployment/shop/web'], 'deployment/shop/web', []],
    [['apps/Deployment/shop/web'], 'apps/Deployment/shop/web', []],
    [['shop/web[Deployment]', '-'], 'shop/web[Deployment]', ['-']],
    [['./shop/web'], undefined, ['./shop/web']],
    [['../shop/web'], undefined, ['../shop/web']],
    [['/shop/web'], undefined, ['/shop/web']],
    [['-'], undefined, ['-']],
    [['deploy/'], undefined, ['deploy/']],
    [['prod.snapshot', 'shop/web'], undefined, ['prod.snapshot', 'shop/web']],
    [[], undefined, []],
  ] as const)('%s', async ([args, target, paths]) => {
    expect(await drillArguments(args)).toEqual({ target, paths, doubtful: undefined });
  });

  test('what exists is a PATH, and said so where a workload is called the same', async () => {
    const here = path.relative(process.cwd(), path.join(EXAMPLES, 'manifests'));
    expect(await drillArguments([here])).toEqual({
      target: undefined,
      paths: [here],
      doubtful: here,
    });

    const cwd = shop();
    mkdirSync(path.join(cwd, 'shop'));
    writeFileSync(path.join(cwd, 'shop', 'web'), SHOP);
    const { code, stderr } = await kubemuster(['drill', 'containment', 'shop/web'], { cwd });

    expect(code).toBe(2);
    expect(stderr).toContain('write ./shop/web for what is on disk, or shop/web[Kind]');
  });
});
