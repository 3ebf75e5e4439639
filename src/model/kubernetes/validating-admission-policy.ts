import { list, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, selectorOf } from './selector.ts';

/** What an admission policy is asked about. */
export interface AdmissionMatch {
  readonly rules: readonly AdmissionRule[];
  readonly namespaceSelector: LabelSelector;
}

interface AdmissionRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

/** A policy in CEL that the API server judges itself, once a binding puts it to use. */
export interface ValidatingAdmissionPolicy extends AdmissionMatch {
  readonly meta: Meta;
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** How many expressions it holds; one that only annotates the audit log has none. */
  readonly validations: number;
}

export interface ValidatingAdmissionPolicyBinding {
  readonly meta: Meta;
  readonly policy: string;
  /** `Deny`, `Warn` and `Audit`. */
  readonly actions: readonly string[];
  readonly namespaceSelector: LabelSelector;
}

const API_VERSIONS = [
  'admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1beta1',
  'admissionregistration.k8s.io/v1alpha1',
] as const;

/** The paths behind `admissionMatchOf`. */
export const ADMISSION_MATCH_KEEP: readonly string[] = [
  'spec.matchConstraints.resourceRules[].apiGroups',
  'spec.matchConstraints.resourceRules[].resources',
  'spec.matchConstraints.resourceRules[].operations',
  'spec.matchConstraints.namespaceSelector',
];

export const validatingAdmissionPolicies: Kind<ValidatingAdmissionPolicy> = defineKind({
  apiVersions: API_VERSIONS,
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    ...ADMISSION_MATCH_KEEP,
    'spec.failurePolicy',
    // The expressions are counted, not read: they may quote what they look for.
    'spec.validations[].reason',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    failurePolicy: text(raw, 'spec.failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    validations: list(raw, 'spec.validations').length,
    ...admissionMatchOf(raw),
  }),
});

export const validatingAdmissionPolicyBindings: Kind<ValidatingAdmissionPolicyBinding> = defineKind(
  {
    apiVersions: API_VERSIONS,
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.policyName',
      'spec.validationActions',
      'spec.matchResources.namespaceSelector',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, false),
      policy: requiredText(raw, 'spec.policyName'),
      actions: texts(raw, 'spec.validationActions'),
      namespaceSelector: selectorOf(raw, 'spec.matchResources.namespaceSelector') ?? EVERYTHING,
    }),
  },
);

/** Reads `spec.matchConstraints`, which policies of the API server and of Kyverno have alike. */
export function admissionMatchOf(raw: unknown): AdmissionMatch {
  return {
    rules: list(raw, 'spec.matchConstraints.resourceRules').map((one) => ({
      groups: texts(one, 'apiGroups'),
      resources: texts(one, 'resources'),
      operations: texts(one, 'operations'),
    })),
    namespaceSelector: selectorOf(raw, 'spec.matchConstraints.namespaceSelector') ?? EVERYTHING,
  };
}

/** Whether such a policy is asked when a pod is created. */
export function asksAboutPods({ rules }: AdmissionMatch): boolean {
  return rules.some(
    ({ groups, resources, operations }) =>
      groups.some((one) => one === '' || one === '*') &&
      resources.some((one) => one === 'pods' || one === '*' || one === '*/*') &&
      operations.some((one) => one === 'CREATE' || one === '*'),
  );
}
