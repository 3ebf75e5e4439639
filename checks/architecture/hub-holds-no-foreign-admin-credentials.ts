import { planSubject, stated } from '../../src/facts/attested.ts';
import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type RemoteCluster, remoteClusters } from '../../src/facts/remote-clusters.ts';
import { type Tenancy, tenancy } from '../../src/facts/tenancy.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ARC-08'),
  lifecycle: 'experimental',
  rule: `Secrets that open other clusters, by label and type only, and only with --allow-secret-metadata: clusters of
    Argo CD, kubeconfigs of Cluster API and Hive, remote secrets of Istio. PASS when there is none, or when no tenant
    runs anything beside them. WARN beside tenants where the plan states clusters[].remoteCredentials:
    namespace-scoped, or the tool only reads. FAIL beside tenants otherwise. Unknown without the opt-in.`,
  why: `Whoever takes over a hub takes over every cluster that it manages, at once and with valid credentials. Tenants
    beside it are the way in.`,
  fix: `Run the hub in a cluster that only platform workloads share, let agents in the other clusters pull instead, or
    give the hub credentials for single namespaces and state that in clusters[].remoteCredentials.`,
  grade: worst,
  needs: {
    remote: remoteClusters,
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    plan: maybe(planCluster),
  },
  examples: {
    pass: {
      objects:
        '- {apiVersion: v1, kind: Secret, metadata: {name: database, namespace: shop}, type: Opaque}',
    },
    fail: {
      objects: `
        - apiVersion: v1
          kind: Secret
          metadata: {name: cluster-east, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
          type: Opaque
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: shop}
          spec: {template: {spec: {containers: [{name: web, image: 'shop/web:1'}]}}}
      `,
    },
  },
  *evaluate({ remote: { found, gaps }, tenancy, workloads, plan }) {
    const tenant = tenantIn(tenancy, visible(workloads), found);
    const blind = someGaps([...gapsOf(tenancy), ...gapsOf(workloads)]);
    for (const one of found) {
      if (tenant !== undefined) yield beside(one, tenant, plan);
      else if (blind === undefined) {
        yield pass(one.subject, `opens another cluster for ${one.tool}; no tenant runs here`, [
          one.evidence,
        ]);
      } else {
        const message = `opens another cluster for ${one.tool}; not seen whether tenants run here`;
        yield unknown(one.subject, message, blind, { evidence: [one.evidence] });
      }
    }
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all Secrets were seen', missing);
    else if (found.length === 0) {
      const none = { subject: CLUSTER, path: 'Secrets that open other clusters', value: '0' };
      yield pass(CLUSTER, 'no Secret opens another cluster', [none]);
    }
  },
});

/** A workload of somebody who is not the hub: not in a namespace that holds such credentials. */
function tenantIn(
  tenancy: Observed<Tenancy>,
  all: readonly WorkloadView[],
  found: readonly RemoteCluster[],
): Evidence | undefined {
  if (tenancy.state === 'unseen') return undefined;
  const own = new Set(found.map(({ subject }) => subject.namespace));
  const other = all.find(
    ({ namespace }) => tenancy.value.isTenant(namespace) && !own.has(namespace),
  );
  return other && { subject: other.subject, path: 'metadata.namespace', value: other.namespace };
}

function beside(
  { subject, tool, admin, evidence }: RemoteCluster,
  tenant: Evidence,
  plan: Observed<PlanEntry>,
): Verdict {
  const message = `opens another cluster for ${tool}, beside workloads of tenants`;
  if (!admin) return warn(subject, `${message}; ${tool} only reads there`, [evidence, tenant]);
  const found = plan.state !== 'unseen' && plan.value.state === 'found' ? plan.value : undefined;
  if (found?.entry.remoteCredentials !== 'namespace-scoped') {
    return fail(subject, message, [evidence, tenant]);
  }
  const path = `clusters[${found.index}].remoteCredentials`;
  return warn(subject, `${message}; the plan states that it is for single namespaces`, [
    evidence,
    tenant,
    stated(planSubject('plan/clusters'), path, 'namespace-scoped'),
  ]);
}
