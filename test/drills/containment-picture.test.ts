import { expect, test } from 'vitest';
import { containmentPicture } from '../../src/drills/containment/picture.ts';
import type { Containment } from '../../src/model/pictures/containment.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { CILIUM, PLAN, pod, WORLD } from './clusters.ts';

const ALLOWED = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: allow, namespace: shop}
  spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [p-7, p-8]}]}, policyTypes: [Ingress], ingress: [{}]}`;

function drawn(objects: string, options: ExampleOptions = {}): Containment {
  const found = computeFact(
    containmentPicture,
    { objects, plan: PLAN, version: 'v1.34.1' },
    options,
  );
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}

function pods(count: number): string {
  return Array.from({ length: count }, (_, index) => pod(`p-${index}`)).join('');
}

test('lists 200 workloads at most, and counts the verdicts of all', () => {
  const { targets, verdicts, label } = drawn(CILIUM() + WORLD + pods(210));

  expect(targets.rows.length).toBe(200);
  expect(targets.truncated).toBe(10);
  expect(verdicts).toEqual([{ verdict: 'ISOLATED', count: 210 }]);
  expect(label).toEqual({ text: 'ir/quarantine=true', declared: false });
});

test('has the worst first', () => {
  const stuck = pods(12) + pod('host', ', hostNetwork: true');
  const { targets } = drawn(CILIUM() + WORLD + ALLOWED + stuck);
  const order = targets.rows.map(({ workload, verdict }) => `${verdict} ${workload.slice(14)}`);

  expect(order.slice(0, 3)).toEqual(['NO_EFFECT host', 'ISOLATED p-0', 'ISOLATED p-1']);
});

test('keeps the commands of the two best strategies, and some 5 KB of a workload', () => {
  const { targets } = drawn(CILIUM() + WORLD + ALLOWED + pods(12));
  const target = targets.rows.find(({ workload }) => workload === 'core/Pod/shop/p-7');
  const kept = target?.strategies.flatMap(({ id, script }) => (script === null ? [] : [id]));

  expect(target).toMatchObject({ best: 'Q2', verdict: 'ISOLATED' });
  expect(kept).toEqual(['Q2', 'Q6']);
  expect(JSON.stringify(targets.rows).length / targets.rows.length).toBeLessThan(5000);
});

test('keeps a few gaps of each strategy and counts the others', () => {
  const hidden = ['rbac.authorization.k8s.io/ClusterRole', 'core/ResourceQuota', 'core/Service'];
  const { targets } = drawn(CILIUM() + WORLD + pods(1), { hidden });
  for (const { gaps } of targets.rows.flatMap(({ strategies }) => strategies)) {
    expect(gaps.rows.length).toBeLessThanOrEqual(3);
  }
});
