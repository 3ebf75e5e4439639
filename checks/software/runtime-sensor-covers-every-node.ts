import { nodeVerdicts, noneAsked } from '../../src/facts/node-coverage.ts';
import { runtimeSensors } from '../../src/facts/runtime-sensors.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { maybe } from '../../src/model/source.ts';
import { notApplicable, unknownRest } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('SEC-01'),
  lifecycle: 'stable',
  rule: `Coverage over nodes that can host a sensor: each has a ready pod of a runtime sensor, or of a DaemonSet that
    the plan declares in security.sensors, or the cloud says that it watches processes itself. PASS at 100 %, WARN
    from 95 %, FAIL below. Fargate and virtual nodes are listed as blind spots. A declared sensor that does not run is
    a contradiction: what was observed decides. UNKNOWN where nothing is recognised and nothing declared.`,
  why: `A shell, a miner or an escape leaves no trace in the API: only something on the node sees it while it
    happens, and an intruder picks the node where nothing does.`,
  fix: `Run a runtime sensor (Falco, Tetragon, the cloud's or a vendor's) as a DaemonSet that tolerates every taint,
    and declare it in the plan when its image is your own build.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(95, 100) },
  needs: { sensors: maybe(runtimeSensors) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: falco, namespace: falco}
          spec: {template: {spec: {containers: [{name: falco, image: 'docker.io/falcosecurity/falco:0.42.0'}]}}}
        - apiVersion: v1
          kind: Pod
          metadata:
            name: falco-5n7xk
            namespace: falco
            ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: falco, controller: true}]
          spec: {nodeName: a, containers: [{name: falco, image: 'docker.io/falcosecurity/falco:0.42.0'}]}
          status: {conditions: [{type: Ready, status: 'True'}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: falco, namespace: falco}
          spec: {template: {spec: {containers: [{name: falco, image: 'docker.io/falcosecurity/falco:0.42.0'}]}}}
          status: {desiredNumberScheduled: 0, numberReady: 0}
      `,
    },
  },
  *evaluate({ sensors }) {
    if (sensors.state === 'unseen') {
      yield unknownRest(CLUSTER, 'neither nodes nor agents were seen', sensors.gaps);
      return;
    }
    const { nodes } = sensors.value.agents;
    if (noneAsked(nodes, sensors.value)) {
      const all = nodes.state === 'unseen' ? [] : nodes.value.map(({ node }) => node.meta.name);
      const names = { subject: CLUSTER, path: 'serverless nodes', value: all.join(', ') || 'none' };
      yield notApplicable('observed', 'no node can host a sensor', [names]);
      return;
    }
    yield* nodeVerdicts(sensors.value);
  },
});
