import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/software/admission-policy-is-enforcing.ts';
import { judgeExample } from '../../judge.ts';

const policy = (name: string, actions: string) => `
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingAdmissionPolicy
  metadata: {name: ${name}}
  spec: {validations: [{expression: "true"}]}
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingAdmissionPolicyBinding
  metadata: {name: ${name}}
  spec: {policyName: ${name}, validationActions: ${actions}}`;

const kyverno = (spec: string) => `
- {apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: no-latest}, spec: ${spec}}`;
const RULES = 'rules: [{name: tag, validate: {pattern: {}}}]';
const ENFORCE = kyverno(`{validationFailureAction: Enforce, ${RULES}}`);

const controller = (ready: number, image = 'reg.kyverno.io/kyverno/kyverno:v1.15.2') => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: kyverno-admission-controller, namespace: kyverno}
  spec: {replicas: 3, template: {spec: {containers: [{name: kyverno, image: "${image}"}]}}}
  status: {readyReplicas: ${ready}}`;

const namespace = (labels = '{}') => `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: ${labels}}}`;
const judge = (objects: string, options = {}) => judgeExample(check, { objects }, options);

describe('the API server’s own policies', () => {
  test('one that is bound with Deny passes', () => {
    expect(judge(policy('no-latest', '[Deny]'))).toMatchObject({
      status: 'pass',
      verdicts: [
        {
          message: 'ValidatingAdmissionPolicy enforces rules on what may run',
          evidence: [
            { path: 'spec.validationActions', value: 'Deny' },
            { path: 'spec.failurePolicy', value: 'Fail' },
          ],
        },
      ],
    });
  });

  test('one that only warns is a warning', () => {
    expect(judge(policy('no-latest', '[Warn, Audit]'))).toMatchObject({ status: 'warn' });
  });

  test('one without expressions has nothing to deny', () => {
    const annotating = policy('no-latest', '[Deny]').replace('validations', 'auditAnnotations');
    expect(judge(annotating)).toMatchObject({ status: 'warn' });
  });

  test('a binding of a policy that does not exist does nothing', () => {
    const [, , binding] = policy('no-latest', '[Deny]').split('\n- ');
    expect(judge(`\n- ${binding}`)).toMatchObject({ status: 'fail' });
  });

  test('what a provider ships for itself does not count, yet shows that the API is served', () => {
    expect(judge(policy('aks-managed-block-nodes', '[Deny]'))).toMatchObject({
      status: 'unknown',
      verdicts: [{ best: 'warn' }],
      gaps: [{ source: 'fact/responder-rights' }],
    });
  });
});

describe('Kyverno', () => {
  test.each([
    ['enforces with two replicas', ENFORCE + controller(2), 'pass'],
    [
      'enforces by rule',
      kyverno('{rules: [{name: tag, validate: {failureAction: Enforce}}]}') + controller(2),
      'pass',
    ],
    [
      'has a mirrored image',
      ENFORCE + controller(2, 'mirror.example.com:5000/x/kyverno@sha256:00'),
      'pass',
    ],
    ['has a single ready replica', ENFORCE + controller(1), 'warn'],
    ['only audits', kyverno(`{validationFailureAction: Audit, ${RULES}}`) + controller(3), 'warn'],
    ['says nothing, which is to audit', kyverno(`{${RULES}}`) + controller(3), 'warn'],
    [
      'enforces in some namespaces',
      kyverno(
        `{validationFailureActionOverrides: [{action: enforce, namespaces: [shop]}], ${RULES}}`,
      ) + controller(2),
      'pass',
    ],
    [
      'audits by each of its rules, whatever the policy says',
      kyverno(
        '{validationFailureAction: Enforce, rules: [{name: tag, validate: {failureAction: Audit}}]}',
      ) + controller(2),
      'warn',
    ],
    [
      'only scans what is there',
      kyverno(`{admission: false, validationFailureAction: Enforce, ${RULES}}`) + controller(2),
      'warn',
    ],
    [
      'judges nothing',
      kyverno('{validationFailureAction: Enforce, rules: [{name: label, mutate: {}}]}') +
        controller(2),
      'fail',
    ],
    ['has no ready replica', ENFORCE + controller(0), 'fail'],
    ['has policies but no controller', ENFORCE, 'fail'],
  ])('that %s', (_, objects, status) => {
    expect(judge(objects)).toMatchObject({ status });
  });

  test('policies in CEL count where the API server asks for them', () => {
    const cel = (more: string) => `
- {apiVersion: policies.kyverno.io/v1, kind: ValidatingPolicy, metadata: {name: p}, spec: {validationActions: [Deny]${more}}}`;
    expect(judge(cel('') + controller(2))).toMatchObject({ status: 'pass' });
    expect(judge(cel(', evaluation: {mode: Envoy}') + controller(2))).toMatchObject({
      status: 'fail',
    });
  });

  test('declared replicas count in manifests', () => {
    expect(judge(ENFORCE + controller(0), { info: { source: 'manifests' } })).toMatchObject({
      status: 'pass',
    });
  });
});

describe('weaker and unread mechanisms', () => {
  test('Pod Security labels alone are a warning', () => {
    expect(judge(namespace('{pod-security.kubernetes.io/enforce: baseline}'))).toMatchObject({
      status: 'warn',
      verdicts: [{ evidence: [{ value: 'baseline', subject: { name: 'shop' } }] }],
    });
    expect(judge(namespace('{pod-security.kubernetes.io/enforce: privileged}'))).toMatchObject({
      status: 'fail',
    });
  });

  test.each([
    [
      'Gatekeeper',
      '\n- {apiVersion: templates.gatekeeper.sh/v1, kind: ConstraintTemplate, metadata: {name: k8srequiredlabels}, spec: {crd: {spec: {names: {kind: K8sRequiredLabels}}}}}',
    ],
    [
      'Kubewarden',
      '\n- {apiVersion: policies.kubewarden.io/v1, kind: ClusterAdmissionPolicy, metadata: {name: p}}',
    ],
  ])('%s is recognised and unknown', (name, objects) => {
    expect(judge(objects)).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'fact/policy-engines', detail: expect.stringContaining(name) }],
    });
  });
});

describe('partial sight', () => {
  test.each([
    'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
    'kyverno.io/ClusterPolicy',
    'templates.gatekeeper.sh/ConstraintTemplate',
  ])('nothing is claimed to be missing while %s is hidden', (id) => {
    expect(judge(namespace(), { hidden: [id] })).toMatchObject({ status: 'unknown' });
  });

  test('hidden Deployments leave the health of Kyverno open', () => {
    expect(judge(ENFORCE + controller(2), { hidden: ['apps/Deployment'] })).toMatchObject({
      status: 'unknown',
    });
  });

  test('without discovery nobody knows whether a policy could be made', () => {
    expect(judge(namespace(), { hidden: ['info/apis'] })).toMatchObject({
      status: 'unknown',
      verdicts: [{ best: 'warn' }],
    });
  });
});
