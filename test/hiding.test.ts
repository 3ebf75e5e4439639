import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { profile } from '../src/cli/profile.ts';
import { readInputs } from '../src/collect/inputs.ts';
import { readPlan } from '../src/config/plan/read.ts';
import { judgeCluster, judgeFleet } from '../src/engine/judge.ts';
import { collectionPlan } from '../src/engine/plan.ts';
import type { Outcome } from '../src/model/check.ts';
import type { ClusterData, Item } from '../src/model/cluster.ts';
import { compare, type Fraction, ONE, ZERO } from '../src/model/fraction.ts';
import type { JudgedCluster } from '../src/model/judged.ts';
import { type GapCause, type Observed, unseen } from '../src/model/observed.ts';
import type { PlanFile } from '../src/model/plan.ts';
import type { Kind } from '../src/model/source.ts';
import { buildReport } from '../src/scoring/report.ts';
import { catalogue } from '../src/tables/catalogue/entry.ts';

const examples = path.join(import.meta.dirname, '..', 'examples');
const asOf = Date.parse(JSON.parse(readFileSync(path.join(examples, 'fleet.json'), 'utf8')).asOf);
const leaves = collectionPlan(checks);
const kinds = leaves.filter((leaf): leaf is Kind<unknown> => leaf.type === 'kind');
const plan = await readPlan(path.join(examples, 'ir-plan.yaml'), () => true);
const clusters = await Array.fromAsync(readInputs([path.join(examples, 'fleet')], { kinds }));

/**
 * Sections that only tighten targets or narrow the scope, without which the rule is another one; and
 * the one that every plan has to have.
 */
const STAY = new Set(['plan/tiers', 'plan/objectives', 'plan/freshness', 'plan/meta']);

describe.for(clusters.map((data) => [data.info.name, data] as const))('%s', ([, data]) => {
  const hideable = leaves.filter(({ type }) => type !== 'context' && type !== 'plan');

  test.for(hideable.map(({ id }) => id))(
    'hiding %s never helps any check nor any score',
    async (id) => {
      const before = await judged(data, plan);
      for (const cause of ['forbidden', 'timeout'] satisfies GapCause[]) {
        expectNoBetter(before, await judged(without(data, id, cause), plan));
      }
    },
  );

  test('leaving out a section of the plan never helps any check nor any score', async () => {
    const before = await judged(data, plan);
    for (const id of plan.sections.keys()) {
      if (STAY.has(id)) continue;
      const sections = new Map([...plan.sections].filter(([key]) => key !== id));
      expectNoBetter(before, await judged(data, { ...plan, sections }));
    }
  });

  test('seeing nothing at all assures nothing', async () => {
    const blind: ClusterData = { ...data, leaves: new Map() };
    const { cluster, assured } = await judged(blind, undefined);

    expect(assured).toBe(0);
    for (const outcome of cluster.outcomes.values()) {
      expect(outcome.type).not.toBe('not-applicable');
      expect(loOf(outcome)).toEqual(ZERO);
    }
  });
});

interface Judged {
  readonly cluster: JudgedCluster;
  readonly assured: number;
}

async function judged(data: ClusterData, filed: PlanFile | undefined): Promise<Judged> {
  const result = await judgeCluster(
    data,
    {
      asOf,
      cluster: data.info,
      planFiled: filed !== undefined,
      plan: filed?.sections ?? new Map(),
    },
    { checks, profile },
  );
  const [cluster] = judgeFleet([result]);
  if (cluster === undefined) throw new Error('nothing was judged');
  const report = buildReport({
    tool: { name: 'kubemuster', version: '0' },
    clusters: [cluster],
    checks,
    catalogue,
    selection: null,
    asOf,
    plan: filed,
    waivers: [],
    unreachable: [],
    notListed: [],
  });
  return { cluster, assured: report.clusters[0]?.score?.assured ?? Number.NaN };
}

function without(data: ClusterData, id: string, cause: GapCause): ClusterData {
  const hidden = unseen([
    { source: id, cause, detail: `${id} is hidden`, permission: `list ${id}` },
  ]);
  const kept = new Map<string, Observed<readonly Item[]>>(data.leaves);
  return { ...data, leaves: kept.set(id, hidden) };
}

function expectNoBetter(before: Judged, after: Judged): void {
  for (const [id, outcome] of after.cluster.outcomes) {
    const known = before.cluster.outcomes.get(id);
    if (outcome.type === 'not-applicable') expect(known?.type, id).toBe('not-applicable');
    if (isPass(outcome)) expect(known !== undefined && isPass(known), `${id} passes`).toBe(true);
    if (known !== undefined && known.type !== 'not-applicable') {
      expect(compare(loOf(outcome), loOf(known)), `${id} lower bound`).toBeLessThanOrEqual(0);
    }
  }
  expect(after.assured).toBeLessThanOrEqual(before.assured);
}

function isPass(outcome: Outcome): boolean {
  return outcome.type === 'judged' && outcome.status === 'pass';
}

function loOf(outcome: Outcome): Fraction {
  if (outcome.type === 'judged') return outcome.credit.lo;
  return outcome.type === 'unknown' ? ZERO : ONE;
}
