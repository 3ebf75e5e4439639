import { flag, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import {
  ADMISSION_MATCH_KEEP,
  type AdmissionMatch,
  admissionMatchOf,
} from './validating-admission-policy.ts';

/** A policy of Kyverno in CEL. */
export interface KyvernoValidatingPolicy extends AdmissionMatch {
  readonly meta: Meta;
  /** `Deny`, `Warn` and `Audit`; `Deny` where it names none, as Kyverno reads it. */
  readonly actions: readonly string[];
  /** False for one that judges other things than requests to the API server, or only scans. */
  readonly admission: boolean;
}

export const kyvernoValidatingPolicies: Kind<KyvernoValidatingPolicy> = defineKind({
  apiVersions: [
    'policies.kyverno.io/v1',
    'policies.kyverno.io/v1beta1',
    'policies.kyverno.io/v1alpha1',
  ],
  kind: 'ValidatingPolicy',
  plural: 'validatingpolicies',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    ...ADMISSION_MATCH_KEEP,
    'spec.validationActions',
    'spec.evaluation.mode',
    'spec.evaluation.admission.enabled',
  ],
  decode: (raw) => {
    const actions = texts(raw, 'spec.validationActions');
    const isForRequests = (text(raw, 'spec.evaluation.mode') || 'Kubernetes') === 'Kubernetes';
    return {
      meta: metaOf(raw, false),
      ...admissionMatchOf(raw),
      actions: actions.length === 0 ? ['Deny'] : actions,
      admission: isForRequests && (flag(raw, 'spec.evaluation.admission.enabled') ?? true),
    };
  },
});
