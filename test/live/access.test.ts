import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reviewsOf } from '../../src/cli/reviews.ts';
import { surroundingsOf } from '../../src/cli/surroundings.ts';
import { collectCluster } from '../../src/collect/live/collect.ts';
import { planSchema } from '../../src/config/plan/schema.ts';
import { type AccessDrill, access } from '../../src/drills/access/access.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import { Resolver } from '../../src/engine/resolver.ts';
import { accessReviews } from '../../src/model/access-reviews.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import type { PlanFile } from '../../src/model/plan.ts';
import { SOME_RULES } from '../drills/responders.ts';
import { accessOf } from '../envtest/access.ts';
import { apply, bind } from '../envtest/load.ts';
import { type ApiServer, startApiServer } from '../envtest/server.ts';
import { isSkipped } from './live.ts';

const RESPONDERS = 15;
const SEED = 7;
const NOW = Date.parse('2026-11-20T09:00:00Z');
const API = 'rbac.authorization.k8s.io';

const leaves = [...leavesOf({ access }).values()];

const bindings = fc.sample(fc.tuple(SOME_RULES, fc.constantFrom('', 'shop', 'other')), {
  numRuns: RESPONDERS,
  seed: SEED,
});

/** By turns a group, a user and a service account. */
const named = bindings.map((_, at) =>
  [{ group: `g${at}` }, { user: `u${at}` }, { serviceAccount: `shop/a${at}` }].at(at % 3),
);

describe.skipIf(isSkipped)('the access drill, against a real API server', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    const spaces = ['shop', 'other'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    }));
    await apply(server.client, [...spaces, ...bindings.flatMap(objectsOf)]);
  });

  afterAll(() => server.stop());

  async function collect(user: string | undefined): Promise<ClusterData> {
    const login = server.logins.certificate(
      user === undefined ? { name: 'admin', groups: ['system:masters'] } : { name: user },
    );
    const client = accessOf(server.context(login));
    try {
      return await collectCluster(client, leaves, { reviews: reviewsOf({ plan, now: NOW }) });
    } finally {
      client.close();
    }
  }

  test('what roles and bindings come to is what the API server answers, for every right', async () => {
    // The server's authorizer hears of the objects a moment later.
    let differing: readonly unknown[] = ['nothing was asked'];
    let states: ReadonlyMap<string, number> = new Map();
    for (let tries = 0; differing.length > 0 && tries < 20; tries += 1) {
      if (tries > 0) await wait(250);
      const data = await collect(undefined);
      const live = drilled(data);
      expect(live.unreviewed).toEqual([]);
      differing = differences(live, drilled(without(data)));
      states = statesOf(live);
    }
    expect(differing).toEqual([]);
    for (const state of ['yes', 'no', 'unknown'])
      expect(states.get(state) ?? 0).toBeGreaterThan(20);
  });

  test('who may not ask is told so, and has what bindings say', async () => {
    await bind(server.client, 'reader', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['list', 'get'] },
      { nonResourceURLs: ['*'], verbs: ['get'] },
    ]);
    const data = await collect('reader');
    const right = 'create subjectaccessreviews.authorization.k8s.io';
    expect(data.permissions.missing).toEqual([right]);
    const { unreviewed, reviewed, named, of } = drilled(data);
    expect(unreviewed.map(({ cause, permission }) => [cause, permission])).toEqual([
      ['forbidden', right],
    ]);
    expect(reviewed).toBe(0);
    const sources = named.flatMap((one) => of(one).rights.flatMap(({ answers }) => answers));
    expect(new Set(sources.map(({ by }) => by))).toEqual(new Set(['rbac']));
  });
});

const plan: PlanFile = (() => {
  const {
    apiVersion: _version,
    kind: _kind,
    ...read
  } = planSchema.parse({
    apiVersion: 'readiness/v1',
    kind: 'IncidentResponsePlan',
    meta: { organization: 'Harbour', reviewed: '2026-09-01', reviewer: 'ciso' },
    tiers: { critical: [{ namespace: 'shop' }] },
    access: { responders: named },
    playbooks: [{ scenario: 'compromised-pod', link: 'IR-1' }],
    forensics: { namespace: 'other' },
  });
  const sections = Object.entries(read).map(([key, value]): [string, unknown] => [
    `plan/${key}`,
    value,
  ]);
  return { file: 'ir-plan.yaml', sections: new Map(sections), positions: new Map() };
})();

function objectsOf([rules, namespace]: (typeof bindings)[number], at: number) {
  const role = { apiGroup: API, kind: 'ClusterRole', name: `r${at}` };
  const subject = [
    { apiGroup: API, kind: 'Group', name: `g${at}` },
    { apiGroup: API, kind: 'User', name: `u${at}` },
    { kind: 'ServiceAccount', namespace: 'shop', name: `a${at}` },
  ].at(at % 3);
  const apiVersion = `${API}/v1`;
  const metadata = { name: `b${at}`, ...(namespace === '' ? {} : { namespace }) };
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  return [
    { apiVersion, kind: 'ClusterRole', metadata: { name: `r${at}` }, rules },
    { apiVersion, kind, metadata, roleRef: role, subjects: [subject] },
  ];
}

function drilled(data: ClusterData): AccessDrill {
  const found = new Resolver(data, surroundingsOf(data, { plan, now: NOW })).fact(access);
  if (found.state === 'unseen') throw new Error(found.gaps[0].detail);
  return found.value;
}

function without(data: ClusterData): ClusterData {
  const leaves = new Map(data.leaves);
  leaves.delete(accessReviews.id);
  return { ...data, leaves };
}

/** What the two say otherwise, and where the API server was not asked at all. */
function differences(live: AccessDrill, offline: AccessDrill): readonly unknown[] {
  return live.named.flatMap((one, at): readonly unknown[] => {
    const same = offline.named[at];
    if (same === undefined) return ['nobody'];
    const expected = offline.of(same);
    return live.of(one).rights.flatMap(({ right, answers }, index) =>
      answers.flatMap((answer, place): readonly unknown[] => {
        const other = expected.rights[index]?.answers[place];
        const agrees =
          answer.state === other?.state && answer.by === 'api-server' && !answer.disagrees;
        return agrees ? [] : [[one.subject.key, right.id, answer, other]];
      }),
    );
  });
}

/** How often each answer was given, so that it is seen that there are all. */
function statesOf({ named, of }: AccessDrill): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const all = named.flatMap((one) => of(one).rights.flatMap(({ answers }) => answers));
  for (const { state } of all) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
