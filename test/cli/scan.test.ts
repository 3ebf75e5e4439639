import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folder, kubemuster } from './run.ts';

const SHOP = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      hostNetwork: yes
      containers: [{name: api, image: 'shop/api:1'}]
`;

function shop(): string {
  return folder({ 'shop.yaml': SHOP });
}

async function scanJson(args: readonly string[], cwd: string): Promise<Report> {
  const { code, stdout, stderr } = await kubemuster(['scan', ...args, '--format', 'json'], { cwd });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('manifests are judged for what they declare, and never make a fleet score', async () => {
  const report = await scanJson(['.'], shop());

  expect(report.fleet.score).toBe(null);
  expect(report.clusters).toHaveLength(1);
  expect(report.clusters[0]).toMatchObject({ basis: 'declared', source: 'manifests' });
});

test('scalars are read as kubectl reads them, and findings name file and line', async () => {
  const report = await scanJson(['.'], shop());
  const check = report.clusters[0]?.checks.find(({ code }) => code === 'WKL-02');

  expect(check).toMatchObject({ status: 'fail', credit: ['0', '0'] });
  expect(check?.verdicts[0]?.subject).toMatchObject({
    key: 'apps/Deployment/shop/api',
    origin: { file: 'shop.yaml', line: 5 },
  });
});

test('standard input is a path called -', async () => {
  const { code, stdout } = await kubemuster(['scan', '-', '--format', 'json'], { stdin: SHOP });

  expect(code).toBe(0);
  expect(stdout).toContain('apps/Deployment/shop/api');
});

test('two runs on one input are the same to the byte', async () => {
  const cwd = shop();
  const args = ['scan', '.', '--format', 'json', '--as-of', '2026-11-20'];
  const [first, second] = await Promise.all([kubemuster(args, { cwd }), kubemuster(args, { cwd })]);

  expect(first.stdout).toBe(second.stdout);
});

test('without gates findings exit 0, and a summary for people is printed', async () => {
  const { code, stdout } = await kubemuster(['scan', '.'], { cwd: shop() });

  expect(code).toBe(0);
  expect(stdout).toContain('No undeclared hostNetwork pods in tenant namespaces');
  expect(stdout).not.toContain('\u001b');
});

test('a selection has no headline and names itself', async () => {
  const report = await scanJson(['.', '--domain', 'workload'], shop());

  expect(report.fleet).toMatchObject({ score: null, technical: null });
  expect(report.clusters[0]?.score).toBe(null);
  expect(report.selection).toMatchObject({ domains: ['workload'] });
  for (const { id } of report.clusters[0]?.checks ?? []) expect(id).toMatch(/^workload\//);
});

test('a check is named by slug or by code alike', async () => {
  const cwd = shop();
  const [slug, code] = await Promise.all([
    scanJson(['.', '--check', 'workload/no-host-network-pods', '--as-of', '2026-11-20'], cwd),
    scanJson(['.', '--check', 'wkl-02', '--as-of', '2026-11-20'], cwd),
  ]);

  expect(slug).toEqual(code);
});

test('a namespace selects findings, and what is not about it is not asked', async () => {
  const cwd = folder({ 'shop.yaml': `${SHOP}---\n${SHOP.replaceAll('shop', 'bank')}` });
  const report = await scanJson(['.', '--namespace', 'bank', '--check', 'WKL-02'], cwd);
  const subjects = report.clusters[0]?.checks.flatMap(({ verdicts }) =>
    verdicts.map(({ subject }) => subject.key),
  );

  expect(subjects).toEqual(['apps/Deployment/bank/api']);
});

test('reports are written whole, readable by their owner alone', async () => {
  const cwd = shop();
  const { code, stdout } = await kubemuster(['scan', '.', '--output', 'out'], { cwd });

  expect(code).toBe(0);
  for (const name of ['report.html', 'result.json', 'report.md']) {
    const file = path.join(cwd, 'out', name);
    expect(existsSync(file), name).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(stdout).toContain(name);
  }
});

test('a saved result renders again without the input', async () => {
  const cwd = shop();
  await kubemuster(['scan', '.', '--format', 'json', '--output', 'r.json'], { cwd });
  const again = await kubemuster(['report', 'r.json', '--format', 'json'], { cwd });
  const html = await kubemuster(['report', 'r.json', '--format', 'html'], { cwd });

  expect(again.stdout).toBe(readFileSync(path.join(cwd, 'r.json'), 'utf8'));
  expect(html.stdout).toMatch(/^<!doctype html>/i);
});

test('a snapshot of manifests gives the same result as the manifests', async () => {
  const cwd = shop();
  const collected = await kubemuster(['collect', '-o', 's.snapshot', 'shop.yaml'], { cwd });
  expect(collected.code).toBe(0);
  expect(statSync(path.join(cwd, 's.snapshot')).mode & 0o777).toBe(0o600);

  expect(await scanJson(['s.snapshot', '--as-of', '2026-11-20'], cwd)).toEqual(
    await scanJson(['shop.yaml', '--as-of', '2026-11-20'], cwd),
  );
});

test('a gate that does not hold exits 1 and says which', async () => {
  const { code, stderr } = await kubemuster(['scan', '.', '--fail-on', 'high', '--quiet'], {
    cwd: shop(),
  });

  expect(code).toBe(1);
  expect(stderr).toMatch(/--fail-on: workload\/no-host-network-pods \(high\) in \S+ fails/);
});

test('confidence below its bound exits 3', async () => {
  const { code, stderr } = await kubemuster(['scan', '.', '--min-confidence', '100', '--quiet'], {
    cwd: shop(),
  });

  expect(code).toBe(3);
  expect(stderr).toMatch(/--min-confidence 100: cluster/);
});

test('the configuration of the folder is read, and a flag wins over it', async () => {
  const cwd = folder({
    'shop.yaml': SHOP,
    'kubemuster.yaml': 'apiVersion: kubemuster/v1\nkind: Configuration\ngates: {failOn: high}\n',
  });

  expect((await kubemuster(['scan', 'shop.yaml', '--quiet'], { cwd })).code).toBe(1);
  expect(
    (
      await kubemuster(
        ['scan', 'shop.yaml', '--quiet', '--fail-on', 'critical', '--check', 'WKL-02'],
        { cwd },
      )
    ).code,
  ).toBe(0);
});

test('a full disk is one clear message, and nothing half written', async () => {
  const cwd = shop();
  const { code, stderr } = await kubemuster(
    ['scan', '.', '--format', 'json', '--output', '/dev/full', '--quiet'],
    { cwd },
  );

  expect(code).toBe(2);
  expect(stderr).toMatch(/full/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('an output folder that cannot be made is one clear message', async () => {
  const cwd = shop();
  const { code, stderr } = await kubemuster(['scan', '.', '--output', 'shop.yaml/report'], { cwd });

  expect(code).toBe(2);
  expect(stderr).toMatch(/shop\.yaml\/report/);
});

test('Ctrl-C ends with 130 and leaves nothing behind', async () => {
  const cwd = folder();
  const endless = kubemuster(['scan', '-', '--output', 'out'], {
    cwd,
    interruptAfter: 4000,
    keepStdinOpen: true,
  });
  const { code, stderr } = await endless;

  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted/);
  expect(existsSync(path.join(cwd, 'out'))).toBe(false);
});

test('every command explains itself with examples', async () => {
  const commands = [
    [],
    ['scan'],
    ['report'],
    ['collect'],
    ['fact'],
    ['explain'],
    ['checks'],
    ['init'],
  ];
  const texts = await Promise.all(commands.map((one) => kubemuster([...one, '--help'])));

  for (const { code, stdout } of texts) {
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples?:\n/);
  }
});

test('a waiver that has no effect is a warning on stderr and in the result', async () => {
  const waiver = `apiVersion: kubemuster/v1
kind: Configuration
waivers:
  - check: WKL-02
    selector: {namespace: shop}
    reason: an old driver
    owner: shop team
    approver: ciso
    expires: 2026-01-01
`;
  const cwd = folder({ 'shop.yaml': SHOP, 'kubemuster.yaml': waiver });
  const args = ['scan', 'shop.yaml', '--as-of', '2026-11-20', '--format', 'json'];
  const message = 'the waiver of WKL-02 for namespace shop expired on 2026-01-01 and has no effect';

  const { stdout, stderr } = await kubemuster(args, { cwd });
  const report: Report = JSON.parse(stdout);
  expect(report.notes).toEqual([{ kind: 'waiver-expired', message }]);
  expect(stderr).toContain(`warning: ${message}\n`);
  expect((await kubemuster([...args, '--quiet'], { cwd })).stderr).toBe('');
});
