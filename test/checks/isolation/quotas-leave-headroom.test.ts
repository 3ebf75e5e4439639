import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/isolation/quotas-leave-headroom.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const SHOP = '- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';

function quota(hard: string, used?: string, scopes = ''): string {
  const status = used === undefined ? '' : `status: {hard: {${hard}}, used: {${used}}}`;
  return `
- apiVersion: v1
  kind: ResourceQuota
  metadata: {name: q, namespace: shop}
  spec: {hard: {${hard}}, scopes: [${scopes}]}
  ${status}
`;
}

const POLICIES = 'count/networkpolicies.networking.k8s.io';

function judged(objects: string, plan?: string, options?: ExampleOptions): unknown {
  const example = { objects: `${SHOP}\n${objects}`, ...(plan === undefined ? {} : { plan }) };
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { lo, hi } = outcome.credit;
  return [outcome.status, `${format(lo)}..${format(hi)}`];
}

const CRITICAL = 'tiers: {critical: [{namespace: shop}]}';
const NORMAL = 'tiers: {critical: []}';

describe('quotas-leave-headroom', () => {
  it('warns where no quota bounds all pods', () => {
    expect(judged('')).toEqual(['warn', '1/2..1/2']);
    expect(judged(quota('count/secrets: "5"', 'count/secrets: "1"'))).toEqual(['warn', '1/2..1/2']);
    expect(judged(quota('pods: "5"', 'pods: "1"', 'BestEffort'))).toEqual(['warn', '1/2..1/2']);
  });

  it('wants room for two pods and two policies', () => {
    expect(judged(quota('pods: "5"', 'pods: "3"'))).toEqual(['pass', '1..1']);
    expect(judged(quota('pods: "5"', 'pods: "4"'))).toEqual(['warn', '1/2..1/2']);
    expect(judged(quota(`pods: 1k, ${POLICIES}: "3"`, `pods: "3", ${POLICIES}: "2"`))).toEqual([
      'warn',
      '1/2..1/2',
    ]);
  });

  it('fails a critical namespace at its quota, and only warns for another', () => {
    const full = quota('pods: "5"', 'pods: "5"');
    expect(judged(full, CRITICAL)).toEqual(['fail', '0..0']);
    expect(judged(full, NORMAL)).toEqual(['warn', '1/2..1/2']);
    expect(judged(quota(`${POLICIES}: "1"`, `${POLICIES}: "1"`), CRITICAL)).toEqual([
      'fail',
      '0..0',
    ]);
  });

  it('leaves open between warning and failure what depends on an unknown tier', () => {
    const full = quota('pods: "5"', 'pods: "5"');
    expect(judged(full, undefined, { hidden: ['core/Service'] })).toEqual(['warn', '1/2..1/2']);
    const workload = `
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop, labels: {app: web}}
  spec: {containers: [{name: c}]}
`;
    expect(judged(full + workload, undefined, { hidden: ['core/Service'] })).toEqual([
      'unknown',
      '0..1/2',
    ]);
  });

  it('does not know the usage of a declared quota, unless the limit alone decides', () => {
    expect(judged(quota('pods: "5"'))).toEqual(['unknown', '0..1']);
    expect(judged(quota('limits.cpu: "5"'))).toEqual(['pass', '1..1']);
    expect(judged(quota('pods: "1"'))).toEqual(['unknown', '0..1/2']);
    expect(judged(quota('pods: "0"'), CRITICAL)).toEqual(['fail', '0..0']);
  });

  it('does not take text for a number', () => {
    expect(judged(quota('pods: "many"', 'pods: "1"'))).toEqual(['unknown', '0..1']);
    expect(judged(quota('pods: "9"', 'limits.cpu: "1"'))).toEqual(['unknown', '0..1']);
  });

  it('proves a failure from one quota although others are hidden', () => {
    const full = quota('pods: "5"', 'pods: "5"');
    expect(judged(full, CRITICAL, { partial: ['core/ResourceQuota'] })).toEqual(['fail', '0..0']);
    expect(judged(full, CRITICAL, { hidden: ['core/ResourceQuota'] })).toEqual(['unknown', '0..1']);
  });
});
