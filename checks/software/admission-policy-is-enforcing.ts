import {
  type AdmissionPolicies,
  admissionPolicies,
  type Mechanism,
} from '../../src/facts/admission-policies.ts';
import { type Tenancy, tenancy } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const LEVEL = 'pod-security.kubernetes.io/enforce';

export const check: Check = defineCheck({
  ...entry('SEC-03'),
  lifecycle: 'stable',
  rule: `A ValidatingAdmissionPolicy is bound with Deny, or Kyverno enforces a policy with two ready replicas.
    WARN where rules only audit, a single replica answers, or Pod Security labels are all there is. FAIL where
    there is nothing. Policies that a provider ships for itself do not count. Gatekeeper's constraints and other
    engines are not read yet: unknown. So is a cluster that serves ValidatingAdmissionPolicy without using it,
    until it is known whether responders may create one.`,
  why: `Eradication needs a rule that holds at once and everywhere: no image of this registry, no pod with this
    mount. Without a mechanism in place the rule is a mail to all teams.`,
  fix: `Bind at least one ValidatingAdmissionPolicy with Deny, or run the policy engine in enforce mode with two or
    more replicas, and keep a policy template for incidents.`,
  grade: worst,
  needs: { policies: admissionPolicies, tenancy: maybe(tenancy) },
  examples: {
    pass: {
      objects: `
        - apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingAdmissionPolicy
          metadata: {name: no-latest}
          spec: {validations: [{expression: 'true'}]}
        - apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingAdmissionPolicyBinding
          metadata: {name: no-latest}
          spec: {policyName: no-latest, validationActions: [Deny, Audit]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      `,
    },
  },
  *evaluate({ policies, tenancy }) {
    const { mechanisms, gaps } = policies;
    const good = mechanisms.find((one) => one.mode === 'enforcing' && isHealthy(one));
    if (good !== undefined) {
      yield pass(CLUSTER, `${good.name} enforces rules on what may run`, evidenceOf(good));
      return;
    }
    const open = someGaps([...gaps, ...mechanisms.flatMap(openGaps)]);
    if (open !== undefined) {
      const evidence = mechanisms.flatMap(evidenceOf);
      yield unknown(CLUSTER, 'whether admission policies are enforced was not seen', open, {
        evidence,
      });
      return;
    }
    yield weakest(policies, tenancy);
  },
});

/** Everything was read and nothing enforces as it should: what is left is weak, or nothing. */
function weakest(
  { mechanisms, served, servedGaps }: AdmissionPolicies,
  tenancy: Observed<Tenancy>,
): Verdict {
  const weak = mechanisms.find(isWeak);
  if (weak !== undefined) {
    const what = weak.mode === 'audit' ? 'only audits' : 'has a single replica';
    return warn(CLUSTER, `${weak.name} ${what}`, evidenceOf(weak));
  }
  const [labelled, ...more] = podSecurityLabels(tenancy);
  if (labelled !== undefined) {
    const evidence: SomeEvidence = [labelled, ...more.slice(0, 4)];
    return warn(CLUSTER, 'only Pod Security labels enforce anything', evidence);
  }
  const evidence = mechanisms.flatMap(evidenceOf);
  const usable = notBuiltYet('responder-rights', 'who may create a ValidatingAdmissionPolicy');
  const hidden = someGaps([
    ...gapsOf(tenancy),
    ...(served === false ? [] : [usable, ...servedGaps]),
  ]);
  if (hidden !== undefined) {
    const message = 'nothing enforces, though a policy could be created';
    return unknown(CLUSTER, message, hidden, { evidence, best: 'warn' });
  }
  const none: Evidence = { subject: CLUSTER, path: '', value: 'no mechanism of admission policy' };
  return fail(CLUSTER, 'nothing enforces a rule on what may run', [none, ...evidence]);
}

function evidenceOf({ evidence, health }: Mechanism): SomeEvidence {
  return [...evidence, ...(health.type === 'replicas' ? health.evidence : [])];
}

function isHealthy({ health }: Mechanism): boolean {
  return health.type === 'in-process' || (health.type === 'replicas' && health.ready >= 2);
}

/** What could make it enforce after all. */
function openGaps({ mode, health, gaps }: Mechanism): readonly Gap[] {
  const unseen = mode === 'enforcing' && health.type === 'unseen' ? health.gaps : [];
  return [...gaps, ...unseen];
}

function isWeak({ mode, health }: Mechanism): boolean {
  if (mode === 'audit') return true;
  return mode === 'enforcing' && health.type === 'replicas' && health.ready === 1;
}

function podSecurityLabels(tenancy: Observed<Tenancy>): readonly Evidence[] {
  const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
  return tenants.flatMap(({ subject, labels }) => {
    const level = labels.get(LEVEL);
    if (level !== 'baseline' && level !== 'restricted') return [];
    return [{ subject, path: `metadata.labels['${LEVEL}']`, value: level }];
  });
}
