import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/pod-security-is-enforced.ts';
import type { Example, Outcome } from '../../../src/model/check.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const namespace = (labels = '{}', name = 'shop'): string =>
  `\n- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: ${labels}}}`;

function statusOf(objects: string, rest: Example = {}, options: ExampleOptions = {}): string {
  const outcome: Outcome = judgeExample(check, { objects, ...rest }, options);
  return outcome.type === 'judged' ? outcome.status : outcome.type;
}

/** Whether a single namespace passes, warns, fails or is unknown. */
function verdictOf(objects: string, rest: Example = {}, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects, ...rest }, options);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? '' : `${one.subject.name ?? one.subject.key} ${one.status}`,
  );
}

describe('the labels of a namespace', () => {
  test.for([
    ['enforce: baseline', 'pass'],
    ['enforce: restricted', 'pass'],
    ['enforce: nonsense', 'pass'],
    ['enforce: privileged', 'fail'],
    ['warn: baseline', 'warn'],
    ['audit: restricted', 'warn'],
    ['warn: privileged', 'fail'],
    ['warn: nonsense', 'fail'],
    ['enforce-version: v1.30', 'fail'],
  ])('%s', ([label, verdict]) => {
    const objects = namespace(`{pod-security.kubernetes.io/${label}}`);
    expect(verdictOf(objects)).toEqual([`shop ${verdict}`]);
  });

  test('one of ten without a label warns', () => {
    const labelled = Array.from({ length: 9 }, (_, index) =>
      namespace('{pod-security.kubernetes.io/enforce: baseline}', `n${index}`),
    );
    expect(statusOf(labelled.join('') + namespace())).toBe('warn');
  });

  test('system namespaces are not asked', () => {
    expect(statusOf(namespace('{}', 'kube-system'))).toBe('not-applicable');
  });

  test('hidden namespaces that workloads name are unknown', () => {
    const objects = `${namespace()}\n- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: []}}`;
    const plan = 'admission: {psaDefaults: [{enforce: baseline}]}';
    expect(verdictOf(objects, { plan }, { hidden: ['core/Namespace'] })).toEqual([
      'shop unknown',
      'cluster unknown',
    ]);
  });
});

describe('the defaults that the plan declares', () => {
  test.for([
    ['hold without a label', '{enforce: baseline}', '{}', 'pass'],
    [
      'yield to a label',
      '{enforce: baseline}',
      '{pod-security.kubernetes.io/enforce: privileged}',
      'fail',
    ],
    ['may be none', '{enforce: privileged}', '{}', 'fail'],
    ['spare exempt namespaces', '{enforce: baseline, exemptNamespaces: [shop]}', '{}', 'fail'],
    [
      'spare them whatever their labels say',
      '{enforce: baseline, exemptNamespaces: [shop]}',
      '{pod-security.kubernetes.io/enforce: restricted}',
      'fail',
    ],
    ['may be about another cluster', '{enforce: baseline, clusters: [elsewhere]}', '{}', 'fail'],
  ] as const)('%s', ([, defaults, labels, verdict]) => {
    const plan = `admission: {psaDefaults: [${defaults}]}`;
    expect(verdictOf(namespace(labels), { plan })).toEqual([`shop ${verdict}`]);
  });
});

describe('a Kyverno policy', () => {
  interface Rule {
    readonly action?: string;
    readonly level?: string;
    readonly match?: string;
    readonly exclude?: string;
    readonly leftOut?: string;
    readonly more?: string;
  }

  const policy = ({
    action = 'Enforce',
    level = 'baseline',
    match = 'any: [{resources: {kinds: [Pod]}}]',
    exclude = '',
    leftOut = '[]',
    more = '',
  }: Rule): string => `
- apiVersion: kyverno.io/v1
  kind: ClusterPolicy
  metadata: {name: standards}
  spec:
    validationFailureAction: ${action}
    rules:
      - name: standards
        match: {${match}}
        exclude: {${exclude}}
        ${more}
        validate: {podSecurity: {level: ${level}, version: latest, exclude: ${leftOut}}}`;

  const rule = (match: string): string => `any: [{resources: {kinds: [Pod], ${match}}}]`;

  test.for([
    ['that applies baseline is equivalent', {}, 'pass'],
    ['that applies restricted is', { level: 'restricted' }, 'pass'],
    [
      'in the older spelling is',
      { action: 'enforce', match: 'resources: {kinds: [v1/Pod]}' },
      'pass',
    ],
    [
      'that leaves out a control of restricted is',
      { level: 'restricted', leftOut: '[{controlName: Running as Non-root}]' },
      'pass',
    ],
    [
      'that leaves out a control of baseline is not',
      { leftOut: '[{controlName: Host Ports}]' },
      'fail',
    ],
    [
      'that leaves out a control of baseline for some images is not',
      { leftOut: "[{controlName: Capabilities, images: ['*']}]" },
      'fail',
    ],
    ['that leaves out what nobody knows is not', { leftOut: '[{controlName: Novelty}]' }, 'fail'],
    ['that only audits warns', { action: 'Audit' }, 'warn'],
    ['about this namespace is', { match: rule("namespaces: ['sh*']") }, 'pass'],
    ['about another namespace is not', { match: rule('namespaces: [other]') }, 'fail'],
    [
      'that selects the namespace by its name is',
      { match: rule('namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}') },
      'pass',
    ],
    ['that spares the namespace is not', { exclude: rule('namespaces: [shop]') }, 'fail'],
    ['that spares another namespace is', { exclude: rule('namespaces: [kube-system]') }, 'pass'],
    ['about Deployments is not', { match: 'any: [{resources: {kinds: [Deployment]}}]' }, 'fail'],
    [
      'about some pods leaves it open',
      { match: rule('selector: {matchLabels: {a: b}}') },
      'unknown',
    ],
    [
      'that spares some requesters leaves it open',
      { exclude: 'any: [{subjects: [{kind: User, name: x}]}]' },
      'unknown',
    ],
    [
      'with preconditions leaves it open',
      { more: 'preconditions: {all: [{key: a, operator: Equals, value: b}]}' },
      'unknown',
    ],
  ] as const)('%s', ([, given, verdict]) => {
    expect(verdictOf(namespace() + policy(given))).toEqual([`shop ${verdict}`]);
  });

  test('with a pattern leaves it open', () => {
    const objects = `${namespace()}
- apiVersion: kyverno.io/v1
  kind: Policy
  metadata: {name: p, namespace: shop}
  spec: {validationFailureAction: Enforce, rules: [{name: r, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {pattern: {}}}]}`;
    expect(verdictOf(objects)).toEqual(['shop unknown']);
    expect(verdictOf(objects + namespace('{}', 'other'))).toEqual(['other fail', 'shop unknown']);
  });

  test('with an exception leaves it open', () => {
    const exception = `
- {apiVersion: kyverno.io/v2, kind: PolicyException, metadata: {name: e, namespace: x}, spec: {exceptions: [{policyName: standards}]}}`;
    expect(verdictOf(namespace() + policy({}) + exception)).toEqual(['shop unknown']);
  });
});

describe('policies that are not evaluated offline leave it open', () => {
  const bound = (actions: string, selector = '{}'): string => `
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingAdmissionPolicy
  metadata: {name: v}
  spec: {matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}}
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingAdmissionPolicyBinding
  metadata: {name: b}
  spec: {policyName: v, validationActions: ${actions}, matchResources: {namespaceSelector: ${selector}}}`;

  test.for([
    ['a ValidatingAdmissionPolicy that denies', bound('[Deny]'), 'unknown'],
    ['but not one that only warns', bound('[Warn, Audit]'), 'fail'],
    ['nor one for other namespaces', bound('[Deny]', '{matchLabels: {a: b}}'), 'fail'],
    [
      'a Gatekeeper constraint',
      '\n- {apiVersion: constraints.gatekeeper.sh/v1beta1, kind: K8sPSPPrivilegedContainer, metadata: {name: g}}',
      'unknown',
    ],
  ] as const)('%s', ([, objects, verdict]) => {
    expect(verdictOf(namespace() + objects)).toEqual([`shop ${verdict}`]);
  });

  test('unless a label says what is enforced', () => {
    const objects = namespace('{pod-security.kubernetes.io/enforce: baseline}') + bound('[Deny]');
    expect(verdictOf(objects)).toEqual(['shop pass']);
  });

  test('and so do policies that nobody may list', () => {
    expect(verdictOf(namespace(), {}, { hidden: ['kyverno.io/ClusterPolicy'] })).toEqual([
      'shop unknown',
    ]);
  });

  test('manifests have no discovery, which opens nothing', () => {
    const options: ExampleOptions = {
      info: { source: 'manifests' },
      hidden: { 'info/apis': 'not-declared' },
    };
    expect(verdictOf(namespace(), {}, options)).toEqual(['shop fail']);
  });
});
