import { expect, test } from 'vitest';
import { access as schema } from '../../src/config/access-schema.ts';
import { access } from '../../src/drills/access/access.ts';
import { accessPicture } from '../../src/drills/access/picture.ts';
import type { Access } from '../../src/model/pictures/access.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { allBut, bound, EVERY_RULE, NODE, PLAN, SHOP } from './responders.ts';

function drawn(objects: string, plan = PLAN, options: ExampleOptions = {}): Access {
  const found = computeFact(accessPicture, { objects, plan, version: 'v1.36.1' }, options);
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}

const MANY = Array.from({ length: 20 }, (_, at) => `n${at}`);
const SPACES = MANY.map(
  (name) => `
- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`,
).join('');
const ALL_CRITICAL = PLAN.replace(
  '{namespace: shop}',
  MANY.map((name) => `{namespace: ${name}}`).join(', '),
);

test('a right that is lacking anywhere is told with a few of its places, and how many there are', () => {
  const picture = drawn(SPACES + NODE + bound(allBut('pods', 'delete')), ALL_CRITICAL);
  const row = picture.rights.find(({ id }) => id === 'delete-pods');
  const [cell] = row?.cells ?? [];
  expect(cell).toMatchObject({ state: 'no', places: 20, answers: { truncated: 17 } });
  expect(cell?.answers.rows.map(({ namespace, lacking }) => [namespace, lacking.rows])).toEqual(
    ['n0', 'n1', 'n10'].map((name) => [name, ['delete pods']]),
  );
});

test('a right that is held everywhere keeps the binding and the rule, and no list of places', () => {
  const picture = drawn(SPACES + NODE + bound(EVERY_RULE), ALL_CRITICAL);
  expect(picture.rights.find(({ id }) => id === 'delete-pods')?.cells).toEqual([
    {
      state: 'yes',
      by: 'rbac',
      elevated: false,
      places: 20,
      evidence: [
        {
          object: 'rbac.authorization.k8s.io/ClusterRoleBinding/responders',
          path: 'subjects[0]',
          value: 'ClusterRole/responder',
        },
        expect.objectContaining({ path: 'rules[0]' }),
      ],
      answers: { rows: [], truncated: 0 },
    },
  ]);
});

test('shows eight responders at most, and counts the others; its credit is that of all', () => {
  const groups = Array.from({ length: 12 }, (_, at) => `{group: g${at}}`).join(', ');
  const plan = PLAN.replace('{group: responders}', groups);
  const { responders, rights, credit } = drawn(SHOP + NODE, plan);
  expect([responders.rows.length, responders.truncated]).toEqual([8, 4]);
  expect(new Set(rights.map(({ cells }) => cells.length))).toEqual(new Set([8]));
  expect(credit).toEqual(['0', '0']);
});

test('is what its schema describes, and so is the whole of the drill', () => {
  const picture = drawn(SHOP + NODE + bound(EVERY_RULE));
  expect(schema.parse(picture)).toEqual(picture);
  const whole = computeFact(access, { objects: SHOP + NODE, plan: PLAN, version: 'v1.36.1' });
  const told = whole.state === 'unseen' ? undefined : access.show?.(whole.value as never);
  expect(schema.parse(told)).toEqual(told);
});

test('is not drawn where nobody is named, and in part where namespaces were not seen', () => {
  const nobody = computeFact(accessPicture, { objects: SHOP + NODE, version: 'v1.36.1' });
  expect(nobody.state).toBe('unseen');
  const some = computeFact(
    accessPicture,
    { objects: SHOP + NODE, plan: PLAN, version: 'v1.36.1' },
    { partial: ['core/Namespace'] },
  );
  expect(some.state).toBe('partial');
});
