import path from 'node:path';
import { expect, test } from 'vitest';
import { checks } from '../../../checks/index.ts';
import { type CostInput, costsOf, lossOfHiding } from '../../../src/cli/permissions/costs.ts';
import { readInputs } from '../../../src/collect/inputs.ts';
import { readPlan } from '../../../src/config/plan/read.ts';
import { judge } from '../../../src/engine/judge.ts';
import { neededLeaves } from '../../../src/engine/permission-needs.ts';
import { collectionPlan } from '../../../src/engine/plan.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import type { ClusterData } from '../../../src/model/cluster.ts';
import { unseen } from '../../../src/model/observed.ts';
import { lossOf, type Outcomes } from '../../../src/scoring/loss.ts';

const examples = path.join(import.meta.dirname, '..', '..', '..', 'examples');
const kinds = collectionPlan(checks).flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));
const clusters = await Array.fromAsync(readInputs([path.join(examples, 'fleet')], { kinds }));
const { sections } = await readPlan(path.join(examples, 'ir-plan.yaml'), () => true);

test.for(clusters.map((data) => [data.info.name, data] as const))(
  'in %s every cost is what judging everything anew without that leaf says',
  async ([, data]) => {
    const input = inputFor(data);
    const before = judgedAnew(data, input);

    for (const { leaf, state, loss } of await costsOf(data, input)) {
      if (state !== 'held') expect(loss, leaf).toBeNull();
      else {
        const after = judgedAnew(hidden(data, [leaf]), input);
        expect(loss, leaf).toEqual(lossOf(before, after, checks, true));
      }
    }
  },
);

test('what several missing rights cost together is at least what each costs alone', async () => {
  const data = clusters.find(({ info }) => info.name === 'shop-prod-eu');
  if (data === undefined) throw new Error('the example fleet has no shop-prod-eu');
  const input = inputFor(data);
  const some = neededLeaves(checks).filter(({ leaf }) => /Node$|Namespace$|Pod$/.test(leaf.id));
  const together = await lossOfHiding(data, some, input);

  expect(some).toHaveLength(3);
  for (const one of some) {
    const alone = await lossOfHiding(data, [one], input);
    expect(together.points?.assured).toBeGreaterThanOrEqual(alone.points?.assured ?? Number.NaN);
    expect([...together.unknown, ...together.weaker]).toEqual(
      expect.arrayContaining([...alone.unknown]),
    );
  }
});

function inputFor(data: ClusterData): CostInput {
  return {
    around: {
      asOf: Date.parse('2026-11-20T09:00:00Z'),
      cluster: data.info,
      planFiled: true,
      plan: sections,
    },
    checks,
    complete: true,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

function hidden(data: ClusterData, ids: readonly string[]): ClusterData {
  const leaves = new Map(data.leaves);
  for (const id of ids) leaves.set(id, unseen([{ source: id, cause: 'forbidden', detail: id }]));
  return { ...data, leaves };
}

function judgedAnew(data: ClusterData, { around }: CostInput): Outcomes {
  const first = new Resolver(data, around);
  const across = checks
    .flatMap(({ needs }) => Object.values(needs))
    .flatMap((need) => (need.type === 'across' ? [need.fact] : []))
    .map((fact) => [fact.id, [{ cluster: data.info, observed: first.fact(fact) }]] as const);
  const resolver = new Resolver(data, around, new Map(across));
  return new Map(
    checks.flatMap((check) => {
      const outcome = judge(check, resolver);
      return outcome === undefined ? [] : [[check.id, outcome] as const];
    }),
  );
}
