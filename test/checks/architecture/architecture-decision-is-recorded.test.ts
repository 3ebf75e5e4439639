import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/architecture-decision-is-recorded.ts';
import { check as reach } from '../../../checks/isolation/cross-namespace-reach-is-small.ts';
import { said } from '../said.ts';

const plan = (goal: string, tenancy = 'soft', reviewed = '2026-03-01', more = ''): string => `
clusters:
  - id: example
    decision: {tenancy: ${tenancy}, isolationGoal: ${goal}, dataClasses: [pii], reviewed: ${reviewed}}
${more}`;
const spaces = (...names: readonly string[]): string =>
  names.map((name) => `\n- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`).join('');
/** Two tenants whose policies are enforced, and isolate them. */
const ISOLATED = reach.examples.pass.objects ?? '';
const FLAT = reach.examples.fail.objects ?? '';
const told = (stated: string, objects: string, hidden: readonly string[] = []) =>
  said(check, { plan: stated, objects }, { hidden });

describe('a recorded decision', () => {
  it('is held against what is computed', () => {
    expect([
      told(plan('namespace'), ISOLATED),
      told(plan('namespace'), FLAT),
      told(plan('namespace', 'hard'), FLAT),
      told(plan('cluster', 'single'), spaces('shop-prod', 'shop-dev')),
      told(plan('cluster', 'single'), spaces('shop-prod', 'pay-prod')),
    ]).toEqual([
      ['pass: isolation of each namespace is the goal, and is met'],
      ['warn: isolation of each namespace is the goal, and is met in part at best'],
      ['fail: the plan states isolation of each namespace, which the cluster does not have'],
      ['fail: the plan states isolation of each cluster, which the cluster does not have'],
      ['pass: isolation of each cluster is the goal, and is met'],
    ]);
  });

  it('ages, and cannot come from the future or from nobody', () => {
    expect([
      told(plan('cluster', 'single', '2025-11-20'), ''),
      told(plan('cluster', 'single', '2025-11-19'), ''),
      told(plan('cluster', 'single', '2027-01-01'), ''),
      told('clusters: [{id: example}]', ''),
      told('clusters: [{id: other}]', ''),
      said(check, { objects: '' }),
    ]).toEqual([
      ['pass: isolation of each cluster is the goal, and is met'],
      ['warn: decided 366 days ago, and not looked at since'],
      ['fail: it was decided in the future'],
      ['fail: nobody wrote down why the cluster is built as it is'],
      ['fail: nobody wrote down why the cluster is built as it is'],
      ['unknown: no decision was given'],
    ]);
  });

  it('needs to know what is critical for a goal of nodes, and pods for one of namespaces', () => {
    expect([
      told(plan('node'), ISOLATED),
      told(plan('node', 'soft', '2026-03-01', 'tiers: {critical: [{namespace: pay}]}'), ISOLATED),
      told(plan('namespace'), ISOLATED, ['core/Pod']),
    ]).toEqual([
      ['unknown: not seen whether isolation of each node is met'],
      ['pass: isolation of each node is the goal, and is met'],
      ['unknown: not seen whether isolation of each namespace is met'],
    ]);
  });
});
