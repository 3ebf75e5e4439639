import { tenantWorkloads } from '../../src/facts/critical-workloads.ts';
import { type Confinements, confinements } from '../../src/facts/kernel-confinement.ts';
import { scope } from '../../src/facts/scope.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-05'),
  lifecycle: 'stable',
  rule: `Every container of a tenant workload for Linux runs under a seccomp profile, RuntimeDefault or Localhost: its
    own, its pod's, or the one that the kubelet gives to pods that name none (seccompDefault). A workload counts half
    where a container has no such filter but asks for an AppArmor profile or a confining SELinux type, or where its
    pods have a user namespace. A privileged container has no filter at all. In manifests nothing is assumed of
    kubelets. PASS from 95 % of the workloads, WARN from 60 %, FAIL below.`,
  why: 'Without a filter every system call is open to an intruder, and one kernel bug ends containment.',
  fix: `Set securityContext.seccompProfile.type to RuntimeDefault on the pod, or seccompDefault: true for the kubelets
    of every node pool.`,
  grade: { type: 'coverage', pass: fraction(19, 20), warn: fraction(3, 5) },
  needs: { workloads: maybe(workloads), scope: maybe(scope), confinements },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            template:
              spec:
                securityContext: {seccompProfile: {type: RuntimeDefault}}
                containers: [{name: cart, image: 'shop/cart:1'}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            template:
              spec:
                securityContext: {seccompProfile: {type: Unconfined}}
                containers: [{name: cart, image: 'shop/cart:1'}]
      `,
    },
  },
  *evaluate({ workloads, scope, confinements }) {
    const verdicts = [...tenantWorkloads(scope, visible(workloads))].flatMap(({ workload }) => [
      ...verdictsOf(workload, confinements),
    ]);
    yield* verdicts;
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (verdicts.length === 0) {
      const path = 'workloads of tenants for Linux';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield notApplicable('observed', 'there is no tenant workload for Linux', [none]);
    }
  },
});

/** The worst of its containers decides. */
function* verdictsOf(workload: WorkloadView, confinements: Confinements): Iterable<Verdict> {
  const all = workload.pods.flatMap(confinements.of);
  const open = all.find(({ state }) => state === 'open');
  const unseen = all.find(({ state }) => state === 'unknown');
  const half = all.find(({ state }) => state === 'half');
  const found = open ?? unseen ?? half ?? all[0];
  if (found === undefined) return;
  const { subject } = workload;
  const { container, evidence } = found;
  switch (found.state) {
    case 'open':
      yield fail(subject, `container ${container} may use every system call`, evidence);
      return;
    case 'unknown': {
      const { best, gaps } = found;
      const message = `whether container ${container} may use every system call was not seen`;
      yield unknown(subject, message, gaps, { best, evidence });
      return;
    }
    case 'half': {
      const message = `container ${container} may use every system call, behind another barrier`;
      yield warn(subject, message, evidence);
      return;
    }
    case 'filtered':
      yield pass(subject, 'all its system calls are filtered', evidence);
  }
}
