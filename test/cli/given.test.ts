import { expect, test } from 'vitest';
import type { CheckReport, Report } from '../../src/model/report.ts';
import { folder, kubemuster } from './run.ts';

const API_SERVER = `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-cp
  namespace: kube-system
  labels: {component: kube-apiserver, tier: control-plane}
  annotations: {kubernetes.io/config.mirror: abc}
spec:
  containers:
    - name: kube-apiserver
      image: kube-apiserver
      command: [kube-apiserver, --audit-policy-file=/a.yaml, --audit-log-path=/a.log]
`;

const POLICY = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: RequestResponse\n';

async function judged(
  args: readonly string[],
  files: Record<string, string>,
): Promise<CheckReport> {
  const cwd = folder({ 'api.yaml': API_SERVER, ...files });
  const { code, stdout, stderr } = await kubemuster(
    ['scan', 'api.yaml', '--check', 'MON-02', '--format', 'json', ...args],
    { cwd },
  );
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const report: Report = JSON.parse(stdout);
  const [check] = report.clusters[0]?.checks.filter((one) => one.code === 'MON-02') ?? [];
  if (check === undefined) throw new Error('expected MON-02');
  return check;
}

test('an audit policy that is given is evaluated', async () => {
  const without = await judged([], {});
  const given = await judged(['--audit-policy', 'audit.yaml'], { 'audit.yaml': POLICY });

  expect([without.status, given.status]).toEqual(['unknown', 'pass']);
});

test('one that no API server would start with is refused with its place', async () => {
  const cwd = folder({
    'api.yaml': API_SERVER,
    'audit.yaml': POLICY.replace('RequestResponse', 'Everything'),
  });
  const { code, stderr } = await kubemuster(['scan', 'api.yaml', '--audit-policy', 'audit.yaml'], {
    cwd,
  });

  expect(code).toBe(2);
  expect(stderr).toContain('audit.yaml:4:12');
  expect(stderr).toContain(
    'rules.0.level: expected one of None, Metadata, Request, RequestResponse',
  );
});

test('one for a cluster that is not there is told, and decides nothing', async () => {
  const cwd = folder({ 'api.yaml': API_SERVER, 'audit.yaml': POLICY });
  const { code, stderr } = await kubemuster(
    ['scan', 'api.yaml', '--audit-policy', 'mars=audit.yaml', '--format', 'json'],
    { cwd },
  );

  expect(code).toBe(0);
  expect(stderr).toContain('no cluster is called mars, so that it was not used');
});

test('results of no known scanner are refused', async () => {
  const cwd = folder({ 'api.yaml': API_SERVER, 'other.json': '{"a": 1}' });
  const { code, stderr } = await kubemuster(['scan', 'api.yaml', '--import', 'other.json'], {
    cwd,
  });

  expect(code).toBe(2);
  expect(stderr).toContain('results of no scanner that is known');
  expect(stderr).toContain('kube-bench --json');
});
