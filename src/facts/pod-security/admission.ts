import type { ServedApi } from '../../model/info.ts';
import { servedApis } from '../../model/info.ts';
import {
  kyvernoClusterPolicies,
  kyvernoExceptions,
  kyvernoPolicies,
} from '../../model/kubernetes/kyverno-policy.ts';
import {
  type KyvernoValidatingPolicy,
  kyvernoValidatingPolicies,
} from '../../model/kubernetes/kyverno-validating-policy.ts';
import { CLUSTER, fieldOf } from '../../model/kubernetes/meta.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import {
  asksAboutPods,
  type ValidatingAdmissionPolicy,
  type ValidatingAdmissionPolicyBinding,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from '../../model/kubernetes/validating-admission-policy.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe, thisCluster } from '../../model/source.ts';
import type { NamespaceView } from '../tenancy.ts';
import { kyvernoEffects, type PolicyEffect } from './kyverno.ts';

/** Admission policies other than Pod Security's labels, as far as they reject pods. */
export interface PodAdmission {
  readonly effectsOn: (namespace: NamespaceView) => readonly PolicyEffect[];
  /** Why there may be more policies than these; empty when all were seen. */
  readonly gaps: readonly Gap[];
}

/** API groups whose policies judge pods in ways that are not evaluated offline. */
const OPAQUE_GROUPS: readonly (readonly [group: string, name: string])[] = [
  ['constraints.gatekeeper.sh', 'Gatekeeper constraints'],
  ['policies.kubewarden.io', 'Kubewarden policies'],
  ['security.openshift.io', 'SecurityContextConstraints'],
];

export const podAdmission: Fact<PodAdmission> = defineFact({
  id: 'pod-admission',
  title: 'Admission policies that reject pods',
  needs: {
    clusterPolicies: maybe(ifServed(kyvernoClusterPolicies)),
    policies: maybe(ifServed(kyvernoPolicies)),
    exceptions: maybe(ifServed(kyvernoExceptions)),
    celPolicies: maybe(ifServed(kyvernoValidatingPolicies)),
    admissionPolicies: maybe(ifServed(validatingAdmissionPolicies)),
    bindings: maybe(ifServed(validatingAdmissionPolicyBindings)),
    apis: maybe(servedApis),
    cluster: thisCluster,
  },
  compute: ({ cluster, ...inputs }): PodAdmission => {
    const { clusterPolicies, policies, exceptions, apis } = inputs;
    const kyverno = [...visible(clusterPolicies), ...visible(policies)];
    const cel = celEffects(
      visible(inputs.celPolicies),
      visible(inputs.admissionPolicies),
      visible(inputs.bindings),
    );
    const opaque = visible(apis).flatMap(opaqueApi).slice(0, 1);
    return {
      effectsOn: (namespace) => [
        ...kyverno.flatMap((one) => [...kyvernoEffects(one, namespace, visible(exceptions))]),
        ...cel(namespace),
        ...opaque,
      ],
      // Manifests have no discovery, and whoever wrote them knows what is in them.
      gaps: Object.entries(inputs).flatMap(([name, observed]) =>
        name === 'apis' && cluster.source === 'manifests' ? [] : gapsOf(observed),
      ),
    };
  },
  show: ({ gaps }: PodAdmission) => ({ complete: gaps.length === 0 }),
});

function opaqueApi({ groupVersion, kind }: ServedApi): readonly PolicyEffect[] {
  const [group] = groupVersion.split('/');
  const found = OPAQUE_GROUPS.find(([one]) => one === group);
  if (found === undefined) return [];
  const evidence = { subject: CLUSTER, path: `apis/${groupVersion}`, value: kind };
  return [{ effect: 'opaque', reason: `${found[1]} are not evaluated offline`, evidence }];
}

function celEffects(
  kyverno: readonly KyvernoValidatingPolicy[],
  policies: readonly ValidatingAdmissionPolicy[],
  bindings: readonly ValidatingAdmissionPolicyBinding[],
): (namespace: NamespaceView) => readonly PolicyEffect[] {
  const reason = 'its expressions are not evaluated offline';
  const byName = new Map(policies.map((one) => [one.meta.name, one]));
  // A binding without its policy has no effect.
  const bound = bindings.flatMap((binding) => {
    const policy = byName.get(binding.policy);
    return policy === undefined ? [] : [{ policy, binding }];
  });
  return ({ labels }) => [
    ...bound
      .filter(
        ({ policy, binding }) =>
          binding.actions.includes('Deny') &&
          asksAboutPods(policy) &&
          selects(policy.namespaceSelector, labels) &&
          selects(binding.namespaceSelector, labels),
      )
      .map(({ binding }): PolicyEffect => {
        const evidence = fieldOf(binding, 'spec.validationActions', binding.actions.join(', '));
        return { effect: 'opaque', reason, evidence };
      }),
    ...kyverno
      .filter(
        (one) =>
          one.admission &&
          one.actions.includes('Deny') &&
          asksAboutPods(one) &&
          selects(one.namespaceSelector, labels),
      )
      .map((one): PolicyEffect => {
        const evidence = fieldOf(one, 'spec.validationActions', one.actions.join(', '));
        return { effect: 'opaque', reason, evidence };
      }),
  ];
}
