import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/authorization-is-default-deny.ts';
import { judgeExample } from '../../judge.ts';

const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: pay, labels: {istio-injection: enabled}}}`;

const workload = (name: string, namespace: string) => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main, image: 'app:1'}]}}}`;

const BOTH = MESH + workload('cart', 'shop') + workload('card', 'pay');

const policy = (namespace: string, spec: string, name = 'policy') => `
- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;

const judge = (objects: string, hidden: readonly string[] = []) =>
  judgeExample(check, { objects }, { hidden });

test.each([
  ['nothing for the mesh', policy('istio-system', '{}'), 'pass'],
  ['nothing for each namespace', policy('shop', '{}') + policy('pay', '{}'), 'pass'],
  [
    'some for the mesh',
    policy('istio-system', '{rules: [{from: [{source: {namespaces: [shop]}}]}]}'),
    'pass',
  ],
  ['nothing for one of two', policy('shop', '{}'), 'warn'],
  ['everybody', policy('istio-system', '{}') + policy('shop', '{rules: [{}]}'), 'warn'],
  [
    'every certificate',
    policy('istio-system', "{rules: [{from: [{source: {principals: ['*']}}]}]}"),
    'fail',
  ],
  [
    'nobody in particular, by denying some',
    policy('istio-system', '{action: DENY, rules: [{from: [{source: {namespaces: [blog]}}]}]}'),
    'fail',
  ],
  [
    'a list of its own for each workload',
    policy('shop', '{selector: {matchLabels: {app: cart}}}') +
      policy('pay', '{selector: {matchLabels: {app: card}}}'),
    'warn',
  ],
])('policies that allow %s', (_, policies, status) => {
  expect(judge(BOTH + policies)).toMatchObject({ status });
});

test('the evidence names the policy, and what has none', () => {
  expect(judge(BOTH + policy('shop', '{}'))).toMatchObject({
    verdicts: [
      {
        status: 'fail',
        subject: { key: 'core/Namespace/pay' },
        evidence: [{ subject: { key: 'apps/Deployment/pay/card' }, value: 'none' }],
      },
      {
        status: 'pass',
        evidence: [
          {
            subject: { key: 'security.istio.io/AuthorizationPolicy/shop/policy' },
            value: 'none: nobody is allowed',
          },
        ],
      },
    ],
  });
});

test('with Linkerd the default inbound policy decides', () => {
  const linkerd = (word: string) => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: v1
  kind: Pod
  metadata: {name: a, namespace: shop, annotations: {config.linkerd.io/default-inbound-policy: ${word}}}
  spec: {containers: [{name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:edge-26.5.1}]}
  status: {phase: Running}`;
  expect(judge(linkerd('deny'))).toMatchObject({ status: 'pass' });
  expect(judge(linkerd('all-authenticated'))).toMatchObject({ status: 'fail' });
});

test('without a mesh it does not apply, and what was not seen leaves it unknown', () => {
  expect(judge(workload('cart', 'shop'))).toMatchObject({ type: 'not-applicable' });
  const closed = BOTH + policy('istio-system', '{}');
  expect(judge(closed, ['security.istio.io/AuthorizationPolicy'])).toMatchObject({
    status: 'unknown',
  });
  expect(judge(closed, ['core/ConfigMap:istio-system/istio'])).toMatchObject({ status: 'unknown' });
});
