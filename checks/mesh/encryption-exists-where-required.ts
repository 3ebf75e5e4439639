import { criticalWorkloads, tenantWorkloads } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import { type Protection, trafficProtection } from '../../src/facts/traffic-protection.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { planRequirements } from '../../src/model/plan.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  type SomeEvidence,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MSH-01'),
  lifecycle: 'stable',
  rule: `Where the plan says requirements.mtls, the pods of every critical workload (of all tenant workloads for
    "all") carry the proxy of a mesh: a sidecar, or capture by Istio's ambient mode. WARN where traffic is only
    encrypted between nodes (Cilium, Calico, the cloud), which names no caller. FAIL where neither exists. Not
    applicable only when the plan says "none" and no mesh is there. Without the requirement it is unknown.
    Whether plaintext is still accepted is judged by mesh/mtls-is-strict.`,
  why: `An identity that a proxy proves lets responders cut one caller off and keep all others: without it they
    have addresses, which move, and labels, which lie.`,
  fix: `Bring the critical workloads into a mesh and restart them so that the proxy is injected, or write the
    requirement in the plan as it really is.`,
  grade: worst,
  needs: {
    requirements: maybe(planRequirements),
    protection: trafficProtection,
    scope: maybe(scope),
    workloads: maybe(workloads),
  },
  examples: {
    pass: {
      plan: 'tiers: {critical: [{namespace: pay}]}\nrequirements: {mtls: critical}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec:
            containers:
              - {name: api, image: api:1}
              - {name: istio-proxy, image: docker.io/istio/proxyv2:1.29.0}
      `,
    },
    fail: {
      plan: 'tiers: {critical: [{namespace: pay}]}\nrequirements: {mtls: critical}',
      cloud: 'network: {policyEngine: {value: none, field: networkPolicy}}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {containers: [{name: api, image: api:1}]}
      `,
    },
  },
  *evaluate({ requirements, protection, scope, workloads }) {
    const required = requirements.state === 'unseen' ? undefined : requirements.value.mtls;
    if (required === undefined) {
      const gaps = someGaps(gapsOf(requirements)) ?? [NOT_DECLARED];
      yield unknown(CLUSTER, 'the plan does not say which workloads need mutual TLS', gaps);
      return;
    }
    const declared: Evidence = {
      subject: { type: 'plan', key: 'plan/requirements' },
      path: 'requirements.mtls',
      value: required,
    };
    if (required === 'none') {
      yield notRequired(protection.anywhere, declared);
      return;
    }
    let judged = false;
    const all = required === 'all' ? tenantWorkloads : criticalWorkloads;
    for (const { workload, marks } of all(scope, visible(workloads))) {
      judged = true;
      yield verdictOf(workload.subject, protection.of(workload), declared, marks);
    }
    const gaps = someGaps([...gapsOf(workloads), ...(scope.state === 'unseen' ? scope.gaps : [])]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (!judged) yield verdictOf(CLUSTER, protection.anywhere, declared);
  },
});

const NOT_DECLARED: Gap = {
  source: 'plan/requirements',
  cause: 'not-attested',
  detail: 'the plan does not declare requirements.mtls',
  permission: '--plan FILE with requirements.mtls',
};

function notRequired(anywhere: Protection, declared: Evidence): Verdict {
  if (anywhere.type === 'identity') {
    const message = `mutual TLS is not required, and ${anywhere.by} is there`;
    return pass(CLUSTER, message, [declared, ...anywhere.evidence]);
  }
  if (anywhere.type === 'unseen' && anywhere.best === 'identity') {
    return unknown(CLUSTER, anywhere.why, anywhere.gaps, { evidence: [declared] });
  }
  const none = { subject: CLUSTER, path: '', value: 'no control plane and no proxy of a mesh' };
  const message = 'mutual TLS is not required and no mesh is there';
  return notApplicable('declared', message, [declared, none]);
}

function verdictOf(
  subject: Subject,
  found: Protection,
  declared: Evidence,
  marks: Marks = {},
): Verdict {
  const evidence: SomeEvidence = [declared, ...found.evidence];
  switch (found.type) {
    case 'identity':
      return pass(subject, `${found.by} proves identities`, evidence, marks);
    case 'encryption': {
      const message = `its traffic is encrypted between nodes by ${found.by}, without an identity`;
      return warn(subject, message, evidence, marks);
    }
    case 'none':
      return fail(
        subject,
        'its traffic is neither encrypted nor tied to an identity',
        evidence,
        marks,
      );
    case 'unseen': {
      const best = found.best === 'identity' ? 'pass' : 'warn';
      return unknown(subject, found.why, found.gaps, { ...marks, evidence, best });
    }
  }
}
