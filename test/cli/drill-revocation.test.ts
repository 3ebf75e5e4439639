import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, kubemuster } from './run.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'examples');
const PROD = path.join(EXAMPLES, 'fleet', 'shop-prod-eu.snapshot');
const PLAN = path.join(EXAMPLES, 'ir-plan.yaml');

const SHOP = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/x'$(reboot)"}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, imagePullSecrets: [{name: pull}], containers: [{name: main, image: a}]}}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {name: "web;reboot", namespace: shop}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
  subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`;

function shop(): string {
  return folder({ 'shop.yaml': SHOP });
}

function revocation(args: readonly string[], cwd?: string): ReturnType<typeof kubemuster> {
  return kubemuster(['drill', 'revocation', ...args], cwd === undefined ? {} : { cwd });
}

describe('kubemuster drill revocation', () => {
  test('lists what would be taken over, with how many credentials die in time', async () => {
    const { code, stdout, stderr } = await revocation([PROD, '--plan', PLAN]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^TAKEN OVER +NAME +IN TIME +CREDIT +WORST\n/);
    for (const kind of ['Pod', 'Node', 'Person', 'Deployer']) {
      expect(stdout).toMatch(new RegExp(`\n${kind} +\\S`));
    }
  });

  test('prints of one pod its credentials in order, and quotes what a shell would run', async () => {
    const { code, stdout } = await revocation(['shop/web[Deployment]', 'shop.yaml'], shop());
    expect(code).toBe(0);
    const headings = stdout.split('\n').filter((line) => /^\d {2}/.test(line));
    expect(headings).toEqual([
      '1  Token of a pod: ServiceAccount shop/web',
      "2  Session of a cloud role: arn:aws:iam::1:role/x'$(reboot)",
      '3  Session of the cloud role of a node: cloud/node-role',
    ]);
    expect(stdout).toContain("\n  kubectl -n shop delete 'rolebinding/web;reboot'\n");
    expect(stdout).toContain(` --role-name 'x'\\''$(reboot)' `);
  });

  test.each([
    [['--compromised', 'sa', 'shop/web'], 'ServiceAccount shop/web'],
    [['--compromised', 'registry', 'shop/pull'], 'Registry login in Secret shop/pull'],
    [['--compromised', 'user', 'group:ops'], 'Group ops'],
    [['--compromised', 'user', 'ann'], 'User ann'],
    [['--compromised', 'registry'], 'Registry login in Secret shop/pull'],
  ])('%j names what was taken over', async (args, title) => {
    const { code, stdout } = await revocation([...args, 'shop.yaml'], shop());
    expect(code).toBe(0);
    expect(stdout.split('  ')[0]).toBe(title);
  });

  test('gives the exact data as JSON: of one what the list has of it', async () => {
    const one = await revocation([
      '--compromised',
      'node',
      'ip-10-20-10-51.eu-central-1.compute.internal',
      PROD,
      '--plan',
      PLAN,
      '--format',
      'json',
    ]);
    const all = await revocation([PROD, '--plan', PLAN, '--format', 'json']);
    const { objective, ...target } = JSON.parse(one.stdout) as Record<string, unknown>;
    const list = JSON.parse(all.stdout) as Record<'objective' | 'targets', unknown>;
    expect(objective).toEqual({ minutes: 15, declared: true });
    expect(list.objective).toEqual(objective);
    expect(list.targets).toContainEqual(target);
  });

  test.each([
    [['--compromised', 'sa', 'shop/wep'], 'did you mean shop/web?'],
    [['--compromised', 'sa', 'shop'], 'as NAMESPACE/NAME'],
    [['--compromised', 'node', 'n9'], 'no node is called'],
    [['--compromised', 'registry', 'shop/pul'], 'did you mean shop/pull?'],
    [['--compromised', 'mesh-ca'], 'no control plane of a mesh was seen'],
    [['--compromised', 'ci'], 'nothing that was seen is a target of kind ci'],
    [['--compromised', 'cloud', 'x'], 'cloud'],
  ])('%j is refused with what would do', async (args, words) => {
    const { code, stdout, stderr } = await revocation([...args, 'shop.yaml'], shop());
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
  });
});
