import { type DefaultDeny, defaultDeny } from '../../src/facts/mesh/default-deny.ts';
import { effectiveMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { HALF, ONE } from '../../src/model/fraction.ts';
import { CLUSTER, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
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
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: 'rootNamespace: istio-system'}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1'}]}}}`;

export const check: Check = defineCheck({
  ...entry('MSH-04'),
  lifecycle: 'experimental',
  rule: `In every tenant namespace with workloads in a mesh, callers that no policy lists are refused: with Istio, an
    AuthorizationPolicy that allows holds for the whole namespace or mesh, and none allows everybody; with Linkerd, the
    default inbound policy is deny; with Consul, an intention denies every source at every service; with Kuma, mutual
    TLS is on and no permission lets in everybody. A namespace whose workloads each have their own policy counts half: the next one
    has none. PASS at 100 %, WARN from 50 %, FAIL below. Not applicable without a mesh.`,
  why: `Where every certificate is welcome, one stolen workload may call everything. Where callers are listed, taking
    one from a list cuts it off.`,
  fix: `Put an AuthorizationPolicy without rules into the root namespace, which allows nothing, and list the callers of
    each workload; with Linkerd, set config.linkerd.io/default-inbound-policy to deny; with Consul, deny the
    source * at the destination *; with Kuma, allow services one by one.`,
  grade: { type: 'coverage', pass: ONE, warn: HALF },
  needs: {
    found: defaultDeny,
    mtls: maybe(effectiveMtls),
    presence: meshPresence,
    tenancy: maybe(tenancy),
  },
  examples: {
    pass: {
      objects: `${HEAD}
        - {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: nothing, namespace: istio-system}, spec: {}}
      `,
    },
    fail: { objects: `${HEAD}\n      ` },
  },
  *evaluate({ found, mtls, presence, tenancy }) {
    const gaps = someGaps([...gapsOf(mtls), ...gapsOf(tenancy)]);
    const own = found.filter(
      ({ namespace }) => tenancy.state !== 'unseen' && tenancy.value.isTenant(namespace),
    );
    for (const one of own) yield verdictOf(one);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (own.length === 0) yield withoutMesh(presence);
  },
});

function verdictOf({ namespace, refused, evidence, gaps }: DefaultDeny): Verdict {
  const subject = subjectOf({
    apiVersion: 'v1',
    kind: 'Namespace',
    name: namespace,
    namespace: '',
  });
  const shown = shownOf(subject, evidence);
  switch (refused) {
    case 'all':
      return pass(subject, 'callers that no policy lists are refused', shown);
    case 'those there are':
      return warn(subject, 'each workload lists its callers, and the next one has no list', shown);
    case 'not':
      return fail(subject, 'every certificate is welcome', shown);
    case 'unseen': {
      const [first = NOTHING, ...rest] = gaps;
      const message = 'what refuses callers was not seen';
      return unknown(subject, message, [first, ...rest], { evidence });
    }
  }
}

function shownOf(subject: Subject, [first, ...rest]: DefaultDeny['evidence']): SomeEvidence {
  return [first ?? { subject, path: '', value: 'no policy' }, ...rest];
}

const NOTHING = {
  source: 'fact/mesh-authorization',
  cause: 'not-collected',
  detail: 'nothing tells who may call',
} as const;
