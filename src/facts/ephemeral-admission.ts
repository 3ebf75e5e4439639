import { CLUSTER, fieldOf } from '../model/kubernetes/meta.ts';
import { selects } from '../model/kubernetes/selector.ts';
import {
  type ValidatingAdmissionPolicy,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from '../model/kubernetes/validating-admission-policy.ts';
import {
  mutatingWebhooks,
  validatingWebhooks,
  type WebhookRule,
} from '../model/kubernetes/webhook.ts';
import { type Gap, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import type { NamespaceView } from './tenancy.ts';

/** What is asked before an ephemeral container is added to a pod, besides Pod Security. */
export interface EphemeralAdmission {
  /** Policies and webhooks that may refuse it in this namespace. */
  readonly asked: (namespace: NamespaceView) => readonly Evidence[];
  /** Proof that nothing is asked, where nothing is. */
  readonly nothing: Evidence;
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

export const ephemeralAdmission: Fact<EphemeralAdmission> = defineFact({
  id: 'ephemeral-admission',
  title: 'What may refuse ephemeral containers',
  needs: {
    validating: maybe(validatingWebhooks),
    mutating: maybe(mutatingWebhooks),
    policies: maybe(ifServed(validatingAdmissionPolicies)),
    bindings: maybe(ifServed(validatingAdmissionPolicyBindings)),
  },
  compute: ({ validating, mutating, policies, bindings }): EphemeralAdmission => {
    const webhooks = [...visible(validating), ...visible(mutating)].flatMap((configuration) =>
      configuration.webhooks
        .filter(({ rules }) => rules.some(matchesWebhook))
        .map((webhook) => ({ configuration, webhook })),
    );
    const byName = new Map(visible(policies).map((one) => [one.meta.name, one]));
    const bound = visible(bindings).flatMap((binding) => {
      const policy = byName.get(binding.policy);
      const denies = binding.actions.includes('Deny');
      return policy !== undefined && denies && matchesPolicy(policy) ? [{ policy, binding }] : [];
    });
    return {
      asked: ({ labels }) => [
        ...webhooks
          .filter(({ webhook }) => selects(webhook.namespaceSelector, labels))
          .map(({ configuration, webhook }) =>
            fieldOf(configuration, `${webhook.path}.name`, webhook.name),
          ),
        ...bound
          .filter(
            ({ policy, binding }) =>
              selects(policy.namespaceSelector, labels) &&
              selects(binding.namespaceSelector, labels),
          )
          .map(({ binding }) => fieldOf(binding, 'spec.policyName', binding.policy)),
      ],
      nothing: {
        subject: CLUSTER,
        path: 'webhooks and policies about pods/ephemeralcontainers here',
        value: '0',
      },
      gaps: [validating, mutating, policies, bindings].flatMap((one) => gapsOf(one)),
    };
  },
  show: ({ gaps }: EphemeralAdmission) => ({ complete: gaps.length === 0 }),
});

const RESOURCES: readonly string[] = ['pods/ephemeralcontainers', 'pods/*', '*/*'];

/** Subresources are named by themselves: a rule about `pods` or `*` is not about them. */
function matchesWebhook({ groups, versions, resources, operations, scope }: WebhookRule): boolean {
  return (
    hasAny(groups, ['', '*']) &&
    hasAny(versions, ['v1', '*']) &&
    hasAny(resources, [...RESOURCES, '*/ephemeralcontainers']) &&
    hasAny(operations, ['UPDATE', '*']) &&
    scope !== 'Cluster'
  );
}

function matchesPolicy({ rules }: ValidatingAdmissionPolicy): boolean {
  return rules.some(
    ({ groups, resources, operations }) =>
      hasAny(groups, ['', '*']) &&
      hasAny(resources, [...RESOURCES, '*/ephemeralcontainers']) &&
      hasAny(operations, ['UPDATE', '*']),
  );
}

function hasAny(listed: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((one) => listed.includes(one));
}
