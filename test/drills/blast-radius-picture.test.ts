import { expect, test } from 'vitest';
import { blastRadiusPicture } from '../../src/drills/blast-radius/picture.ts';
import type { BlastRadii } from '../../src/model/pictures/blast-radius.ts';
import { account, bind, clusterRole } from '../facts/rbac-reach/objects.ts';
import { computeFact } from '../judge.ts';
import { OVN, PLAN, pod, WORLD } from './clusters.ts';

const QUIET = ', automountServiceAccountToken: false';

const ADMIN = [
  account('shop', 'root'),
  clusterRole('all', ['* */*']),
  bind('all', '{kind: ServiceAccount, name: root, namespace: shop}'),
].join('');

function drawn(objects: string): BlastRadii {
  const found = computeFact(blastRadiusPicture, { objects, plan: PLAN, version: 'v1.34.1' });
  if (found.state !== 'seen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}

test('the worst start comes first, with the one path that has all others', () => {
  const bad = pod('web', ', serviceAccountName: root');
  const { starts, crossed, worst } = drawn(OVN + WORLD + ADMIN + pod('api', QUIET) + bad);
  expect(starts).toBe(2);
  expect(crossed).toContainEqual({ limit: 'cluster-admin', certain: 1, possible: 0 });
  expect(
    worst.rows.map(({ start, paths }) => [start.key, paths.map(({ limit }) => limit)]),
  ).toEqual([
    ['core/Pod/shop/web', ['cluster-admin']],
    ['core/Pod/shop/api', []],
  ]);
  const [first] = worst.rows;
  expect(first?.paths[0]?.hops.map(({ edge, because }) => [edge, because[0]?.object])).toEqual([
    ['runs-as', 'core/Pod/shop/web'],
    ['everything', 'rbac.authorization.k8s.io/ClusterRoleBinding/of-all'],
  ]);
});

test('keeps the strategies that take most away, and as many starts as a report shows', () => {
  const many = Array.from({ length: 23 }, (_, at) => pod(`p${at}`, QUIET)).join('');
  const { worst } = drawn(OVN + WORLD + many);
  expect([worst.rows.length, worst.truncated]).toEqual([12, 11]);
  expect(worst.rows[0]?.values.map(({ id }) => id)).toEqual(['Q6', 'Q1', 'Q2']);
});
