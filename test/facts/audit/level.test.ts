import { expect, test } from 'vitest';
import { type AuditedRequest, auditOf } from '../../../src/facts/audit/level.ts';
import { auditPolicy } from '../../../src/model/kubernetes/audit-policy.ts';

const ANN = { user: 'ann', groups: ['system:authenticated'] } as const;

test('the first rule that fits decides, and what none fits is not recorded', () => {
  const policy = policyOf(
    { level: 'Request', verbs: ['delete'] },
    { level: 'Metadata', users: ['ann'] },
  );

  expect(auditOf(policy, of('delete', 'pods'))).toMatchObject({ level: 'Request', rule: 0 });
  expect(auditOf(policy, of('get', 'pods'))).toMatchObject({ level: 'Metadata', rule: 1 });
  expect(auditOf(policy, { ...of('get', 'pods'), user: 'bob' })).toMatchObject({
    level: 'None',
    rule: undefined,
  });
});

test('resources are compared as the API server compares them', () => {
  const fits = (resources: readonly string[], asked: string): boolean =>
    auditOf(policyOf({ level: 'Request', resources: [{ group: '', resources }] }), of('get', asked))
      .rule === 0;

  expect([
    fits(['pods'], 'pods'),
    fits(['pods'], 'pods/log'),
    fits(['pods/log'], 'pods/log'),
    fits(['pods/*'], 'pods/log'),
    fits(['pods/*'], 'pods'),
    fits(['*/log'], 'pods/log'),
    fits(['*/log'], 'pods'),
    fits(['*'], 'pods/log'),
    fits([], 'pods/log'),
  ]).toEqual([true, false, true, true, true, true, false, true, true]);
});

test('a group is compared whole: the core group is not all of them', () => {
  const core = policyOf({ level: 'Request', resources: [{ group: '' }] });
  const star = policyOf({ level: 'Request', resources: [{ resources: ['*'] }] });

  expect(auditOf(core, of('get', 'deployments', 'apps')).rule).toBeUndefined();
  expect(auditOf(star, of('get', 'deployments', 'apps')).rule).toBeUndefined();
  expect(auditOf(star, of('get', 'pods')).rule).toBe(0);
});

test('a rule about namespaces fits no URL and, with the empty text, what is in none', () => {
  const policy = policyOf({ level: 'Request', namespaces: [''] });
  const url = { ...ANN, verb: 'get', target: { url: '/healthz' } };

  expect(auditOf(policy, of('get', 'nodes')).rule).toBe(0);
  expect(auditOf(policy, of('get', 'pods', '', 'shop')).rule).toBeUndefined();
  expect(auditOf(policy, url).rule).toBeUndefined();
});

test('URLs fit as a whole or by what they begin with', () => {
  const policy = policyOf({ level: 'Metadata', nonResourceURLs: ['/healthz', '/swagger*'] });
  const fits = (url: string): boolean =>
    auditOf(policy, { ...ANN, verb: 'get', target: { url } }).rule === 0;

  expect(['/healthz', '/healthz/ping', '/swagger.json', '/version'].map(fits)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('names of objects count only where a request has one', () => {
  const policy = policyOf({
    level: 'None',
    resources: [{ group: '', resources: ['configmaps'], resourceNames: ['leader'] }],
  });
  const named = (name: string): AuditedRequest => {
    const request = of('update', 'configmaps', '', 'kube-system');
    return { ...request, target: { ...request.target, name } };
  };

  expect(auditOf(policy, named('leader')).rule).toBe(0);
  expect(auditOf(policy, named('')).rule).toBeUndefined();
});

test('stages are left out by the policy and by the rule together', () => {
  const policy = auditPolicy({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [{ level: 'Metadata', omitStages: ['ResponseComplete'] }],
  });

  expect([...auditOf(policy, of('get', 'pods')).omitted]).toEqual([
    'RequestReceived',
    'ResponseComplete',
  ]);
});

test.each([
  [{ rules: [] }, 'rules: expected at least one rule'],
  [{ rules: [{}] }, 'rules.0.level: expected None, Metadata, Request, RequestResponse'],
  [{ rules: [{ level: 'All' }] }, 'rules.0.level: expected one of None, Metadata'],
  [
    { rules: [{ level: 'None', nonResourceURLs: ['/x'], namespaces: ['a'] }] },
    'rules.0.nonResourceURLs: expected no resources or namespaces beside it',
  ],
  [{ rules: [{ level: 'None', nonResourceURLs: ['/a*/b'] }] }, 'rules.0.nonResourceURLs: expected'],
  [
    { rules: [{ level: 'None', resources: [{ resourceNames: ['a'] }] }] },
    'rules.0.resources.0.resourceNames: expected resources beside it',
  ],
  [
    { rules: [{ level: 'None', resources: [{ group: 'apps/v1' }] }] },
    'rules.0.resources.0.group: expected an API group without a version',
  ],
  [{ rules: [{ level: 'None', omitStages: ['Done'] }] }, 'rules.0.omitStages: expected'],
  [{ kind: 'Polic', rules: [] }, 'kind: expected Policy'],
  [{ apiVersion: 'audit.k8s.io/v1beta1', rules: [] }, 'apiVersion: expected audit.k8s.io/v1'],
])('%j, which the API server would not start with, is malformed', (given, message) => {
  const whole = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', ...given };

  expect(() => auditPolicy(whole)).toThrow(message);
});

function policyOf(...rules: readonly object[]): ReturnType<typeof auditPolicy> {
  return auditPolicy({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });
}

function of(
  verb: string,
  kind: string,
  group: string = '',
  namespace: string = '',
): AuditedRequest & { readonly target: { readonly name: string } } {
  const [resource = '', subresource = ''] = kind.split('/');
  return { ...ANN, verb, target: { group, resource, subresource, namespace, name: '' } };
}
