import { isolation } from '../../src/facts/isolation/isolation.ts';
import { isolationVerdicts } from '../../src/facts/isolation/isolation-verdicts.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { tiers } from '../../src/facts/tiers.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { maybe } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-02'),
  lifecycle: 'stable',
  rule: `Coverage over tenant workloads on the pod network: policies of every kind, in the order in which they
    decide, refuse a pod that none of them names. In a cluster what the network plugin enforces counts, in manifests
    what is declared. A port that is open to everyone leaves a pod isolated, everything open to everyone does not.
    PASS at 100 %, WARN from 90 %, FAIL below, and while a critical workload is open. Policies, nodes or a plugin
    that were not seen leave a workload unknown.`,
  why: `Without it one hijacked pod can try every port of every neighbour, and containment has to find out first who
    talks to whom.`,
  fix: `Put a NetworkPolicy with an empty podSelector and policyTypes Ingress into every tenant namespace, then allow
    by name what has to come in.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: {
    isolation: maybe(isolation),
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
    tiers,
  },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
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
          spec: {nodeName: a, containers: [{name: calico-node, image: 'docker.io/calico/node:v3.30.3'}]}
          status: {conditions: [{type: Ready, status: 'True'}]}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop, labels: {app: api}}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: default-deny, namespace: shop}
          spec: {podSelector: {}, policyTypes: [Ingress]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop, labels: {app: api}}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: database, namespace: shop}
          spec: {podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress]}
      `,
    },
  },
  evaluate: (inputs) => isolationVerdicts({ direction: 'ingress', ...inputs }),
});
