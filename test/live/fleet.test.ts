import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { json } from '../../reports/json/index.ts';
import { clusters } from '../../scripts/examples/clusters.ts';
import { collectExample } from '../../scripts/examples/collect.ts';
import { EVERYTHING_BUT_SECRETS, type ExampleCluster } from '../../scripts/examples/fleet.ts';
import type { Raw } from '../../scripts/examples/raw.ts';
import { scan } from '../../src/cli/pipeline.ts';
import { Progress } from '../../src/cli/progress.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import { project } from '../../src/collect/project.ts';
import { readSnapshot } from '../../src/collect/snapshot/read.ts';
import { writeSnapshot } from '../../src/collect/snapshot/write.ts';
import { readPlan } from '../../src/config/plan/read.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import type { ClusterData, Item } from '../../src/model/cluster.ts';
import { servedApis } from '../../src/model/info.ts';
import { type Observed, seen } from '../../src/model/observed.ts';
import type { Report } from '../../src/model/report.ts';
import type { Kind } from '../../src/model/source.ts';
import { accessOf } from '../envtest/access.ts';
import { age } from '../envtest/age.ts';
import { apply } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');
const asOf = Date.parse(JSON.parse(readFileSync(path.join(examples, 'fleet.json'), 'utf8')).asOf);
const plan = await readPlan(path.join(examples, 'ir-plan.yaml'), () => true);
// Probes are about this moment; the examples have their own.
const leaves = collectionPlan(checks).filter(({ type }) => type !== 'probe');
const kinds = leaves.filter((leaf): leaf is Kind<unknown> => leaf.type === 'kind');

describe.skipIf(isSkipped).for(clusters().map((one) => [one.file, one] as const))(
  '%s',
  ([, one]) => {
    const example = collectExample(inFullSight(one), kinds, project);
    let server: ApiServer;
    let live: ClusterData;

    beforeAll(async () => {
      server = await startApiServer({ flags: [`--service-cluster-ip-range=${rangeOf(one)}`] });
      await apply(server.client, one.objects.map(asNewer));
      await age(server.etcd, one.objects);
      const access = accessOf(server.context(server.logins.token('admin')));
      live = await collectCluster(access, leaves);
      access.close();
    });

    afterAll(() => server.stop());

    test('a real API server takes every object, and tells what was written', () => {
      for (const kind of kinds) {
        const written = example.leaves.get(kind.id);
        if (written?.state !== 'seen') continue;
        const told = byKey(live.leaves.get(kind.id));
        for (const [key, raw] of byKey(written)) {
          expect(told.get(key), `${kind.id} ${key}`).toMatchObject(canonical(raw));
        }
      }
    });

    test('the checks say of it what they say of the snapshot in the examples', async () => {
      const expected = await reportOf(example);
      const found = await reportOf(onSameGround(live, example));

      expect(resultsOf(found)).toEqual(resultsOf(expected));
    });

    test('a snapshot of it gives the same result, byte by byte', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const file = path.join(folder, 'live.snapshot');
      await writeSnapshot(file, alone(live), { tool: { name: 'kubemuster', version: '0' } });
      const [saved] = await Array.fromAsync(readSnapshot(file));
      if (saved === undefined) throw new Error('the snapshot is empty');

      expect(saved).toEqual(live);
      expect(bytesOf(await reportOf(saved))).toBe(bytesOf(await reportOf(live)));
    });
  },
);

function inFullSight(one: ExampleCluster): ExampleCluster {
  return { ...one, sight: EVERYTHING_BUT_SECRETS };
}

/** A newer server than that of the examples says of a Job that is done why it is, too. */
function asNewer(raw: Raw): Raw {
  if (raw.kind !== 'Job') return raw;
  const { conditions = [], ...status } = (raw['status'] ?? {}) as {
    readonly conditions?: readonly { readonly type: string }[];
  };
  const done = conditions.filter(({ type }) => type === 'Complete');
  const why = done.map((one) => ({ ...one, type: 'SuccessCriteriaMet' }));
  return { ...raw, status: { ...status, conditions: [...why, ...conditions] } };
}

/** Without what a server writes in another way: quantities, reasons, lists that are empty. */
function canonical(raw: Raw): object {
  if (raw.kind === 'ResourceQuota' || raw.kind === 'Job') return { metadata: raw.metadata };
  return Object.fromEntries(
    Object.entries(raw).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
}

/**
 * What no API server tells, and what this one alone does, as the example has it: cloud, clocks,
 * names, the version, and kinds that came after it.
 */
function onSameGround(live: ClusterData, example: ClusterData): ClusterData {
  const newer = kinds.filter(({ id }) => isAbsent(example, id) && !isAbsent(live, id));
  const ids = new Set(newer.map(({ id }) => id));
  const taken = [...example.leaves].filter(
    ([id]) => ids.has(id) || /^(cloud|probe)\/|^info\/version$/.test(id),
  );
  const apis = seen(servedBut(newer, live));
  const leaves = new Map([...live.leaves, ...taken]).set(servedApis.id, apis);
  return { ...live, info: example.info, leaves };
}

function isAbsent(data: ClusterData, id: string): boolean {
  const observed = data.leaves.get(id);
  return observed?.state === 'unseen' && observed.gaps.some(({ cause }) => cause === 'absent-api');
}

function servedBut(newer: readonly Kind<unknown>[], data: ClusterData): readonly Item[] {
  const observed = data.leaves.get(servedApis.id);
  if (observed?.state !== 'seen') throw new Error('discovery was not read');
  return observed.value.map(({ raw }) => ({
    raw: servedApis.decode(raw).filter(({ kind }) => !newer.some((one) => one.kind === kind)),
  }));
}

function reportOf(data: ClusterData): Promise<Report> {
  return scan({
    clusters: alone({ type: 'read', data }),
    checks,
    selection: null,
    namespaces: [],
    plan,
    waivers: [],
    asOf,
    maxAge: undefined,
    now: asOf,
    signal: new AbortController().signal,
    progress: new Progress(process.stderr, false),
  });
}

/** All that is said and scored. Evidence and permissions name what was read, and how. */
function resultsOf({ clusters: [cluster] }: Report): unknown {
  if (cluster === undefined) throw new Error('the report has no cluster');
  const { score, technical, organization, confidence, maturity, phases, domains } = cluster;
  return {
    scores: { score, technical, organization, confidence, maturity, phases, domains },
    nextActions: cluster.nextActions,
    checks: cluster.checks.map(({ id, status, credit, counts, verdicts, gaps }) => ({
      id,
      status,
      credit,
      counts,
      gaps: gaps.map(({ source, cause }) => `${source} ${cause}`),
      verdicts: verdicts.map((one) => `${one.status} ${one.subject.key} ${one.message}`),
    })),
  };
}

function bytesOf(report: Report): string {
  return Array.from(json.render(report), ({ chunks }) => Array.from(chunks).join('')).join('');
}

function byKey(observed: Observed<readonly Item[]> | undefined): ReadonlyMap<string, Raw> {
  if (observed?.state !== 'seen') return new Map();
  return new Map(
    observed.value.map(({ raw }) => {
      const object = raw as Raw;
      return [`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object];
    }),
  );
}

/** The range that the cluster's own service of the API server is the first address of. */
function rangeOf({ objects }: ExampleCluster): string {
  const services = objects.filter(({ kind }) => kind === 'Service');
  const addresses = services.map(({ spec }) => (spec as { clusterIP?: string }).clusterIP ?? '');
  const [first = '10.96.0.1'] = addresses.filter((one) => /^\d/.test(one));
  return `${first.split('.').slice(0, 2).join('.')}.0.0/16`;
}

async function* alone<T>(one: T): AsyncGenerator<T> {
  yield await Promise.resolve(one);
}
