import { logShippers } from '../../src/facts/log-shippers.ts';
import { type AccessLogs, accessLogs } from '../../src/facts/mesh/access-logs.ts';
import { effectiveMtls, inMesh } from '../../src/facts/mesh/effective-mtls.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { type NodeJob, nodeVerdicts } from '../../src/facts/node-coverage.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
import {
  fail,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const MESH = `
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: pay}
          spec: {nodeName: a, containers: [{name: istio-proxy, image: 'docker.io/istio/proxyv2:1.29.0'}]}
          status: {phase: Running}
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
          status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}`;
const settings = (mesh: string): string => `${MESH}
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: '${mesh}'}}
      `;

export const check: Check = defineCheck({
  ...entry('MSH-08'),
  lifecycle: 'experimental',
  rule: `The proxies of an Istio mesh record each access (accessLogFile, or a Telemetry of the root namespace), no
    Telemetry turns that off for some, and a log shipper takes the output of every node (the rule of
    monitoring/container-logs-leave-every-node). WARN where some node's output stays there, FAIL where nothing is
    recorded. Unknown for other meshes and for providers that are not the proxy's own output.`,
  why: `Who called whom, with which identity, is what a proxy knows best. Kept beside a pod that the intruder deletes,
    it is gone when it is asked for.`,
  fix: `Set accessLogFile to /dev/stdout, or a Telemetry in the root namespace, and run the log shipper on every node.`,
  grade: worst,
  needs: {
    logs: accessLogs,
    shippers: maybe(logShippers),
    mtls: maybe(effectiveMtls),
    presence: meshPresence,
  },
  examples: {
    pass: { objects: settings('accessLogFile: /dev/stdout') },
    fail: { objects: settings('rootNamespace: istio-system') },
  },
  *evaluate({ logs, shippers, mtls, presence }) {
    const meshes = new Set(inMesh(mtls).map(({ mesh }) => mesh));
    const gaps = someGaps(gapsOf(mtls));
    const others = [...meshes].filter((one) => !one.startsWith('istio'));
    if (others.length < meshes.size) yield* ofIstio(logs, shippers);
    for (const mesh of others) {
      const gap = notBuiltYet(
        'mesh-access-logs',
        `what proxies of ${mesh} record is not evaluated`,
      );
      const marks = mesh === 'unknown' ? { scopeUnknown: true } : {};
      yield unknown(CLUSTER, 'what these proxies record was not seen', [gap], marks);
    }
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (meshes.size === 0) yield withoutMesh(presence);
  },
});

function* ofIstio(logs: AccessLogs, shippers: Observed<NodeJob>): Iterable<Verdict> {
  for (const { telemetry, evidence } of logs.off) {
    yield fail(subjectOf(telemetry.meta), 'what it selects records no access', [evidence]);
  }
  const nothing = { subject: CLUSTER, path: 'data.mesh.accessLogFile', value: 'no settings' };
  const [first = nothing, ...rest] = logs.evidence;
  const evidence: SomeEvidence = [first, ...rest];
  const gaps = someGaps(logs.gaps);
  if (gaps !== undefined) {
    yield unknown(CLUSTER, 'whether proxies record accesses was not seen', gaps, { evidence });
  } else if (logs.mesh === 'off') {
    yield fail(CLUSTER, 'the proxies record no access', evidence);
  } else if (logs.mesh === 'elsewhere') {
    yield unknown(CLUSTER, 'where the provider takes records was not seen', [PROVIDER], {
      evidence,
    });
  } else yield shipped(evidence, shippers);
}

/** What proxies write to their own output leaves with the output of every container, or not. */
function shipped(evidence: SomeEvidence, shippers: Observed<NodeJob>): Verdict {
  const verdicts = shippers.state === 'unseen' ? [] : [...nodeVerdicts(shippers.value)];
  const left = verdicts.find(({ status }) => status === 'fail' || status === 'warn');
  if (left !== undefined) {
    const message = 'accesses are recorded, and stay on some nodes';
    return warn(CLUSTER, message, [...evidence, ...left.evidence]);
  }
  const open = verdicts.flatMap((one) => (one.status === 'unknown' ? one.gaps : []));
  const gaps = someGaps([...gapsOf(shippers), ...open]);
  if (gaps !== undefined || verdicts.length === 0) {
    const message = 'whether records leave every node was not seen';
    return unknown(CLUSTER, message, gaps ?? [NO_NODE], { evidence });
  }
  const proof = verdicts.flatMap((one) => one.evidence).slice(0, 1);
  return pass(CLUSTER, 'accesses are recorded, and leave every node', [...evidence, ...proof]);
}

const PROVIDER: Gap = {
  source: 'core/ConfigMap:istio-system/istio',
  cause: 'not-collected',
  detail: 'extensionProviders of the mesh are not read: they may hold credentials',
  permission: 'a Telemetry with the provider envoy beside it',
};

const NO_NODE: Gap = {
  source: 'core/Node',
  cause: 'not-declared',
  detail: 'no node was seen',
  permission: 'a scan of the running cluster',
};
