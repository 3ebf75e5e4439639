import { egressControl } from '../../src/facts/isolation/egress-control.ts';
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
  ...entry('NSI-03'),
  lifecycle: 'stable',
  rule: `Coverage over tenant workloads on the pod network: policies of every kind refuse what none of them names, and
    no rule lets them out to any address (0.0.0.0/0, ::/0 or nearly all of it), on whatever port. In a cluster what
    the network plugin enforces counts, in manifests what is declared. PASS at 100 %, WARN from 90 %, FAIL below,
    and while a critical workload is open. Where the cloud sends traffic out through a firewall, or not at all (AKS
    outbound type), open workloads count half and nothing worse than WARN comes of them.`,
  why: `An intruder who can reach the internet fetches tools, takes orders and carries data away while the response is
    still being discussed.`,
  fix: `Put a NetworkPolicy with an empty podSelector and policyTypes Egress into every tenant namespace; allow DNS to
    the cluster's own resolver and what else is needed, each by name.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10), halves: 'warn' },
  needs: {
    isolation: maybe(isolation),
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
    tiers,
    control: egressControl,
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
          spec:
            podSelector: {}
            policyTypes: [Egress]
            egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}]}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop, labels: {app: api}}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
      `,
    },
  },
  evaluate: ({ control, ...inputs }) =>
    isolationVerdicts({ direction: 'egress', ...inputs, ...control }),
});
