import { type Reconcilers, reconcilers } from '../../src/facts/reconcilers/reconcilers.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { CLUSTER, fieldOf, type Named } from '../../src/model/kubernetes/meta.ts';
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

const RELEASE = 'meta.helm.sh/release-name';

export const check: Check = defineCheck({
  ...entry('ARC-06'),
  lifecycle: 'experimental',
  rule: `Coverage over the top-level controllers of tenant namespaces: Argo CD tracks it (by annotation, or in the
    list of an Application), or labels of a Flux Kustomization or HelmRelease are on it. What only Helm installed
    counts half, for its values may be on a laptop. PASS from 95 %, WARN from 70 %, FAIL below. Unknown for what
    carries no mark while Applications or Kustomizations were not seen.`,
  why: `A cluster that an intruder owned is not cleaned but built anew. What exists only in it is then copied over
    unread, with whatever he left there.`,
  fix: `Declare workloads in Git and let Argo CD or Flux apply them; keep the values of Helm releases there too.`,
  grade: { type: 'coverage', pass: fraction(95, 100), warn: fraction(70, 100) },
  needs: { reconcilers, workloads: maybe(workloads), tenancy: maybe(tenancy) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: cart
            namespace: shop
            labels: {kustomize.toolkit.fluxcd.io/name: shop, kustomize.toolkit.fluxcd.io/namespace: flux-system}
          spec: {template: {spec: {containers: [{name: cart, image: 'shop/cart:1'}]}}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {spec: {containers: [{name: cart, image: 'shop/cart:1'}]}}}
      `,
    },
  },
  *evaluate({ reconcilers, workloads, tenancy }) {
    const isTenant = tenancy.state === 'unseen' ? () => false : tenancy.value.isTenant;
    const own = visible(workloads).filter(
      ({ namespace, meta }) => isTenant(namespace) && meta.kind !== 'Pod' && meta.kind !== 'Node',
    );
    for (const one of own) yield verdictOf(one, reconcilers);
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(tenancy)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all controllers were seen', gaps);
    else if (own.length === 0) {
      const none = { subject: CLUSTER, path: 'controllers in tenant namespaces', value: '0' };
      yield notApplicable('observed', 'tenants have no controller', [none]);
    }
  },
});

function verdictOf(workload: WorkloadView, { of, gaps }: Reconcilers): Verdict {
  const { subject } = workload;
  const found = of(workload).find(({ tool }) => tool === 'Argo CD' || tool === 'Flux');
  if (found !== undefined) return pass(subject, `declared for ${found.tool}`, found.evidence);
  const release = releaseOf(workload);
  if (release !== undefined) return warn(subject, 'only Helm tells where it came from', [release]);
  const open = someGaps(gaps);
  if (open !== undefined) return unknown(subject, 'not seen whether anything declares it', open);
  const missing: Evidence = {
    subject,
    path: 'metadata',
    value: 'no mark of Argo CD, Flux or Helm',
  };
  return fail(subject, 'declared nowhere but in this cluster', [missing]);
}

/** On the controller itself, or on what an operator made of it. */
function releaseOf({ controllers, pods }: WorkloadView): Evidence | undefined {
  const objects: readonly Named[] = [...controllers, ...pods.map(({ object }) => object)];
  const found = objects.find(({ meta }) => meta.annotations.has(RELEASE));
  if (found === undefined) return undefined;
  return fieldOf(
    found,
    `metadata.annotations['${RELEASE}']`,
    found.meta.annotations.get(RELEASE) ?? '',
  );
}
