import { servedApis } from '../model/info.ts';
import { constraintTemplates } from '../model/kubernetes/constraint-template.ts';
import { kyvernoClusterPolicies, kyvernoPolicies } from '../model/kubernetes/kyverno-policy.ts';
import { kyvernoValidatingPolicies } from '../model/kubernetes/kyverno-validating-policy.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import {
  type ValidatingAdmissionPolicyBinding as Binding,
  validatingAdmissionPolicyBindings as bindings,
  type ValidatingAdmissionPolicy as Policy,
  validatingAdmissionPolicies as policies,
} from '../model/kubernetes/validating-admission-policy.ts';
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
import {
  GATEKEEPER,
  KYVERNO,
  POLICY_ENGINES_KNOWN_ON,
  SHIPPED_POLICIES,
  UNREAD_ENGINES,
} from '../tables/policy-engines.ts';
import { actionsOf, celActionsOf, type PolicyAction } from './kyverno-actions.ts';
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
    const ofKyverno = [
      ...[...visible(clusterPolicies), ...visible(kyverno)].flatMap(actionsOf),
      ...visible(validating).flatMap(celActionsOf),
    ];
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
    tables: { policyEngines: POLICY_ENGINES_KNOWN_ON },
    served: served ?? null,
    mechanisms: mechanisms.map(({ name, mode, health }) => ({ name, mode, health: health.type })),
  }),
});

/** One mechanism: the API server itself. A binding of a policy that does not exist does nothing. */
function fromBindings(all: readonly Binding[], known: readonly Policy[]): readonly Mechanism[] {
  const bound = all.flatMap((binding) => {
    const policy = known.find(({ meta }) => meta.name === binding.policy);
    return policy === undefined || isShipped(policy.meta.name) ? [] : [{ binding, policy }];
  });
  const chosen = bound.find(denies) ?? bound[0];
  if (chosen === undefined) return [];
  const { binding, policy } = chosen;
  return [
    {
      name: 'ValidatingAdmissionPolicy',
      mode: denies(chosen) ? 'enforcing' : 'audit',
      health: { type: 'in-process' },
      evidence: [
        fieldOf(binding, 'spec.validationActions', binding.actions.join(', ')),
        fieldOf(policy, 'spec.failurePolicy', policy.failurePolicy),
      ],
      gaps: [],
    },
  ];
}

/** A policy without validations only annotates the audit log, whatever its binding says. */
function denies({
  binding,
  policy,
}: {
  readonly binding: Binding;
  readonly policy: Policy;
}): boolean {
  return binding.actions.includes('Deny') && policy.validations > 0;
}

function fromKyverno(all: readonly PolicyAction[], health: () => Health): readonly Mechanism[] {
  const actions = all.filter(({ policy }) => !isShipped(policy));
  const chosen = actions.find(({ enforces }) => enforces) ?? actions[0];
  if (chosen === undefined) return [];
  return [
    {
      name: KYVERNO.name,
      mode: chosen.enforces ? 'enforcing' : 'audit',
      health: health(),
      evidence: [chosen.evidence],
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
