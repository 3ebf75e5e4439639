import type { KyvernoPolicy } from '../model/kubernetes/kyverno-policy.ts';
import type { KyvernoValidatingPolicy } from '../model/kubernetes/kyverno-validating-policy.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Evidence } from '../model/verdict.ts';

/** What a policy does with a request that breaks it, and the field that says so. */
export interface PolicyAction {
  readonly policy: string;
  readonly enforces: boolean;
  readonly evidence: Evidence;
}

/** The actions of its rules that judge, and of its overrides; a rule's own action goes first. */
export function actionsOf(policy: KyvernoPolicy): readonly PolicyAction[] {
  const judging = policy.rules.filter(({ validates }) => validates);
  const own = judging.flatMap(({ path, action }) =>
    action === undefined ? [] : [{ path: `${path}.validate.failureAction`, action }],
  );
  // Rules without an action of their own follow the policy, and in some namespaces its overrides.
  const following = own.length === judging.length ? [] : followed(policy);
  return [...own, ...following].map(({ path, action }) => ({
    policy: policy.meta.name,
    enforces: policy.admission && action === 'Enforce',
    evidence: policy.admission
      ? fieldOf(policy, path, action)
      : fieldOf(policy, 'spec.admission', false),
  }));
}

function followed(
  policy: KyvernoPolicy,
): readonly { readonly path: string; readonly action: string }[] {
  const { action = 'Audit (the default)', overrides } = policy;
  return [
    { path: 'spec.validationFailureAction', action },
    ...overrides.map((one, index) => ({
      path: `spec.validationFailureActionOverrides[${index}].action`,
      action: one.action,
    })),
  ];
}

/** A policy that is not asked at admission enforces nothing, and is none of its mechanisms. */
export function celActionsOf(policy: KyvernoValidatingPolicy): readonly PolicyAction[] {
  if (!policy.admission) return [];
  const evidence = fieldOf(policy, 'spec.validationActions', policy.actions.join(', '));
  return [{ policy: policy.meta.name, enforces: policy.actions.includes('Deny'), evidence }];
}
