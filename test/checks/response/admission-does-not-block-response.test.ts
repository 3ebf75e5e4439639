import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/response/admission-does-not-block-response.ts';
import { judgeExample } from '../../judge.ts';

interface Hook {
  readonly policy?: string;
  readonly selector?: string;
  readonly objects?: string;
  readonly rules?: string;
  readonly conditions?: string;
  readonly client?: string;
}

const EVERYTHING = '{apiGroups: ["*"], apiVersions: ["*"], resources: ["*"], operations: ["*"]}';
const NOT_ITSELF =
  '{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [guard]}]}';
const VALIDATING = 'admissionregistration.k8s.io/ValidatingWebhookConfiguration';

function hook(one: Hook): string {
  return `
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingWebhookConfiguration
  metadata: {name: guard}
  webhooks:
    - name: pods.guard.io
      clientConfig: ${one.client ?? '{service: {namespace: guard, name: hook}}'}
      failurePolicy: ${one.policy ?? 'Fail'}
      namespaceSelector: ${one.selector ?? '{}'}
      objectSelector: ${one.objects ?? '{}'}
      matchConditions: ${one.conditions ?? '[]'}
      rules: [${one.rules ?? EVERYTHING}]`;
}

function slice(...ready: readonly (readonly [string, boolean])[]): string {
  const endpoints = ready.map(
    ([name, is]) =>
      `{addresses: [10.0.0.1], conditions: {ready: ${is}}, targetRef: {kind: Pod, name: ${name}}}`,
  );
  return `
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: hook-x, namespace: guard, labels: {kubernetes.io/service-name: hook}}
  addressType: IPv4
  endpoints: [${endpoints.join(', ')}]`;
}

const pod = (name: string, labels = '{app: guard}') => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: guard, labels: ${labels}}
  spec: {containers: [{name: main}]}`;

const namespace = (labels: string) => `
- {apiVersion: v1, kind: Namespace, metadata: {name: guard, labels: ${labels}}}`;

const ONE = slice(['a', true]);
const TWO = slice(['a', true], ['b', true]);
const judge = (objects: string, options = {}) => judgeExample(check, { objects }, options);

test('fixture 17: a fail-closed webhook with zero endpoints blocks the response', () => {
  expect(judge(hook({ selector: NOT_ITSELF }) + slice())).toMatchObject({
    type: 'judged',
    status: 'fail',
    verdicts: [
      {
        status: 'fail',
        subject: { key: `${VALIDATING}/guard#pods.guard.io`, name: 'guard' },
        message:
          'its service has no ready endpoint, so that it blocks every change it is asked about',
      },
    ],
  });
});

test.each([
  [
    'endpoints that are not ready do not count',
    NOT_ITSELF,
    slice(['a', false], ['b', false]),
    'fail',
  ],
  ['no slice at all is no endpoint', NOT_ITSELF, '', 'fail'],
  ['a single replica that selects itself cannot come back', '{}', ONE, 'fail'],
  ['a single replica that leaves itself out is a warning', NOT_ITSELF, ONE, 'warn'],
  [
    'one pod with two addresses is one replica',
    NOT_ITSELF,
    ONE + ONE.replace('hook-x', 'hook-y'),
    'warn',
  ],
  ['two replicas that match everything are a warning', '{}', TWO, 'warn'],
  ['two replicas that leave themselves out pass', NOT_ITSELF, TWO, 'pass'],
])('%s', (_, selector, slices, status) => {
  expect(judge(hook({ selector }) + slices)).toMatchObject({ type: 'judged', status });
});

describe('which webhooks count', () => {
  const counted = (rules: string): unknown => {
    const outcome = judge(hook({ rules, selector: NOT_ITSELF }));
    return outcome.type === 'judged' ? outcome.status : outcome.type;
  };

  test.each([
    ['{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}', 'fail'],
    ['{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [DELETE]}', 'pass'],
    [
      '{apiGroups: [""], apiVersions: [v1], resources: [pods/exec], operations: [CONNECT, CREATE]}',
      'pass',
    ],
    ['{apiGroups: [""], apiVersions: [v1], resources: ["pods/*"], operations: ["*"]}', 'pass'],
    ['{apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"], operations: ["*"]}', 'fail'],
    ['{apiGroups: [""], apiVersions: [v1], resources: [namespaces], operations: [UPDATE]}', 'fail'],
    [
      '{apiGroups: [""], apiVersions: [v1], resources: [namespaces], operations: [UPDATE], scope: Namespaced}',
      'pass',
    ],
    [
      '{apiGroups: [networking.k8s.io], apiVersions: [v1], resources: [networkpolicies], operations: ["*"]}',
      'fail',
    ],
    ['{apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: ["*"]}', 'fail'],
    [
      '{apiGroups: [cert-manager.io], apiVersions: [v1], resources: ["*"], operations: ["*"]}',
      'pass',
    ],
  ])('%s without endpoints: %s', (rules, status) => {
    expect(counted(rules)).toBe(status);
  });

  test('failurePolicy Fail is the default of v1', () => {
    const objects = hook({}).replace('      failurePolicy: Fail\n', '');
    expect(objects).not.toContain('failurePolicy');
    expect(judge(objects)).toMatchObject({ status: 'fail' });
  });

  test('one that fails open blocks nothing, and the pass says what was looked at', () => {
    expect(judge(hook({ policy: 'Ignore' }))).toMatchObject({
      status: 'pass',
      verdicts: [{ evidence: [{ value: '1 webhooks, none fail-closed for these resources' }] }],
    });
  });
});

describe('whether it leaves itself out', () => {
  test('a label of its namespace may do it', () => {
    const selector = '{matchExpressions: [{key: guard/ignore, operator: DoesNotExist}]}';
    const objects = hook({ selector }) + TWO;
    expect(judge(objects + namespace('{guard/ignore: "yes"}'))).toMatchObject({ status: 'pass' });
    expect(judge(objects + namespace('{}'))).toMatchObject({ status: 'warn' });
  });

  test('labels of its own pods may do it, of all of them', () => {
    const spared = hook({
      objects: '{matchExpressions: [{key: app, operator: NotIn, values: [guard]}]}',
    });
    expect(judge(spared + TWO + pod('a') + pod('b'))).toMatchObject({ status: 'pass' });
    expect(judge(spared + TWO + pod('a') + pod('b', '{app: other}'))).toMatchObject({
      status: 'warn',
    });
  });

  test('a webhook that is not asked about pods cannot lock its own pods out', () => {
    const rules =
      '{apiGroups: [networking.k8s.io], apiVersions: [v1], resources: ["*"], operations: ["*"]}';
    expect(judge(hook({ rules }) + ONE)).toMatchObject({ status: 'warn' });
  });
});

describe('partial sight', () => {
  test('hidden endpoints leave it unknown and name the permission', () => {
    const outcome = judge(hook({ selector: NOT_ITSELF }) + TWO, {
      hidden: ['discovery.k8s.io/EndpointSlice'],
    });
    expect(outcome).toMatchObject({
      status: 'unknown',
      gaps: [{ cause: 'forbidden', permission: 'list discovery.k8s.io/EndpointSlice' }],
    });
  });

  test('a proven failure stays one although the mutating webhooks were not seen', () => {
    const hidden = ['admissionregistration.k8s.io/MutatingWebhookConfiguration'];
    expect(judge(hook({}), { hidden })).toMatchObject({
      status: 'fail',
      counts: { fail: 1, unknown: 1 },
    });
    expect(judge('', { hidden })).toMatchObject({ status: 'unknown' });
  });

  test('a namespace label that was not seen may spare it: never a pass, never a failure', () => {
    const selector = '{matchExpressions: [{key: guard/ignore, operator: DoesNotExist}]}';
    const objects = hook({ selector }) + ONE + namespace('{guard/ignore: "yes"}');
    const outcome = judge(objects, { hidden: ['core/Namespace'] });
    expect(outcome).toMatchObject({ status: 'unknown', verdicts: [{ best: 'warn' }] });
  });

  test('its own name is known without seeing the namespace', () => {
    expect(
      judge(hook({ selector: NOT_ITSELF }) + TWO, { hidden: ['core/Namespace'] }),
    ).toMatchObject({
      status: 'pass',
    });
  });

  test('a webhook by address is unknown: nothing shows what answers there', () => {
    const outcome = judge(hook({ client: '{url: "https://user:secret@hooks.example.com"}' }));
    expect(outcome).toMatchObject({ status: 'unknown', verdicts: [{ status: 'unknown' }] });
    expect(
      JSON.stringify(outcome, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('secret');
  });

  test('a Service that stands for a name outside has no endpoints to count', () => {
    const outside =
      '\n- {apiVersion: v1, kind: Service, metadata: {name: hook, namespace: guard}, spec: {type: ExternalName, externalName: hooks.example.com}}';
    expect(judge(hook({}) + outside)).toMatchObject({ status: 'unknown' });
    expect(judge(hook({}), { hidden: ['core/Service'] })).toMatchObject({ status: 'unknown' });
    expect(judge(hook({ selector: NOT_ITSELF }) + TWO, { hidden: ['core/Service'] })).toMatchObject(
      {
        status: 'pass',
      },
    );
  });

  test('conditions that were not evaluated may spare a request: no failure is claimed', () => {
    const conditions = '[{name: not-system, expression: "true"}]';
    expect(judge(hook({ conditions, selector: NOT_ITSELF }))).toMatchObject({ status: 'unknown' });
  });
});

test('names that are hostile stay data', () => {
  const objects = hook({})
    .replace('name: guard}', 'name: "__proto__"}')
    .replace('pods.guard.io', '"<b>x"');
  expect(judge(objects)).toMatchObject({
    status: 'fail',
    verdicts: [{ subject: { key: `${VALIDATING}/__proto__#<b>x` } }],
  });
});
