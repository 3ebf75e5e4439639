import { servedApis } from '../model/info.ts';
import {
  type AdmissionPolicy,
  type AdmissionPolicyBinding,
  admissionPolicyBindings as bindings,
  admissionPolicies as policies,
} from '../model/kubernetes/admission-policy.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import {
  constraintTemplates,
  type KyvernoPolicy,
  kyvernoClusterPolicies,
  kyvernoPolicies,
  kyvernoValidatingPolicies,
} from '../model/kubernetes/policy-engines.ts';
import { deployments } from '../model/kubernetes/workloads.ts';
import { type Gap, gapsOf, visible } from '../model/observed.ts';
import {
  defineFact,
  type Fact,
  ifServed,
  maybe,
  notBuiltYet,
  thisCluster,
} from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { GATEKEEPER, KYVERNO, SHIPPED_POLICIES, UNREAD_ENGINES } from '../tables/policy-engines.ts';
import { type Health, healthOf } from './policy-engine-health.ts';

/** Something that decides about requests by rules that people write. */
export interface Mechanism {
  readonly name: string;
  /** `unread`: recognised, but whether its rules enforce is not read. */
  readonly mode: 'enforcing' | 'audit' | 'unread';
  readonly health: Health;
  readonly evidence: SomeEvidence;
  readonly gaps: readonly Gap[];
}

/** Mechanisms of admission policy, those that providers ship left out. Always whole. */
export interface AdmissionPolicies {
  readonly mechanisms: readonly Mechanism[];
  /** What could hide one. */
  readonly gaps: readonly Gap[];
  /** Whether the API server could enforce a ValidatingAdmissionPolicy; undefined where not seen. */
  readonly served: boolean | undefined;
  readonly servedGaps: readonly Gap[];
}

export const admissionPolicies: Fact<AdmissionPolicies> = defineFact({
  id: 'admission-policies',
  title: 'Mechanisms of admission policy, whether they enforce and can answer',
  needs: {
    policies: maybe(ifServed(policies)),
    bindings: maybe(ifServed(bindings)),
    clusterPolicies: maybe(ifServed(kyvernoClusterPolicies)),
    kyverno: maybe(ifServed(kyvernoPolicies)),
    validating: maybe(ifServed(kyvernoValidatingPolicies)),
    templates: maybe(ifServed(constraintTemplates)),
    deployments: maybe(deployments),
    apis: maybe(servedApis),
    cluster: thisCluster,
  },
  compute: ({ policies, bindings, deployments, apis, cluster, ...engines }): AdmissionPolicies => {
    const { clusterPolicies, kyverno, validating, templates } = engines;
    const declared = cluster.source === 'manifests';
    const ofKyverno = [clusterPolicies, kyverno, validating].flatMap((one) => visible(one));
    const [template] = visible(templates);
    return {
      mechanisms: [
        ...fromBindings(visible(bindings), visible(policies)),
        ...fromKyverno(ofKyverno, () => healthOf(KYVERNO, deployments, declared)),
        ...(template === undefined
          ? []
          : [
              unread(
                GATEKEEPER.name,
                fieldOf(template, 'spec.crd.spec.names.kind', template.constraint),
                healthOf(GATEKEEPER, deployments, declared),
              ),
            ]),
        ...UNREAD_ENGINES.flatMap(({ name, group }) => {
          const api = visible(apis).find((one) => one.groupVersion.startsWith(`${group}/`));
          if (api === undefined) return [];
          const found: Evidence = {
            subject: { type: 'cluster', key: 'cluster' },
            path: '/apis',
            value: api.groupVersion,
          };
          return [unread(name, found, { type: 'in-process' })];
        }),
      ],
      gaps: [policies, bindings, ...Object.values(engines)].flatMap((one) => gapsOf(one)),
      served:
        visible(policies).length > 0 ||
        visible(apis).some(({ kind }) => kind === 'ValidatingAdmissionPolicy') ||
        (apis.state === 'seen' ? false : undefined),
      servedGaps: gapsOf(apis),
    };
  },
  show: ({ mechanisms, served }: AdmissionPolicies) => ({
    served: served ?? null,
    mechanisms: mechanisms.map(({ name, mode, health }) => ({ name, mode, health: health.type })),
  }),
});

/** One mechanism: the API server itself. A binding of a policy that does not exist does nothing. */
function fromBindings(
  all: readonly AdmissionPolicyBinding[],
  known: readonly AdmissionPolicy[],
): readonly Mechanism[] {
  const bound = all.flatMap((binding) => {
    const policy = known.find(({ meta }) => meta.name === binding.policy);
    return policy === undefined || isShipped(policy.meta.name) ? [] : [{ binding, policy }];
  });
  const chosen = bound.find(({ binding }) => binding.actions.includes('Deny')) ?? bound[0];
  if (chosen === undefined) return [];
  const { binding, policy } = chosen;
  return [
    {
      name: 'ValidatingAdmissionPolicy',
      mode: binding.actions.includes('Deny') ? 'enforcing' : 'audit',
      health: { type: 'in-process' },
      evidence: [
        fieldOf(binding, 'spec.validationActions', binding.actions.join(', ')),
        fieldOf(policy, 'spec.failurePolicy', policy.failurePolicy),
      ],
      gaps: [],
    },
  ];
}

function fromKyverno(all: readonly KyvernoPolicy[], health: () => Health): readonly Mechanism[] {
  const actions = all
    .filter(({ meta }) => !isShipped(meta.name))
    .flatMap((policy) => policy.actions.map((one) => ({ ...one, policy })));
  const enforced = actions.find(({ action }) => /^(?:enforce|deny)$/i.test(action));
  const chosen = enforced ?? actions[0];
  if (chosen === undefined) return [];
  return [
    {
      name: KYVERNO.name,
      mode: enforced === undefined ? 'audit' : 'enforcing',
      health: health(),
      evidence: [fieldOf(chosen.policy, chosen.path, chosen.action)],
      gaps: [],
    },
  ];
}

function unread(name: string, evidence: Evidence, health: Health): Mechanism {
  const gap = notBuiltYet('policy-engines', `the policies of ${name}`);
  return { name, mode: 'unread', health, evidence: [evidence], gaps: [gap] };
}

function isShipped(name: string): boolean {
  return SHIPPED_POLICIES.some((one) => name.startsWith(one));
}
