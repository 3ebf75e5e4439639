import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/isolation/namespaces-are-boundaries.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

function judged(objects: string, options?: ExampleOptions, plan?: string): unknown {
  const outcome = judgeExample(
    check,
    { objects, ...(plan === undefined ? {} : { plan }) },
    options,
  );
  if (outcome.type !== 'judged') return outcome.type;
  return [
    outcome.status,
    ...outcome.verdicts.map((one) =>
      one.status === 'not-applicable' ? one.message : `${one.subject.key}: ${one.message}`,
    ),
  ];
}

function pod(name: string, namespace: string, labels = ''): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}, labels: {${labels}}}
  spec: {containers: [{name: main}]}
`;
}

const EMPTY = 'core/Namespace/default: nothing runs in it';

describe('namespaces-are-boundaries', () => {
  it('warns where the values of one owner label differ, and names the labels', () => {
    const objects = pod('a', 'shop', 'team: red') + pod('b', 'shop', 'team: blue');
    expect(judged(objects)).toEqual(['warn', 'core/Namespace/shop: shared by blue and red', EMPTY]);
  });

  it('does not compare the values of different keys, nor of system namespaces', () => {
    const objects =
      pod('a', 'shop', 'team: red') +
      pod('b', 'shop', 'owner: ann') +
      pod('c', 'kube-system', 'team: one') +
      pod('d', 'kube-system', 'team: two');
    expect(judged(objects)).toEqual([
      'pass',
      EMPTY,
      'core/Namespace/shop: what runs in it has at most one owner',
    ]);
  });

  it('takes the keys and tenants of the plan', () => {
    const objects = pod('a', 'shop', 'squad: red') + pod('b', 'shop', 'squad: blue');
    expect(judged(objects)).toEqual([
      'pass',
      EMPTY,
      'core/Namespace/shop: what runs in it has at most one owner',
    ]);
    expect(judged(objects, {}, 'ownership: {keys: [squad]}')).toEqual([
      'warn',
      'core/Namespace/shop: shared by blue and red',
      EMPTY,
    ]);
    const tenants = `ownership:
      keys: [team]
      tenants: [{name: A, namespaces: [{namespace: shop}]}, {name: B, namespaces: [{namespace: shop}]}]
    `;
    expect(judged(objects, {}, tenants)).toEqual([
      'warn',
      'core/Namespace/shop: shared by A and B',
      EMPTY,
    ]);
  });

  it('fails on one workload in default although others are hidden', () => {
    expect(judged(pod('a', 'default'), { hidden: ['apps/Deployment'] })).toEqual([
      'fail',
      'core/Namespace/default: tenant workloads run in default',
      'cluster: not all namespaces and workloads were seen',
    ]);
  });

  it('passes nothing where workloads are hidden', () => {
    expect(judged(pod('a', 'shop'), { hidden: ['apps/Deployment'] })).toEqual([
      'unknown',
      'core/Namespace/default: not all its workloads were seen',
      'core/Namespace/shop: not all its workloads were seen',
      'cluster: not all namespaces and workloads were seen',
    ]);
  });
});
