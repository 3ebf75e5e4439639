import { accused } from '../../src/facts/accused.ts';
import { declarations } from '../../src/facts/declarations.ts';
import { escapesFrom, escapesOf } from '../../src/facts/node-escape.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { maybe } from '../../src/model/source.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-01'),
  lifecycle: 'stable',
  rule: `No pod of a tenant namespace is privileged, shares hostPID or hostIPC, is a Windows host process, has an
    unmasked /proc outside a user namespace, adds ALL, SYS_ADMIN, SYS_MODULE, SYS_RAWIO, DAC_READ_SEARCH, BPF,
    SYS_PTRACE with hostPID or NET_ADMIN with hostNetwork, or mounts /, /etc, /root, /proc, /sys, /dev, a runtime
    socket, the kubelet's or runtime's directory, or /var/log writable as root. Init, sidecar and ephemeral
    containers count. It tells root on the node from keys that can be read and from what is one bug away:
    shared namespaces alone, files that root cannot write, capabilities of another user. WARN where an unexpired exception of the plan names the workload; FAIL otherwise.`,
  why: `Whoever breaks into such a pod is root on its node: they hold every other pod there, their tokens and the
    node's own identity, and isolating the pod isolates nothing.`,
  fix: `Drop the privilege, or move the workload to a namespace of the platform team on nodes of its own. What has
    to stay goes into the plan's exceptions with owner, reason and expiry.`,
  grade: worst,
  needs: { workloads: maybe(workloads), tenancy: maybe(tenancy), declarations },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: api, namespace: shop}
          spec: {template: {spec: {containers: [{name: main, image: shop/api:1}]}}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: builder, namespace: shop}
          spec:
            template:
              spec:
                containers: [{name: main, image: shop/builder:1}]
                volumes: [{name: docker, hostPath: {path: /var/run/docker.sock}}]
      `,
    },
  },
  evaluate: ({ workloads, tenancy, declarations }) =>
    accused({
      workloads,
      tenancy,
      find: escapesOf,
      declaredAs: (workload) => declarations.of(check, workload.subject),
      accuses,
      clears: 'nothing in its spec gives access to the node',
    }),
});

function accuses({ pods }: WorkloadView): string {
  const grades = new Set(pods.flatMap(escapesFrom).map(({ grade }) => grade));
  if (grades.has('root')) return 'whoever controls it is root on its node';
  if (grades.has('keys')) return 'whoever controls it reads the keys of its node';
  return 'whoever controls it is one bug away from root on its node';
}
