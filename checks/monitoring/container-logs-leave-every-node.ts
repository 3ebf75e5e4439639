import { logShippers } from '../../src/facts/log-shippers.ts';
import { nodeVerdicts, noneAsked } from '../../src/facts/node-coverage.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { maybe } from '../../src/model/source.ts';
import { notApplicable, unknownRest } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-07'),
  lifecycle: 'stable',
  rule: `Coverage over nodes, tainted pools and Windows included: each has a ready pod of a log shipper that mounts
    the node's container logs, or of a DaemonSet that the plan declares in logging.shippers. PASS at 100 %, WARN from
    95 %, FAIL below. On Fargate the ConfigMap aws-observability/aws-logging decides; a cloud that collects workload
    logs itself counts. A declared shipper that does not run is a contradiction: what was observed decides. UNKNOWN
    where nothing is recognised and nothing declared.`,
  why: `Intruders delete pods, and the kubelet deletes their logs with them. What has not left the node by then was
    never written, as far as the investigation is concerned.`,
  fix: `Run a log shipper as a DaemonSet that tolerates every taint and mounts /var/log/pods, and alert when it is
    not ready on as many nodes as there are.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(95, 100) },
  needs: { shippers: maybe(logShippers) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: fluent-bit, namespace: logging}
          spec:
            template:
              spec:
                containers: [{name: fluent-bit, image: 'fluent/fluent-bit:4.1.0'}]
                volumes: [{name: logs, hostPath: {path: /var/log}}]
        - apiVersion: v1
          kind: Pod
          metadata:
            name: fluent-bit-8qz2m
            namespace: logging
            ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: fluent-bit, controller: true}]
          spec: {nodeName: a, containers: [{name: fluent-bit, image: 'fluent/fluent-bit:4.1.0'}]}
          status: {conditions: [{type: Ready, status: 'True'}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: fluent-bit, namespace: logging}
          spec:
            template:
              spec:
                containers: [{name: fluent-bit, image: 'fluent/fluent-bit:4.1.0'}]
                volumes: [{name: logs, hostPath: {path: /var/log}}]
          status: {desiredNumberScheduled: 0, numberReady: 0}
      `,
    },
  },
  *evaluate({ shippers }) {
    if (shippers.state === 'unseen') {
      yield unknownRest(CLUSTER, 'neither nodes nor agents were seen', shippers.gaps);
      return;
    }
    if (noneAsked(shippers.value.agents.nodes, shippers.value)) {
      const count = { subject: CLUSTER, path: 'nodes', value: '0' };
      yield notApplicable('observed', 'the cluster has no nodes', [count]);
      return;
    }
    yield* nodeVerdicts(shippers.value);
  },
});
