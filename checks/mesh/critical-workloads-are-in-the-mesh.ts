import { criticalWorkloads, NO_TIERS } from '../../src/facts/critical-workloads.ts';
import type { DataPlane } from '../../src/facts/data-plane.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { scope } from '../../src/facts/scope.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  fail,
  type Marks,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MSH-03'),
  lifecycle: 'experimental',
  rule: `Every pod of every critical workload carries the proxy of the mesh: a sidecar that is really there, or capture
    by the proxy of its node. Labels count only for pods that do not run yet, where an injector answers for them. Pods
    of the host network are outside. PASS at 100 %, WARN from 90 %, FAIL below. Not applicable without a mesh.`,
  why: `A policy of the mesh that is pushed in an incident holds pods with a proxy alone. One that was never injected
    goes on talking, and nobody notices until then.`,
  fix: `Label the namespace so that the injector sees its pods, take away what opts out, and restart the workloads:
    a sidecar is injected only when a pod is made.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { presence: meshPresence, scope: maybe(scope), workloads: maybe(workloads) },
  examples: {
    pass: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec:
            containers:
              - {name: api, image: 'api:1'}
              - {name: istio-proxy, image: 'docker.io/istio/proxyv2:1.29.0'}
          status: {phase: Running}
      `,
    },
    fail: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay, labels: {istio-injection: enabled}}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {containers: [{name: api, image: 'api:1'}]}
          status: {phase: Running}
      `,
    },
  },
  *evaluate({ presence, scope, workloads }) {
    if (presence.meshes.length === 0) {
      yield withoutMesh(presence);
      return;
    }
    let judged = false;
    for (const { workload, marks } of criticalWorkloads(scope, visible(workloads))) {
      judged = true;
      yield verdictOf(workload, presence.dataPlaneOf(workload), marks);
    }
    const gaps = someGaps([...gapsOf(workloads), ...(scope.state === 'unseen' ? scope.gaps : [])]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (!judged) yield noneCritical(scope.state !== 'unseen' && scope.value.tiersDeclared);
  },
});

/** That nothing is critical is for the plan to say. */
function noneCritical(declared: boolean): Verdict {
  const evidence = { subject: CLUSTER, path: 'critical workloads', value: '0' };
  if (declared) return notApplicable('declared', 'no workload is critical', [evidence]);
  const message = 'the plan does not say what is critical, and nothing is assumed to be';
  return unknown(CLUSTER, message, [NO_TIERS], { evidence: [evidence] });
}

function verdictOf({ subject }: WorkloadView, found: DataPlane, marks: Marks): Verdict {
  switch (found.type) {
    case 'inside':
      return pass(subject, `its pods are in ${found.mesh.name}`, found.evidence, marks);
    case 'outside':
      return fail(subject, 'a pod of it has no proxy of the mesh', found.evidence, marks);
    case 'unseen': {
      const { evidence, gaps } = found;
      const message = 'whether all its pods carry the proxy was not seen';
      return unknown(subject, message, gaps, { ...marks, evidence });
    }
  }
}
