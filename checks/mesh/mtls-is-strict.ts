import { type ClientTls, clientTls } from '../../src/facts/mesh/client-tls.ts';
import {
  effectiveMtls,
  inMesh,
  type OnPort,
  type WorkloadMtls,
} from '../../src/facts/mesh/effective-mtls.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
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
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MSH-02'),
  lifecycle: 'experimental',
  rule: `Every port of every workload in a mesh refuses plaintext: the ports that its containers declare or that
    something names, or all of them where there is none. Counted is what the proxy does: the policy of the workload,
    its namespace or the mesh, and annotations that lead around it. PASS at 100 %, WARN from 90 %, FAIL below. Not
    applicable where no workload is in a mesh; gateways, which face outwards, do not count.`,
  why: `Where plaintext is taken, a pod outside the mesh still gets in, without an identity: rules that name callers
    cannot hold it, and cutting one caller off cuts nothing.`,
  fix: `Set mtls.mode to STRICT in a PeerAuthentication of the root namespace, and take away what is weaker: policies
    of namespaces and workloads, exceptions for ports, ports that annotations exclude.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { mtls: maybe(effectiveMtls), presence: meshPresence, calls: maybe(clientTls) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {metadata: {}, spec: {containers: [{name: cart, image: 'cart:1', ports: [{containerPort: 8080}]}]}}}
        - apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: default, namespace: istio-system}
          spec: {mtls: {mode: STRICT}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            template:
              metadata: {annotations: {traffic.sidecar.istio.io/excludeInboundPorts: '9090'}}
              spec: {containers: [{name: cart, image: 'cart:1', ports: [{containerPort: 8080}]}]}
        - apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: default, namespace: istio-system}
          spec: {mtls: {mode: STRICT}}
      `,
    },
  },
  *evaluate({ mtls, presence, calls }) {
    const inside = inMesh(mtls);
    const overridden = overrides(calls);
    for (const one of inside) {
      const named = one.ports.filter(({ port }) => port !== '*');
      for (const port of named.length === 0 ? one.ports : named)
        yield verdictOf(one, port, overridden);
    }
    const gaps = someGaps(gapsOf(mtls));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (inside.length === 0) yield withoutMesh(presence);
  },
});

/** Rules that tell sidecars to call a workload in plaintext, by its key. */
type Overrides = ReadonlyMap<string, readonly Evidence[]>;

function overrides(calls: Observed<ClientTls>): Overrides {
  const found = new Map<string, readonly Evidence[]>();
  for (const { servers, because } of calls.state === 'unseen' ? [] : calls.value.calls) {
    if (because.length === 0) continue;
    for (const { workload, outcome } of servers) {
      if (outcome === 'plaintext') found.set(workload, because);
    }
  }
  return found;
}

function verdictOf(
  one: WorkloadMtls,
  { port, mode, plaintext, because, gaps }: OnPort,
  overridden: Overrides,
): Verdict {
  const { subject: own } = one.workload;
  const subject: Subject = port === '*' ? own : { ...own, key: `${own.key}#${port}` };
  const where = port === '*' ? 'it' : `port ${port}`;
  const evidence = evidenceOf(one, because);
  if (plaintext === undefined) {
    const marks = one.mesh === 'unknown' ? { scopeUnknown: true, evidence } : { evidence };
    const [first = NOT_SEEN, ...rest] = gaps;
    return unknown(subject, `what ${where} takes was not seen`, [first, ...rest], marks);
  }
  if (!plaintext) return pass(subject, `${where} refuses plaintext (${mode})`, evidence);
  // A rule for clients makes no port strict or open; it shows that plaintext is really used.
  const [first, ...rest] = evidence;
  const used = overridden.get(own.key) ?? [];
  return fail(subject, `${where} takes plaintext (${mode})`, [first, ...rest, ...used]);
}

/** The policies that decide; without any, what shows that a proxy is there. */
function evidenceOf(
  { membership, workload }: WorkloadMtls,
  because: readonly Evidence[],
): SomeEvidence {
  const nothing: Evidence = { subject: workload.subject, path: '', value: 'no policy' };
  const [first = nothing, ...rest] = [...because, ...membership];
  return [first, ...rest];
}

const NOT_SEEN = {
  source: 'fact/effective-mtls',
  cause: 'not-collected',
  detail: 'nothing tells what the proxy takes',
} as const;
