import { isolation } from '../../src/facts/isolation/isolation.ts';
import type { Isolated } from '../../src/facts/isolation/workload-isolation.ts';
import { effectiveMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { type MeshEgress, meshEgress } from '../../src/facts/mesh/mesh-egress.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const HEAD = `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1'}]}}}`;
const CLOSED = `
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: gateway-only, namespace: shop}
          spec:
            podSelector: {}
            policyTypes: [Egress]
            egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: istio-egress}}}]}]`;
const ENFORCED = `
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
          status: {conditions: [{type: Ready, status: 'True'}]}`;
const settings = (mesh: string): string => `
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: istio, namespace: istio-system}
          data: {mesh: "${mesh}"}`;

export const check: Check = defineCheck({
  ...entry('MSH-07'),
  lifecycle: 'experimental',
  rule: `The proxy of every tenant workload in a mesh refuses calls to hosts that the mesh does not know
    (outboundTrafficPolicy REGISTRY_ONLY, and no annotation that leads around it), and network policies keep its pods
    from connecting to any address themselves. WARN where only one of the two holds: the proxy runs inside the
    intruder's own network namespace. FAIL where neither does. Not applicable without a mesh.`,
  why: `An intruder in a pod can stop using its proxy. A list of hosts that only the proxy keeps is a list for the
    honest; only with network policy behind it does traffic have to pass the gateway.`,
  fix: `Set outboundTrafficPolicy.mode to REGISTRY_ONLY and name the hosts that are needed; allow egress by
    NetworkPolicy only to the egress gateway, DNS and what is inside.`,
  grade: worst,
  needs: {
    egress: meshEgress,
    mtls: maybe(effectiveMtls),
    isolation: maybe(isolation),
    presence: meshPresence,
    tenancy: maybe(tenancy),
  },
  examples: {
    pass: {
      objects: `${HEAD}${CLOSED}${ENFORCED}${settings('outboundTrafficPolicy:\\n  mode: REGISTRY_ONLY')}
      `,
    },
    fail: { objects: `${HEAD}${settings('rootNamespace: istio-system')}\n      ` },
  },
  *evaluate({ egress, mtls, isolation, presence, tenancy }) {
    const gaps = someGaps([...gapsOf(mtls), ...gapsOf(tenancy)]);
    let judged = 0;
    for (const one of egress) {
      const { workload } = one.mtls;
      if (tenancy.state === 'unseen' || !tenancy.value.isTenant(workload.namespace)) continue;
      judged += 1;
      const found = isolation.state === 'unseen' ? undefined : isolation.value.of(workload)?.egress;
      yield verdictOf(one, found, gapsOf(isolation));
    }
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (judged === 0) yield withoutMesh(presence);
  },
});

/** Both halves: what the proxy refuses, and what the network does without it. */
function verdictOf(one: MeshEgress, found: Isolated | undefined, hidden: readonly Gap[]): Verdict {
  const { workload, mesh } = one.mtls;
  // A workload that has no pods on the network of pods is governed by no policy.
  const network = found ?? outside(hidden);
  const nothing: Evidence = { subject: workload.subject, path: 'mesh', value: mesh };
  const [first = nothing, ...rest] = [...one.evidence, ...network.evidence];
  const evidence: SomeEvidence = [first, ...rest];
  const missing = someGaps([...one.gaps, ...network.gaps]);
  if (missing !== undefined && (one.unknownHosts === 'unseen' || network.state === 'unknown')) {
    const sure = one.unknownHosts === 'let through' || network.state === 'open';
    const marks = mesh === 'unknown' ? { scopeUnknown: true } : {};
    const message = 'what its proxy or the network refuses was not seen';
    const best = sure ? 'warn' : 'pass';
    return unknown(workload.subject, message, missing, { ...marks, evidence, best });
  }
  return settled(workload.subject, evidence, {
    byProxy: one.unknownHosts === 'refused',
    byNetwork: network.state === 'isolated',
  });
}

function outside(hidden: readonly Gap[]): Pick<Isolated, 'state' | 'evidence' | 'gaps'> {
  return { state: hidden.length > 0 ? 'unknown' : 'open', evidence: [], gaps: hidden };
}

interface Halves {
  readonly byProxy: boolean;
  readonly byNetwork: boolean;
}

function settled(
  subject: Subject,
  evidence: SomeEvidence,
  { byProxy, byNetwork }: Halves,
): Verdict {
  if (byProxy && byNetwork) {
    return pass(subject, 'its proxy refuses unknown hosts, and the network any address', evidence);
  }
  if (byProxy) {
    return warn(subject, 'only its proxy refuses unknown hosts: it can be gone around', evidence);
  }
  if (byNetwork) {
    return warn(subject, 'only the network refuses: its proxy lets calls through', evidence);
  }
  return fail(subject, 'it may call any host, through its proxy and around it', evidence);
}
