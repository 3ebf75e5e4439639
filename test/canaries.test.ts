import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checks } from '../checks/index.ts';
import { allFacts } from '../src/cli/facts.ts';
import { project } from '../src/collect/project.ts';
import { readSnapshot } from '../src/collect/snapshot/read.ts';
import { writeSnapshot } from '../src/collect/snapshot/write.ts';
import { Resolver } from '../src/engine/resolver.ts';
import type { ClusterData, Item } from '../src/model/cluster.ts';
import { type Observed, seen } from '../src/model/observed.ts';
import { isAllowed } from './canaries/allowed.ts';
import { canariesIn, escaped, indexed } from './canaries/found.ts';
import { everyKind } from './canaries/kinds.ts';
import { merged } from './canaries/merge.ts';
import { plant } from './canaries/plant.ts';
import { kubemuster } from './cli/run.ts';

const AS_OF = '2026-11-20T09:00:00Z';
const kinds = await everyKind();
const garden = new Map(kinds.map((kind) => [kind.id, plant(kind)]));
const forbidden = new Map<string, string>();
for (const [id, { canaries }] of garden) {
  const hidden = [...canaries].filter(([, at]) => !isAllowed(at));
  for (const [canary, at] of indexed(hidden)) forbidden.set(canary, `${id} ${at}`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-canaries-'));
const snapshot = path.join(folder, 'canaries.snapshot');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
await writeSnapshot(snapshot, clusters(), { tool: { name: 'kubemuster', version: '0' } });

describe('what is kept of an object', () => {
  test.for(kinds.map((kind) => [kind.id, kind] as const))('%s', ([id, kind]) => {
    const { objects, canaries } = garden.get(id) ?? plant(kind);
    const kept = JSON.stringify(objects.map((one) => project(one, kind)));
    const left = canariesIn(kept);

    expect(escaped(kept, forbidden)).toEqual([]);
    expect(canaries.size).toBeGreaterThan(left.size);
    expect(left.size).toBeGreaterThan(0);
  });
});

test.each([
  ['core/Pod', 'spec.containers[].env[].value'],
  ['core/Pod', 'metadata.annotations'],
  ['core/ConfigMap:kube-system/cilium-config', 'data'],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'webhooks[].clientConfig.url'],
  ['velero.io/BackupStorageLocation', 'spec.config'],
] as const)('keeping more of %s, such as %s, would be found', (id, path) => {
  const kind = kinds.find((one) => one.id === id);
  const { objects } = garden.get(id) ?? { objects: [] };
  const careless = kind && { ...kind, keep: [...kind.keep, path] };
  const kept = objects.map((one) => careless && project(one, careless));

  expect(escaped(JSON.stringify(kept), forbidden)).not.toEqual([]);
});

test('a snapshot holds no canary of a field that may not leave', () => {
  const text = zstdDecompressSync(readFileSync(snapshot)).toString();

  expect(canariesIn(text).size).toBeGreaterThan(1000);
  expect(escaped(text, forbidden)).toEqual([]);
});

test('no report, summary or log of a scan holds one', async () => {
  const output = path.join(folder, 'report');
  const args = ['scan', snapshot, '--verbose', '--format', 'html,json,markdown'];
  const { code, stdout, stderr } = await kubemuster([...args, '--output', output]);
  const reports = readdirSync(output).map((file) => readFileSync(path.join(output, file), 'utf8'));

  expect(code).toBe(0);
  expect(reports).toHaveLength(3);
  expect(canariesIn(reports.join('')).size).toBeGreaterThan(50);
  expect(escaped([stdout, stderr, ...reports].join('\n'), forbidden)).toEqual([]);
});

test('no fact shows one', async () => {
  const shown: string[] = [];
  for await (const data of readSnapshot(snapshot)) {
    const around = { asOf: Date.parse(AS_OF), cluster: data.info, planFiled: false };
    const resolver = new Resolver(data, { ...around, plan: new Map() });
    for (const fact of allFacts().values()) {
      const observed = resolver.fact(fact);
      shown.push(JSON.stringify(observed, plainMaps));
      if (observed.state === 'unseen' || fact.show === undefined) continue;
      shown.push(JSON.stringify(fact.show(observed.value as never)));
    }
  }

  expect(shown.length).toBeGreaterThan(100);
  expect(escaped(shown.join('\n'), forbidden)).toEqual([]);
});

test('manifests that hold them leave none in a report, a log or a snapshot', async () => {
  const manifests = path.join(folder, 'all.yaml');
  const objects = [...garden.values()].flatMap((one) => one.objects);
  writeFileSync(manifests, objects.map((one) => `---\n${stringify(one)}`).join(''));
  const output = path.join(folder, 'from-manifests');
  const saved = path.join(folder, 'from-manifests.snapshot');
  const formats = ['--format', 'html,json,markdown', '--output', output];
  const scanned = await kubemuster(['scan', manifests, '--verbose', ...formats]);
  const collected = await kubemuster(['collect', manifests, '--verbose', '-o', saved]);
  const texts = [
    ...readdirSync(output).map((file) => readFileSync(path.join(output, file), 'utf8')),
    zstdDecompressSync(readFileSync(saved)).toString(),
  ];

  expect([scanned.code, collected.code]).toEqual([0, 0]);
  for (const { stdout, stderr } of [scanned, collected]) texts.push(stdout, stderr);
  expect(escaped(texts.join('\n'), forbidden)).toEqual([]);
});

const SECRET = 'kanariehushhush';

test.each([
  ['a.yaml', `kind: Secret\ndata:\n  password: ${SECRET}\n  password: ${SECRET}\n`],
  ['a.yaml', `kind: Secret\ndata:\n\tpassword: ${SECRET}\n`],
  ['a.yaml', `kind: Secret\ndata: {password: "${SECRET}\n`],
  ['a.yaml', `kind: ConfigMap\ndata: *${SECRET}\n`],
  ['a.yaml', `kind: ConfigMap\ndata: !!${SECRET} x\n`],
  ['a.yaml', `kind: ConfigMap\ndata:\n  a: b\n c: ${SECRET}\n`],
  ['a.yaml', `kind: ConfigMap\ndata: {{ .Values.password | default "${SECRET}" }}\n`],
  ['a.yaml', `${SECRET}\n`],
  ['a.yaml', `- ${SECRET}: 1\n`],
  ['a.json', `{"kind":"Secret","data":{"password":${SECRET}}}`],
  ['a.json', `{"kind":"Secret","data":{"password":"${SECRET}"}`],
  ['a.json', `{"kind":"Secret","data":{"password":"${SECRET}"}} ${SECRET}`],
  ['a.yaml', object('Pod', { spec: SECRET })],
  ['a.yaml', object('Pod', { spec: { containers: [{ name: 'a', env: SECRET, args: SECRET }] } })],
  ['a.yaml', object('Pod', { spec: { containers: { password: SECRET }, volumes: [SECRET] } })],
  ['a.yaml', object('Service', { spec: { ports: SECRET, type: { password: SECRET } } })],
  ['a.yaml', object('ConfigMap', { data: SECRET })],
  ['a.snapshot', `{"password":"${SECRET}"}`],
] as const)('broken input in %s is named without its text: %j', async (name, text) => {
  const file = path.join(mkdtempSync(path.join(folder, 'broken-')), name);
  writeFileSync(file, text);
  const { stdout, stderr } = await kubemuster(['scan', file, '--verbose', '--format', 'json']);

  expect(stderr).not.toBe('');
  expect(`${stdout}${stderr}`).not.toContain(SECRET);
});

/** One cluster with all that was planted, and one of each example of a check, overgrown. */
async function* clusters(): AsyncIterable<ClusterData> {
  yield cluster(
    'garden',
    [...garden.values()].flatMap(({ objects }) => objects),
  );
  for (const { id, examples } of checks) {
    for (const example of [examples.pass, examples.fail]) {
      const objects: readonly unknown[] = parse(example.objects ?? '', { version: '1.1' }) ?? [];
      const name = `${id}-${example === examples.pass ? 'pass' : 'fail'}`;
      yield cluster(
        name,
        objects.map((one) => merged(one, kinds, garden)),
      );
    }
  }
}

function cluster(name: string, objects: readonly unknown[]): ClusterData {
  const leaves = new Map<string, Observed<readonly Item[]>>();
  for (const kind of kinds) {
    const own = objects.filter((one) => isOf(one, kind.kind, kind.apiVersions, kind.only?.name));
    leaves.set(kind.id, seen(own.map((one) => ({ raw: project(one, kind) }))));
  }
  const served = kinds.map(({ apiVersions: [groupVersion], kind, plural, namespaced }) => ({
    groupVersion,
    kind,
    resource: plural,
    namespaced,
  }));
  leaves.set('info/apis', seen([{ raw: served }]));
  leaves.set('info/version', seen([{ raw: { gitVersion: 'v1.34.1' } }]));
  return {
    info: { id: name, name, identities: [], source: 'kubeconfig', collectedAt: AS_OF },
    leaves,
    permissions: { held: [], missing: [] },
    gaps: [],
    ignored: [],
  };
}

function isOf(
  one: unknown,
  kind: string,
  apiVersions: readonly string[],
  name: string | undefined,
): boolean {
  const raw = Object(one);
  const own: unknown = Reflect.get(Object(Reflect.get(raw, 'metadata')), 'name');
  return (
    Reflect.get(raw, 'kind') === kind &&
    apiVersions.includes(String(Reflect.get(raw, 'apiVersion'))) &&
    (name === undefined || own === name)
  );
}

function object(kind: string, parts: Readonly<Record<string, unknown>>): string {
  return stringify({ apiVersion: 'v1', kind, metadata: { name: 'a', namespace: 'b' }, ...parts });
}

function plainMaps(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value];
  return typeof value === 'bigint' ? String(value) : value;
}
