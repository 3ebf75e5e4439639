import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/critical-workloads-are-in-the-mesh.ts';
import { judgeExample } from '../../judge.ts';

const PLAN = 'tiers: {critical: [{namespace: pay}]}';
const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: pay, labels: {istio-injection: enabled}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: blog}}`;

const pod = (name: string, more = '', namespace = 'pay') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {containers: [{name: main, image: app:1}${more}]}
  status: {phase: Running}`;

const SIDECAR = ', {name: istio-proxy, image: istio/proxyv2:1.29.0}';

const judge = (objects: string, plan: string | undefined = PLAN, hidden: readonly string[] = []) =>
  judgeExample(check, { objects, ...(plan === '' ? {} : { plan }) }, { hidden });

test('critical pods count, others do not', () => {
  const objects = MESH + pod('a', SIDECAR) + pod('b', '', 'blog');
  expect(judge(objects)).toMatchObject({ status: 'pass', counts: { pass: 1, fail: 0 } });
  expect(judge(objects + pod('c'))).toMatchObject({
    status: 'fail',
    counts: { pass: 1, fail: 1 },
    verdicts: [{ message: 'a pod of it has no proxy of the mesh' }, {}],
  });
});

test('without a mesh it does not apply, unless one may be there unseen', () => {
  expect(judge(pod('a'))).toMatchObject({ type: 'not-applicable' });
  expect(judge(pod('a'), PLAN, ['core/ConfigMap:istio-system/istio'])).toMatchObject({
    status: 'unknown',
  });
});

test('that nothing is critical is for the plan to say', () => {
  const objects = MESH + pod('b', '', 'blog');
  expect(judge(objects)).toMatchObject({ type: 'not-applicable', proof: { basis: 'declared' } });
  expect(judge(objects, '')).toMatchObject({ status: 'unknown', gaps: [{ source: 'plan/tiers' }] });
});
