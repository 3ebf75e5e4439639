import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readImport } from '../../src/import/read.ts';
import { type ImportedResults, importedResults } from '../../src/model/imports.ts';
import { InputError } from '../../src/model/input-error.ts';

const ANONYMOUS = {
  test_number: '4.2.1',
  test_desc: 'Ensure that the --anonymous-auth argument is set to false (Automated)',
  status: 'PASS',
  actual_value: 'kubelet --token=canary-of-a-secret',
};
const NODE = {
  id: '4',
  version: 'cis-1.10',
  node_type: 'node',
  tests: [{ section: '4.2', results: [ANONYMOUS, { test_number: '4.2.2', status: 'WARN' }] }],
};

test.each([
  ['an object of controls', { Controls: [NODE], Totals: {} }, 'Controls[0].'],
  ['a list of objects', [{ Controls: [NODE] }], '[0].Controls[0].'],
  ['a list of controls', [NODE], '[0].'],
  ['controls alone', NODE, ''],
])('kube-bench is read as %s, without what it read on the node', async (_, document, before) => {
  const read = await results(document);

  expect(read).toEqual({
    tool: 'kube-bench',
    name: 'kube-bench (cis-1.10)',
    at: undefined,
    cluster: undefined,
    file: expect.any(String),
    findings: [
      {
        rule: '4.2.1',
        title: ANONYMOUS.test_desc,
        status: 'pass',
        subject: undefined,
        path: `${before}tests[0].results[0].status`,
        said: 'PASS',
      },
      {
        rule: '4.2.2',
        title: '',
        status: 'unknown',
        subject: undefined,
        path: `${before}tests[0].results[1].status`,
        said: 'WARN',
      },
    ],
  });
  expect(JSON.stringify(read)).not.toContain('canary');
});

test('Kubescape tells of resources, and of controls that have none', async () => {
  const read = await results({
    generationTime: '2026-11-20T08:00:00.5Z',
    clusterName: 'mars',
    metadata: { scanMetadata: { kubescapeVersion: 'v3.0.40' } },
    summaryDetails: {
      controls: {
        'C-0069': { name: 'Disable anonymous access', statusInfo: { status: 'skipped' } },
        'C-0016': { name: 'Allow privilege escalation', statusInfo: { status: 'failed' } },
      },
    },
    results: [
      {
        resourceID: 'apps/v1/shop/Deployment/web',
        controls: [{ controlID: 'C-0016', status: { status: 'failed' } }],
      },
    ],
  });

  expect(read).toMatchObject({
    tool: 'kubescape',
    name: 'Kubescape v3.0.40',
    at: '2026-11-20T08:00:00.500Z',
    cluster: 'mars',
  });
  expect(told(read)).toEqual([
    ['C-0016', 'fail', 'Deployment shop/web', 'results[0].controls[0].status.status', 'failed'],
    ['C-0069', 'unknown', '', "summaryDetails.controls['C-0069'].statusInfo.status", 'skipped'],
  ]);
});

test('Trivy tells of misconfigurations, of a cluster or of files', async () => {
  const misconfiguration = {
    AVDID: 'AVD-KCV-0079',
    ID: 'KCV0079',
    Title: 'anonymous',
    Status: 'PASS',
  };
  const cluster = await results({
    ClusterName: 'mars',
    Resources: [
      {
        Kind: 'NodeInfo',
        Name: 'node-1',
        Results: [{ Target: 'x', Misconfigurations: [misconfiguration] }, { Target: 'y' }],
      },
    ],
  });
  const files = await results({
    SchemaVersion: 2,
    CreatedAt: '2026-11-19T10:00:00+01:00',
    ArtifactName: '.',
    Results: [
      { Target: 'web.yaml', Misconfigurations: [{ ...misconfiguration, Status: 'EXCEPTION' }] },
    ],
  });

  expect(told(cluster)).toEqual([
    [
      'AVD-KCV-0079',
      'pass',
      'NodeInfo /node-1',
      'Resources[0].Results[0].Misconfigurations[0].Status',
      'PASS',
    ],
  ]);
  expect(files.at).toBe('2026-11-19T09:00:00Z');
  expect(told(files)).toEqual([
    [
      'AVD-KCV-0079',
      'unknown',
      'File /web.yaml',
      'Results[0].Misconfigurations[0].Status',
      'EXCEPTION',
    ],
  ]);
});

test('Prowler tells once for each resource, and manual is no pass', async () => {
  const finding = (status: string, resources: readonly object[]): object => ({
    metadata: {
      event_code: 'kubelet_disable_anonymous_auth',
      product: { name: 'Prowler', version: '5.8.0' },
    },
    finding_info: { uid: 'x', title: 'Kubelet anonymous', created_time_dt: '2026-11-18T00:00:00Z' },
    status_code: status,
    resources,
  });
  const read = await results([
    finding('FAIL', [
      { uid: 'node-1', type: 'Node' },
      { name: 'node-2', type: 'Node' },
    ]),
    finding('MANUAL', []),
  ]);

  expect([read.name, read.at]).toEqual(['Prowler 5.8.0', '2026-11-18T00:00:00Z']);
  expect(told(read).map(([, ...rest]) => rest)).toEqual([
    ['fail', 'Node /node-1', '[0].status_code', 'FAIL'],
    ['fail', 'Node /node-2', '[0].status_code', 'FAIL'],
    ['unknown', '', '[1].status_code', 'MANUAL'],
  ]);
});

test('PolicyReports are read from YAML too, with the object that each is about', async () => {
  const read = await results(`
apiVersion: v1
kind: List
items:
  - apiVersion: wgpolicyk8s.io/v1alpha2
    kind: PolicyReport
    scope: {kind: Pod, namespace: shop, name: web-1}
    results:
      - {policy: disallow-latest, rule: tag, result: fail, source: kyverno, timestamp: {seconds: 1763600000}}
      - {policy: quota, result: skip}
  - apiVersion: openreports.io/v1alpha1
    kind: ClusterReport
    results:
      - {policy: ns-labels, result: pass, subjects: [{kind: Namespace, name: shop}]}
`);

  expect([read.tool, read.name, read.at]).toEqual([
    'policy-report',
    'kyverno',
    '2025-11-20T00:53:20Z',
  ]);
  expect(told(read).map((one) => one.slice(0, 3))).toEqual([
    ['disallow-latest/tag', 'fail', 'Pod shop/web-1'],
    ['quota', 'unknown', 'Pod shop/web-1'],
    ['ns-labels', 'pass', 'Namespace /shop'],
  ]);
});

test('SARIF: a result is a failure unless it says otherwise', async () => {
  const read = await results({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Checkov', semanticVersion: '3.2.1' } },
        invocations: [{ endTimeUtc: '2026-11-01T00:00:00Z' }],
        results: [
          {
            ruleId: 'CKV_K8S_8',
            level: 'error',
            message: { text: 'canary-of-a-secret' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'web.yaml' } } }],
          },
          { ruleId: 'CKV_K8S_9', kind: 'pass' },
          { rule: { id: 'CKV_K8S_10' }, kind: 'notApplicable' },
        ],
      },
    ],
  });

  expect([read.name, read.at]).toEqual(['Checkov 3.2.1', '2026-11-01T00:00:00Z']);
  expect(told(read).map((one) => one.slice(0, 3))).toEqual([
    ['CKV_K8S_8', 'fail', 'File /web.yaml'],
    ['CKV_K8S_9', 'pass', ''],
    ['CKV_K8S_10', 'unknown', ''],
  ]);
  expect(JSON.stringify(read)).not.toContain('canary');
});

test('a date behind the name says when it was made', async () => {
  expect((await results(NODE, '@2026-11-20')).at).toBe('2026-11-20T00:00:00Z');
  expect((await results(NODE, '@2026-11-20T10:30:00Z')).at).toBe('2026-11-20T10:30:00Z');
  await expect(results(NODE, '@2026-19-45')).rejects.toThrow('2026-19-45 is no date');
});

test.each([
  ['{"Controls": [', 'not JSON', { line: 1, column: 15 }],
  ['a: [1', 'not YAML', { line: 1 }],
  ['{"hello": 1}', 'results of no scanner that is known', {}],
  ['', 'results of no scanner that is known', {}],
  [
    '{"Controls": [\n  {"tests": [{"results": [\n    {"test_number": 421, "status": "PASS"}]}]}]}',
    'not what kube-bench --json writes: Controls.0.tests.0.results.0.test_number: expected text',
    { line: 3, column: 21 },
  ],
])('%j is told with its place', async (text, message, place) => {
  const error = await results(text).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({ message: expect.stringContaining(message), place });
});

test('whatever JSON there is, it is results or a clear error', async () => {
  const texts = fc.sample(fc.json(), { numRuns: 100, seed: 5 });
  const read = await Promise.all(
    texts.map((text) => results(text).catch((caught: unknown) => caught)),
  );
  const others = read.filter((one) => !(one instanceof InputError));

  expect(others.every((one) => typeof one === 'object' && one !== null && 'findings' in one)).toBe(
    true,
  );
  expect(read).toHaveLength(100);
});

test('what was read survives a snapshot', async () => {
  const read = await results({ Controls: [NODE] });

  expect(importedResults.decode(JSON.parse(JSON.stringify([read])))).toEqual([read]);
});

async function results(document: unknown, date: string = ''): Promise<ImportedResults> {
  const folder = await mkdtemp(join(tmpdir(), 'kubemuster-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'results');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return await readImport(`${file}${date}`);
}

function told({ findings }: ImportedResults): readonly (readonly string[])[] {
  return findings.map(({ rule, status, subject, path, said }) => [
    rule,
    status,
    subject === undefined ? '' : `${subject.kind} ${subject.namespace}/${subject.name}`,
    path,
    said,
  ]);
}
