import path from 'node:path';
import { expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { AS_OF } from '../../scripts/examples/fleet.ts';
import { readInputs } from '../../src/collect/inputs.ts';
import { readPlan } from '../../src/config/plan/read.ts';
import { judge } from '../../src/engine/judge.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import { meshPicture } from '../../src/facts/mesh/picture.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'examples');
const kinds = collectionPlan(checks).flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));
const { sections } = await readPlan(path.join(folder, 'ir-plan.yaml'), () => true);
const clusters = await Array.fromAsync(readInputs([path.join(folder, 'fleet')], { kinds }));

function statuses(code: string): Readonly<Record<string, string>> {
  const check = checks.find((one) => one.code === code);
  if (check === undefined) throw new Error(`no check ${code}`);
  const found = clusters.map((data): readonly [string, string] => {
    const around = { asOf: Date.parse(AS_OF), cluster: data.info, planFiled: true, plan: sections };
    const outcome = judge(check, new Resolver(data, around));
    return [data.info.name, outcome?.type === 'judged' ? outcome.status : `${outcome?.type}`];
  });
  return Object.fromEntries(found);
}

/** A policy for all of it says STRICT. */
test('the mesh of shop-prod-eu looks strict and is not', () => {
  const data = clusters.find(({ info }) => info.name === 'shop-prod-eu') ?? expect.fail();
  const around = { asOf: Date.parse(AS_OF), cluster: data.info, planFiled: true, plan: sections };
  const found = new Resolver(data, around).fact(meshPicture);
  if (found.state === 'unseen') throw new Error('nothing is drawn');
  const { namespaces, worst, workloads } = found.value;
  const meshed = ['payments', 'checkout', 'identity', 'storefront'];
  expect(
    namespaces.rows
      .filter(({ name }) => meshed.includes(name))
      .map(({ name, strict, permissive, outside }) => [name, strict, permissive, outside]),
  ).toEqual([
    ['checkout', 2, 0, 0],
    ['identity', 2, 0, 0],
    ['payments', 1, 1, 1],
    ['storefront', 0, 1, 0],
  ]);
  expect(worst.rows[0]).toMatchObject({
    client: 'observability/prometheus[StatefulSet]',
    server: 'payments/ledger[Deployment]',
    critical: { client: false, server: true },
    ports: ['9090'],
    certain: true,
  });
  const [ledger] = workloads.rows.filter((one) => one.workload.endsWith('/ledger'));
  expect(ledger?.chains.map(({ ports, mode }) => [mode, ...ports])).toEqual([
    ['STRICT', '*', '8080'],
    ['PERMISSIVE', '9090'],
  ]);
});

/** The stories that examples/README.md tells, as verdicts: not seen, neglected, well run. */
test.for([
  ['MON-01', 'unknown', 'fail', 'pass'],
  ['MON-16', 'unknown', 'fail', 'pass'],
  ['ARC-10', 'unknown', 'fail', 'pass'],
  ['ARC-02', 'unknown', 'pass', 'pass'],
  ['ARC-06', 'unknown', 'fail', 'warn'],
  ['MON-04', 'unknown', 'fail', 'pass'],
  ['MON-05', 'unknown', 'fail', 'pass'],
  ['MON-06', 'unknown', 'fail', 'pass'],
  ['IRR-10', 'unknown', 'fail', 'pass'],
  ['NSI-08', 'warn', 'fail', 'pass'],
  ['MSH-02', 'unknown', 'not-applicable', 'fail'],
  ['MSH-03', 'unknown', 'not-applicable', 'fail'],
] as const)('%s tells its story in each cluster', ([code, aks, legacy, shop]) => {
  expect(statuses(code)).toEqual({
    'analytics-aks': aks,
    'legacy-dc1': legacy,
    'shop-prod-eu': shop,
  });
});
