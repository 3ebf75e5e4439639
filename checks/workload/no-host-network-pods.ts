import { accused } from '../../src/facts/accused.ts';
import { declarations } from '../../src/facts/declarations.ts';
import { outsidePolicies } from '../../src/facts/outside-policies.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { maybe } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-02'),
  lifecycle: 'stable',
  rule: `No pod of a tenant namespace uses the network of its node (hostNetwork), opens a hostPort, or has a
    secondary network (annotation k8s.v1.cni.cncf.io/networks). WARN where an unexpired exception of the plan
    names the workload; FAIL otherwise.`,
  why: `Network policies do not govern traffic that bypasses the pod network: a quarantine leaves such a pod as
    connected as before.`,
  fix: `Use a Service instead of the node's network and ports, or move the workload to a namespace of the platform
    team. What has to stay goes into the plan's exceptions, and is isolated by cordoning its node.`,
  grade: worst,
  needs: { workloads: maybe(workloads), tenancy: maybe(tenancy), declarations },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {containers: [{name: main, image: shop/api:1, ports: [{containerPort: 8080}]}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {hostNetwork: true, containers: [{name: main, image: shop/api:1}]}
      `,
    },
  },
  evaluate: ({ workloads, tenancy, declarations }) =>
    accused({
      workloads,
      tenancy,
      find: outsidePolicies,
      declaredAs: (workload) => declarations.of(check, workload.subject),
      accuses: () => 'it uses a network that policies do not govern',
      clears: 'it uses the pod network only',
    }),
});
