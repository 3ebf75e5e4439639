import { list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A policy of Kyverno, of any of its kinds. */
export interface KyvernoPolicy {
  readonly meta: Meta;
  /** Where and how it says what happens on a violation: of the policy, or of one of its rules. */
  readonly actions: readonly { readonly path: string; readonly action: string }[];
}

/** A template of Gatekeeper: every one makes a kind of its own for its constraints. */
export interface ConstraintTemplate {
  readonly meta: Meta;
  /** The kind of its constraints. */
  readonly constraint: string;
}

function kyvernoKind(kind: string, plural: string, namespaced: boolean): Kind<KyvernoPolicy> {
  return defineKind({
    apiVersions: ['kyverno.io/v1', 'kyverno.io/v2beta1'],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.validationFailureAction',
      'spec.failurePolicy',
      'spec.rules[].name',
      'spec.rules[].validate.failureAction',
      'spec.rules[].validate?',
    ],
    decode: (raw) => {
      const whole = text(raw, 'spec.validationFailureAction');
      const rules = list(raw, 'spec.rules').flatMap((rule, index) => {
        const action = text(rule, 'validate.failureAction');
        return action === undefined
          ? []
          : [{ path: `spec.rules[${index}].validate.failureAction`, action }];
      });
      return {
        meta: metaOf(raw, namespaced),
        actions: [
          ...(whole === undefined ? [] : [{ path: 'spec.validationFailureAction', action: whole }]),
          ...rules,
        ],
      };
    },
  });
}

export const kyvernoClusterPolicies: Kind<KyvernoPolicy> = kyvernoKind(
  'ClusterPolicy',
  'clusterpolicies',
  false,
);

export const kyvernoPolicies: Kind<KyvernoPolicy> = kyvernoKind('Policy', 'policies', true);

/** Kyverno's policies in CEL. Those for other evaluators than the API server are not for admission. */
export const kyvernoValidatingPolicies: Kind<KyvernoPolicy> = defineKind({
  apiVersions: [
    'policies.kyverno.io/v1',
    'policies.kyverno.io/v1beta1',
    'policies.kyverno.io/v1alpha1',
  ],
  kind: 'ValidatingPolicy',
  plural: 'validatingpolicies',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.validationActions', 'spec.evaluation.mode', 'spec.failurePolicy'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    actions:
      (text(raw, 'spec.evaluation.mode') ?? 'Kubernetes') === 'Kubernetes'
        ? texts(raw, 'spec.validationActions').map((action) => ({
            path: 'spec.validationActions',
            action,
          }))
        : [],
  }),
});

export const constraintTemplates: Kind<ConstraintTemplate> = defineKind({
  apiVersions: [
    'templates.gatekeeper.sh/v1',
    'templates.gatekeeper.sh/v1beta1',
    'templates.gatekeeper.sh/v1alpha1',
  ],
  kind: 'ConstraintTemplate',
  plural: 'constrainttemplates',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.crd.spec.names.kind', 'status.created'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    constraint: text(raw, 'spec.crd.spec.names.kind') ?? '',
  }),
});
