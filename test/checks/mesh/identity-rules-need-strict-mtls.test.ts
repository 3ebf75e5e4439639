import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/identity-rules-need-strict-mtls.ts';
import { judgeExample } from '../../judge.ts';

const MESH = `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop}
  spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1', ports: [{containerPort: 8080}]}]}}}`;

const peer = (spec: string) => `
- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: cart, namespace: shop}, spec: ${spec}}`;
const STRICT = peer('{mtls: {mode: STRICT}}');
const EXCEPTION = peer(
  "{selector: {matchLabels: {app: cart}}, mtls: {mode: STRICT}, portLevelMtls: {'9090': {mode: DISABLE}}}",
);

const policy = (action: string, rule: string, namespace = 'shop', selector = '') => `
- {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: rule, namespace: ${namespace}}, spec: {${selector}action: ${action}, rules: [${rule}]}}`;

const FROM = '{from: [{source: {principals: [cluster.local/ns/blog/sa/web]}}]}';
const NOT_FROM = '{from: [{source: {notNamespaces: [blog]}}]}';
const WHEN = '{when: [{key: source.namespace, values: [blog]}]}';
const WHEN_NOT = '{when: [{key: source.principal, notValues: [x]}]}';
const METHODS = '{to: [{operation: {methods: [GET]}}]}';

const judge = (objects: string, hidden: readonly string[] = []) =>
  judgeExample(check, { objects: MESH + objects }, { hidden });

test.each([
  ['a rule that denies', policy('DENY', FROM), 'fail'],
  ['a condition that denies', policy('DENY', WHEN), 'fail'],
  ['a rule that hands over', policy('CUSTOM', FROM), 'fail'],
  ['a rule that allows', policy('ALLOW', FROM), 'warn'],
  ['a rule that allows all but some', policy('ALLOW', NOT_FROM), 'fail'],
  ['a condition that allows all but some', policy('ALLOW', WHEN_NOT), 'fail'],
])('fixture 13: %s by identity, where plaintext is taken', (_, rule, status) => {
  expect(judge(rule)).toMatchObject({ status });
  expect(judge(rule + STRICT)).toMatchObject({ status: 'pass' });
});

test('the ports that a rule is about are those that count', () => {
  const on = (port: string) =>
    policy('DENY', FROM.replace(/}$/, `, to: [{operation: {ports: ['${port}']}}]}`));
  expect(judge(EXCEPTION + on('8080'))).toMatchObject({ status: 'pass' });
  expect(judge(EXCEPTION + on('9090'))).toMatchObject({
    status: 'fail',
    verdicts: [
      {
        subject: { key: 'security.istio.io/AuthorizationPolicy/shop/rule' },
        message: 'whoever comes to port 9090 of shop/cart without a certificate passes it by',
        evidence: [
          { path: 'spec.action', value: 'DENY' },
          {
            path: 'spec.rules[0].from[0].source.principals',
            value: 'cluster.local/ns/blog/sa/web',
          },
          { path: 'spec.mtls.mode' },
          { path: "spec.portLevelMtls['9090'].mode", value: 'DISABLE' },
          {},
        ],
      },
    ],
  });
  expect(judge(EXCEPTION + policy('DENY', FROM))).toMatchObject({ status: 'fail' });
});

test.each([
  ['about requests', policy('DENY', METHODS)],
  ['that only asks for records', policy('AUDIT', FROM)],
  ['of pods outside the mesh', policy('DENY', FROM, 'blog')],
  ['of other pods', policy('DENY', FROM, 'shop', 'selector: {matchLabels: {app: other}}, ')],
])('a rule %s does not count', (_, rule) => {
  expect(judge(rule)).toMatchObject({ type: 'not-applicable' });
});

test('a selector in the root namespace holds in every namespace', () => {
  const selector = 'selector: {matchLabels: {app: cart}}, ';
  expect(judge(policy('DENY', FROM, 'istio-system', selector))).toMatchObject({ status: 'fail' });
});

test('policies that were not seen leave it unknown, and a proven failure stays one', () => {
  const hidden = ['security.istio.io/PeerAuthentication'];
  expect(judge(policy('DENY', FROM) + STRICT, hidden)).toMatchObject({ status: 'unknown' });
  expect(judge(STRICT, ['security.istio.io/AuthorizationPolicy'])).toMatchObject({
    status: 'unknown',
  });
});
