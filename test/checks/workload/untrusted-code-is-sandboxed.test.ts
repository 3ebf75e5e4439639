import { describe, expect, it, test } from 'vitest';
import { check } from '../../../checks/workload/untrusted-code-is-sandboxed.ts';
import { format } from '../../../src/model/fraction.ts';
import { node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const DECLARED = 'requirements: {untrustedCode: [{namespace: customers}]}';
const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: customers, labels: {trust: none}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;

function runtimeClass(name: string, handler: string): string {
  return `
- {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: ${name}}, handler: ${handler}}`;
}

function pod(name: string, spec = '', namespace = 'customers', meta = ''): string {
  return `
- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}${meta}}, spec: {containers: [{name: main, image: x}]${spec === '' ? '' : `, ${spec}`}}}`;
}

const TAINTED = node('a', { taints: '[{key: customers, effect: NoSchedule}]' });
const SANDBOXED = pod('boxed', 'runtimeClassName: box') + runtimeClass('box', 'runsc');
const SHARED = pod('plain', 'nodeName: b') + node('b');

function judged(objects: string, plan = DECLARED, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects, plan }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`];
}

describe('untrusted-code-is-sandboxed', () => {
  it('passes with all apart, warns with some, fails with none', () => {
    expect(judged(SANDBOXED)).toEqual(['pass', '1..1']);
    expect(judged(SANDBOXED + SHARED)).toEqual(['warn', '1/2..1/2']);
    expect(judged(SHARED)).toEqual(['fail', '0..0']);
    expect(judged(SHARED + pod('other', '', 'shop'))).toEqual(['fail', '0..0']);
  });

  it('goes by what the plan declares', () => {
    expect(judged(SHARED, 'requirements: {untrustedCode: false}')).toBe('not-applicable');
    expect(judged(SHARED, 'requirements: {mtls: none}')).toEqual(['unknown', '0..1']);
    expect(judged(SHARED, 'tiers: {critical: []}')).toEqual(['unknown', '0..1']);
    const byLabel = 'requirements: {untrustedCode: [{namespaceSelector: {trust: none}}]}';
    expect(judged(SHARED, byLabel)).toEqual(['fail', '0..0']);
    const elsewhere = 'requirements: {untrustedCode: [{namespace: customers, clusters: [other]}]}';
    expect(judged(SHARED, elsewhere)).toBe('not-applicable');
    expect(judged(pod('other', '', 'shop'))).toBe('not-applicable');
  });

  test.each([
    ['runsc', 'pass'],
    ['kata-qemu', 'pass'],
    ['runhcs-wcow-hypervisor', 'pass'],
    ['crun', 'fail'],
    ['nvidia', 'fail'],
    ['mystery', 'unknown'],
  ])('a handler %s: %s', (handler, status) => {
    const one = pod('p', 'nodeName: b, runtimeClassName: box') + runtimeClass('box', handler);
    expect(judged(one + node('b'))).toMatchObject({ 0: status });
  });

  it('takes Fargate for a sandbox', () => {
    const labels = ', labels: {eks.amazonaws.com/fargate-profile: fp}';
    expect(judged(pod('p', '', 'customers', labels))).toEqual(['pass', '1..1']);
  });

  it('accepts nodes that a taint keeps for this code, and nobody else of a tenant is on', () => {
    const own = pod('p', 'nodeName: a');
    expect(judged(own + TAINTED)).toEqual(['pass', '1..1']);
    expect(judged(own + TAINTED + pod('dns', 'nodeName: a', 'kube-system'))).toEqual([
      'pass',
      '1..1',
    ]);
    expect(judged(own + TAINTED + pod('cart', 'nodeName: a', 'shop'))).toEqual(['fail', '0..0']);
    expect(judged(own + TAINTED + pod('cart', 'nodeName: b', 'shop'))).toEqual(['pass', '1..1']);
    expect(judged(own + node('a'))).toEqual(['fail', '0..0']);
    const soft = node('a', { taints: '[{key: customers, effect: PreferNoSchedule}]' });
    expect(judged(own + soft)).toEqual(['fail', '0..0']);
    const failing = node('a', {
      taints: '[{key: node.kubernetes.io/not-ready, effect: NoExecute}]',
    });
    expect(judged(own + failing)).toEqual(['fail', '0..0']);
    const agent = `
- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: logs, namespace: shop}, spec: {template: {spec: {containers: [{name: main}]}}}}`;
    const owner =
      ', ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: logs, controller: true}]';
    const logs = agent + pod('logs-1', 'nodeName: a', 'shop', owner);
    expect(judged(own + TAINTED + logs)).toEqual(['pass', '1..1']);
  });

  it('is open where classes, nodes or workloads were not seen', () => {
    const classes = { hidden: ['node.k8s.io/RuntimeClass'] };
    expect(judged(SANDBOXED, DECLARED, classes)).toEqual(['unknown', '0..1']);
    expect(judged(SANDBOXED + SHARED, DECLARED, classes)).toEqual(['unknown', '0..1/2']);
    const own = pod('p', 'nodeName: a') + TAINTED;
    expect(judged(own, DECLARED, { hidden: ['core/Node'] })).toEqual(['unknown', '0..1']);
    expect(judged(own, DECLARED, { partial: ['core/Pod'] })).toEqual(['unknown', '0..1']);
    expect(judged(pod('p'), DECLARED)).toEqual(['unknown', '0..1']);
  });
});
