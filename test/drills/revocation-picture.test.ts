import { expect, test } from 'vitest';
import { revocationPicture } from '../../src/drills/revocation/picture.ts';
import type { Revocation } from '../../src/model/pictures/revocation.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { ACCOUNT, K3S, PLAN, POD, ROUTINE_MASTER, SHOP, WORLD } from './revoked-clusters.ts';

function picture(objects: string, plan: string, options: ExampleOptions = {}) {
  return computeFact(revocationPicture, { objects, plan, version: K3S }, options);
}

function drawn(objects: string, plan = PLAN): Revocation {
  const found = picture(objects, plan);
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return found.value;
}

test('each credential is drawn once, with all that expose it, the worst first', () => {
  const { credentials, targets, states } = drawn(SHOP, ROUTINE_MASTER);
  const keys = credentials.rows.map((row) => `${row.class} ${row.credential}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(credentials.rows[0]).toMatchObject({
    class: 'masters-certificate',
    state: 'none',
    exposedBy: { rows: ['Group responders'], truncated: 0 },
  });
  expect(credentials.rows.find((row) => row.class === 'pod-token')?.exposedBy.rows).toEqual([
    'core/Pod/shop/api',
    'n1',
  ]);
  expect(targets.rows.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'pod core/Pod/shop/api',
    'node n1',
    'user Group responders',
  ]);
  const counted = states.map(({ count }) => count).reduce((sum, one) => sum + one, 0);
  expect(counted).toBe(credentials.rows.length);
});

test('what thousands expose is told by a few names and a count', () => {
  const pods = Array.from({ length: 30 }, (_, at) =>
    POD().replace('name: api,', `name: api-${at},`),
  );
  const { credentials, targets } = drawn(WORLD + ACCOUNT() + pods.join(''));
  const token = credentials.rows.find((row) => row.class === 'pod-token');
  expect(token?.exposedBy).toEqual({ rows: expect.any(Array), truncated: 26 });
  expect(token?.sharedBy.truncated).toBe(25);
  expect(targets.rows).toHaveLength(32);
});

test('where something was not seen the picture says so, and where nothing was there is none', () => {
  expect(picture(SHOP, PLAN, { hidden: ['core/Node'] }).state).toBe('partial');
  expect(picture(SHOP, PLAN, { hidden: ['core/Namespace', 'core/Pod'] }).state).not.toBe('seen');
});
