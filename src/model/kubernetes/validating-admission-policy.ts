import { list, requiredText, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, selectorOf } from './selector.ts';

/** A policy in CEL that the API server judges itself, once a binding puts it to use. */
export interface ValidatingAdmissionPolicy {
  readonly meta: Meta;
  readonly rules: readonly AdmissionRule[];
  readonly namespaceSelector: LabelSelector;
  /** `Deny`, `Warn`, `Audit`; empty for a ValidatingAdmissionPolicy, whose bindings say it. */
  readonly actions: readonly string[];
}

/** What a policy is asked about. */
interface AdmissionRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

export interface ValidatingAdmissionPolicyBinding {
  readonly meta: Meta;
  readonly policy: string;
  readonly actions: readonly string[];
  readonly namespaceSelector: LabelSelector;
}

function policyKind(
  kind: string,
  plural: string,
  apiVersions: readonly [string, ...string[]],
): Kind<ValidatingAdmissionPolicy> {
  return defineKind({
    apiVersions,
    kind,
    plural,
    namespaced: false,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.failurePolicy',
      'spec.validationActions',
      'spec.matchConstraints.resourceRules[].apiGroups',
      'spec.matchConstraints.resourceRules[].resources',
      'spec.matchConstraints.resourceRules[].operations',
      'spec.matchConstraints.namespaceSelector',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, false),
      rules: list(raw, 'spec.matchConstraints.resourceRules').map((one) => ({
        groups: texts(one, 'apiGroups'),
        resources: texts(one, 'resources'),
        operations: texts(one, 'operations'),
      })),
      namespaceSelector: selectorOf(raw, 'spec.matchConstraints.namespaceSelector') ?? EVERYTHING,
      actions: texts(raw, 'spec.validationActions'),
    }),
  });
}

export const validatingAdmissionPolicies: Kind<ValidatingAdmissionPolicy> = policyKind(
  'ValidatingAdmissionPolicy',
  'validatingadmissionpolicies',
  ['admissionregistration.k8s.io/v1', 'admissionregistration.k8s.io/v1beta1'],
);

/** Kyverno's policies in CEL: of the same shape, with the actions in the policy itself. */
export const kyvernoValidatingPolicies: Kind<ValidatingAdmissionPolicy> = policyKind(
  'ValidatingPolicy',
  'validatingpolicies',
  ['policies.kyverno.io/v1', 'policies.kyverno.io/v1beta1', 'policies.kyverno.io/v1alpha1'],
);

export const validatingAdmissionPolicyBindings: Kind<ValidatingAdmissionPolicyBinding> = defineKind(
  {
    apiVersions: ['admissionregistration.k8s.io/v1', 'admissionregistration.k8s.io/v1beta1'],
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.policyName',
      'spec.validationActions',
      'spec.matchResources.namespaceSelector',
      'spec.matchResources.objectSelector',
      'spec.paramRef.name',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, false),
      policy: requiredText(raw, 'spec.policyName'),
      actions: texts(raw, 'spec.validationActions'),
      namespaceSelector: selectorOf(raw, 'spec.matchResources.namespaceSelector') ?? EVERYTHING,
    }),
  },
);

/** Whether the API server asks such a policy when a pod is created. */
export function asksAboutPods({ rules }: ValidatingAdmissionPolicy): boolean {
  return rules.some(
    ({ groups, resources, operations }) =>
      groups.some((one) => one === '' || one === '*') &&
      resources.some((one) => one === 'pods' || one === '*' || one === '*/*') &&
      operations.some((one) => one === 'CREATE' || one === '*'),
  );
}
