import { describe, expect, test } from 'vitest';
import { dataClasses } from '../../src/facts/data-classes.ts';
import { onCall } from '../../src/facts/on-call.ts';
import { planCluster } from '../../src/facts/plan-cluster.ts';
import type { ClusterInfo } from '../../src/model/cluster.ts';
import { computeFact } from '../judge.ts';

const INFO: Partial<ClusterInfo> = {
  id: 'prod-eu-1',
  name: 'shop-prod-eu',
  identities: [
    { type: 'configured', value: 'prod-eu-1' },
    { type: 'cloud', value: 'arn:aws:eks:eu-central-1:1:cluster/shop-prod-eu' },
    { type: 'uid', value: '5f0c1c1e' },
  ],
};

const entryFor = (plan: string): ReturnType<typeof computeFact> =>
  computeFact(planCluster, { plan }, { info: INFO });

describe("this cluster's entry of the plan", () => {
  test.for([
    'prod-eu-1',
    'shop-prod-eu',
    '"arn:aws:eks:eu-central-1:1:cluster/shop-prod-eu"',
    '5f0c1c1e',
  ])('is found by %s', (id) => {
    const found = entryFor(`clusters: [{id: other}, {id: ${id}}]`);
    expect(found).toMatchObject({ state: 'seen', value: { state: 'found', index: 1 } });
  });

  test('is absent when no entry names it, with the ids that there are', () => {
    expect(entryFor('clusters: [{id: other}, {id: prod-eu}]')).toEqual({
      state: 'seen',
      value: { state: 'absent', ids: ['other', 'prod-eu'] },
    });
  });

  test('is ambiguous when two entries name it', () => {
    expect(entryFor('clusters: [{id: prod-eu-1}, {id: 5f0c1c1e}]')).toEqual({
      state: 'seen',
      value: { state: 'ambiguous', ids: ['prod-eu-1', '5f0c1c1e'] },
    });
  });

  test('is not attested when the plan has no clusters', () => {
    expect(entryFor('tiers: {critical: []}')).toMatchObject({
      state: 'unseen',
      gaps: [{ source: 'plan/clusters', cause: 'not-attested' }],
    });
  });
});

test('data classes come from the decision and from the namespaces of this cluster', () => {
  const plan = `
    clusters:
      - {id: prod-eu-1, decision: {tenancy: soft, isolationGoal: node, dataClasses: [pii], reviewed: 2026-01-01}}
      - {id: other, decision: {tenancy: soft, isolationGoal: node, dataClasses: [health], reviewed: 2026-01-01}}
    dataClasses:
      - {id: payment, namespaces: [{namespace: payments, clusters: [shop-prod-eu]}]}
      - {id: telemetry, namespaces: [{namespace: logs, clusters: [other]}]}
      - {id: staff, namespaces: [{namespace: people}]}
  `;
  const found = computeFact(dataClasses, { plan }, { info: INFO });
  expect(found.state === 'seen' && [...found.value.classes.keys()]).toEqual([
    'pii',
    'payment',
    'staff',
  ]);
});

test('on call are the rotations and the roles they fill, and oncall only when there is a rotation', () => {
  const roles =
    'roles: {platform: {rotation: sre}, security: {name: anna}, incidentLead: {name: ic, channels: [chat]}}';
  const asked = ['oncall', 'sre', 'platform', 'security', 'incidentLead', 'ic', 'anna'];
  const answers = (plan: string): readonly string[] => {
    const found = computeFact(onCall, { plan });
    return found.state === 'seen' ? asked.filter((one) => found.value.has(one)) : [];
  };
  expect(answers(`rotations: [{id: sre, coverage: 24x7, levels: 2}]\n${roles}`)).toEqual([
    'oncall',
    'sre',
    'platform',
  ]);
  expect(answers(roles)).toEqual([]);
});
