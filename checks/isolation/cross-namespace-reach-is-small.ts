import { effectiveReach } from '../../src/facts/isolation/effective.ts';
import { medianReach, percent } from '../../src/facts/isolation/median-reach.ts';
import { type NamespaceReach, namespaceReach } from '../../src/facts/isolation/namespace-reach.ts';
import { tenancy, unseenNamespace } from '../../src/facts/tenancy.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-05'),
  lifecycle: 'stable',
  rule: `The median, over tenant namespaces with pods on the pod network, of the share of the others that its pods
    reach on any port. PASS up to 10 %, WARN up to 50 %, FAIL above; not applicable with fewer than two. In a
    cluster what the network plugin enforces counts, in manifests what is declared. Unknown where namespaces, pods,
    policies or the plugin were not seen and could move the median past a threshold.`,
  why: `What one hijacked namespace can reach is what has to be searched, and perhaps rebuilt. In a flat network that
    is everything.`,
  fix: `Isolate each tenant namespace for ingress and egress, and allow between two of them only the ports that are
    used, by name.`,
  grade: worst,
  needs: {
    reach: maybe(namespaceReach),
    effective: maybe(effectiveReach),
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
  },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: a}
          status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: calico-node, namespace: kube-system}
          spec: {template: {spec: {containers: [{name: calico-node, image: 'docker.io/calico/node:v3.30.3'}]}}}
        - apiVersion: v1
          kind: Pod
          metadata:
            name: calico-node-x2x4q
            namespace: kube-system
            ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: calico-node, controller: true}]
          spec: {nodeName: a, hostNetwork: true, containers: [{name: calico-node, image: 'docker.io/calico/node:v3.30.3'}]}
          status: {conditions: [{type: Ready, status: 'True'}]}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {nodeName: a, containers: [{name: main, image: pay/api:1}]}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: own, namespace: shop}
          spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: own, namespace: pay}
          spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {nodeName: a, containers: [{name: main, image: pay/api:1}]}
      `,
    },
  },
  *evaluate({ reach, effective, workloads, tenancy }) {
    // Namespaces and pods that were not seen move the median anywhere; policies only widen it.
    const unseen = someGaps([...gapsOf(workloads), ...gapsOf(tenancy)]);
    const gaps = unseen ?? (reach.state === 'unseen' ? reach.gaps : undefined);
    if (gaps !== undefined || reach.state === 'unseen') {
      if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
      return;
    }
    const { tenants } = reach.value;
    if (tenants.length < 2) {
      const value = tenants.map(({ name }) => name).join(', ') || 'none';
      const path = 'tenant namespaces with pods';
      const message = 'fewer than two tenant namespaces have pods';
      yield notApplicable('observed', message, [{ subject: CLUSTER, path, value }]);
      return;
    }
    const doubts = effective.state === 'unseen' ? [] : effective.value.doubts;
    yield verdictOf(tenants, someGaps([...gapsOf(reach), ...doubts]));
  },
});

type Open = ReturnType<typeof someGaps>;

function verdictOf(tenants: readonly NamespaceReach[], open: Open): Verdict {
  const { least, most, low, high } = medianReach(tenants);
  const evidence = evidenceOf(tenants, tenants.length - 1);
  const half = `half of the tenant namespaces reach ${percent(least)} or more of the others`;
  if (low !== high) {
    const message = `the median reach is between ${percent(least)} and ${percent(most)}`;
    const gaps = open ?? [UNSURE];
    return unknown(
      CLUSTER,
      message,
      gaps,
      low === 'warn' ? { best: 'warn', evidence } : { evidence },
    );
  }
  switch (low) {
    case 'pass':
      return pass(
        CLUSTER,
        `the median reach is ${percent(most)} of the other namespaces`,
        evidence,
      );
    case 'warn':
      return warn(CLUSTER, half, evidence);
    case 'fail':
      return fail(CLUSTER, half, evidence);
  }
}

const UNSURE = {
  source: 'fact/reachability',
  cause: 'malformed',
  detail: 'policies do not say for certain what they allow',
  permission: 'policies that say it in one way only',
} as const;

/** The namespaces that reach most. */
function evidenceOf(tenants: readonly NamespaceReach[], others: number): SomeEvidence {
  const shown = tenants.toSorted((a, b) => b.may - a.may).slice(0, 5);
  const count: Evidence = {
    subject: CLUSTER,
    path: 'tenant namespaces with pods',
    value: `${tenants.length}`,
  };
  return [
    count,
    ...shown.map(
      ({ name, sure, may }): Evidence => ({
        subject: unseenNamespace(name).subject,
        path: 'other tenant namespaces that its pods reach',
        value: sure === may ? `${sure} of ${others}` : `${sure} to ${may} of ${others}`,
      }),
    ),
  ];
}
