import { at, list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A ValidatingAdmissionPolicy: CEL rules that the API server itself evaluates. */
export interface AdmissionPolicy {
  readonly meta: Meta;
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** How many rules it holds. */
  readonly validations: number;
  readonly needsParameters: boolean;
  /** The resources it is asked about, such as `pods`. */
  readonly resources: readonly string[];
}

/** Puts a policy into effect: without one it does nothing. */
export interface AdmissionPolicyBinding {
  readonly meta: Meta;
  readonly policy: string;
  /** `Deny`, `Warn` and `Audit`. */
  readonly actions: readonly string[];
}

export const admissionPolicies: Kind<AdmissionPolicy> = defineKind({
  apiVersions: [
    'admissionregistration.k8s.io/v1',
    'admissionregistration.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1alpha1',
  ],
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.failurePolicy',
    'spec.matchConstraints',
    'spec.matchConditions',
    'spec.validations',
    'spec.variables',
    'spec.paramKind',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    failurePolicy: text(raw, 'spec.failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    validations: list(raw, 'spec.validations').length,
    needsParameters: at(raw, 'spec.paramKind') !== undefined,
    resources: list(raw, 'spec.matchConstraints.resourceRules').flatMap((one) =>
      texts(one, 'resources'),
    ),
  }),
});

export const admissionPolicyBindings: Kind<AdmissionPolicyBinding> = defineKind({
  apiVersions: admissionPolicies.apiVersions,
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.policyName',
    'spec.validationActions',
    'spec.paramRef',
    'spec.matchResources',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    policy: text(raw, 'spec.policyName') ?? '',
    actions: texts(raw, 'spec.validationActions'),
  }),
});
