import { type MeshPresence, meshPresence } from '../../src/facts/mesh-presence.ts';
import { type Scope, scope } from '../../src/facts/scope.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../../src/model/observed.ts';
import { planRequirements } from '../../src/model/plan.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
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
    presence: meshPresence,
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
  *evaluate({ requirements, presence, scope, workloads }) {
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
      yield notRequired(presence, declared);
      return;
    }
    let judged = false;
    for (const { workload, marks } of inScope(required, scope, visible(workloads))) {
      judged = true;
      yield verdictOf(workload, presence, declared, marks);
    }
    const gaps = someGaps([...gapsOf(workloads), ...(scope.state === 'unseen' ? scope.gaps : [])]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (!judged) yield withoutMesh(CLUSTER, presence, [declared], {});
  },
});

const NOT_DECLARED: Gap = {
  source: 'plan/requirements',
  cause: 'not-attested',
  detail: 'the plan does not declare requirements.mtls',
  permission: '--plan FILE with requirements.mtls',
};

/** Tenant workloads that the requirement is about, or may be about. */
function* inScope(
  required: 'critical' | 'all',
  scope: Observed<Scope>,
  all: readonly WorkloadView[],
): Iterable<{ readonly workload: WorkloadView; readonly marks: Marks }> {
  if (scope.state === 'unseen') return;
  const { isTenant, tierOf } = scope.value;
  for (const workload of all.filter(({ namespace }) => isTenant(namespace))) {
    const { tier, assumed } = tierOf(workload);
    if (required === 'all') yield { workload, marks: {} };
    else if (tier === 'critical') yield { workload, marks: assumed ? { assumed } : {} };
    else if (tier === 'unknown') yield { workload, marks: { scopeUnknown: true } };
  }
}

function notRequired(presence: MeshPresence, declared: Evidence): Verdict {
  const [mesh] = presence.meshes;
  if (mesh !== undefined) {
    const message = `mutual TLS is not required, and ${mesh.name} is there`;
    return pass(CLUSTER, message, [declared, ...mesh.evidence]);
  }
  const gaps = someGaps(presence.meshGaps);
  if (gaps !== undefined) return unknown(CLUSTER, 'a mesh may be there unseen', gaps);
  const none = { subject: CLUSTER, path: '', value: 'no control plane and no proxy of a mesh' };
  return notApplicable('declared', 'mutual TLS is not required and no mesh is there', [
    declared,
    none,
  ]);
}

function verdictOf(
  workload: WorkloadView,
  presence: MeshPresence,
  declared: Evidence,
  marks: Marks,
): Verdict {
  const found = presence.dataPlaneOf(workload);
  switch (found.type) {
    case 'inside': {
      const evidence: SomeEvidence = [...found.evidence, declared];
      return pass(workload.subject, `its pods carry ${found.mesh.name}`, evidence, marks);
    }
    case 'unseen': {
      const evidence = [...found.evidence, declared];
      const message = 'whether all its pods carry a mesh was not seen';
      return unknown(workload.subject, message, found.gaps, { ...marks, evidence });
    }
    case 'outside':
      return withoutMesh(workload.subject, presence, [...found.evidence, declared], marks);
  }
}

/** No proxy: an identity on demand, mere encryption or nothing is left. */
function withoutMesh(
  subject: Subject,
  { meshes, onDemand, encryption, meshGaps, encryptionGaps }: MeshPresence,
  evidence: SomeEvidence,
  marks: Marks,
): Verdict {
  const [mesh] = subject === CLUSTER ? meshes : [];
  if (mesh !== undefined) {
    return pass(subject, `${mesh.name} is there`, [...mesh.evidence, ...evidence], marks);
  }
  const [asked] = onDemand;
  if (asked !== undefined) {
    const gap = notBuiltYet('effective-mtls', `${asked.name} applies where a policy requires it`);
    const message = `${asked.name} may prove its identity`;
    return unknown(subject, message, [gap], {
      ...marks,
      evidence: [...evidence, ...asked.evidence],
    });
  }
  const hidden = subject === CLUSTER ? meshGaps : [];
  const unseenMesh = someGaps([...hidden, ...encryptionGaps.filter(isCilium)]);
  if (unseenMesh !== undefined) {
    return unknown(subject, 'a mesh may be there unseen', unseenMesh, { ...marks, evidence });
  }
  const [encrypted] = encryption;
  if (encrypted !== undefined) {
    const message = `encrypted between nodes by ${encrypted.name}, without an identity`;
    return warn(subject, message, [...encrypted.evidence, ...evidence], marks);
  }
  const gaps = someGaps(encryptionGaps);
  if (gaps === undefined) return fail(subject, 'neither identity nor encryption', evidence, marks);
  const message = 'no identity, and encryption between nodes was not seen';
  return unknown(subject, message, gaps, { ...marks, evidence, best: 'warn' });
}

/** Cilium's settings could also hold mutual authentication, which is more than encryption. */
function isCilium({ source }: Gap): boolean {
  return source.endsWith('/cilium-config');
}
