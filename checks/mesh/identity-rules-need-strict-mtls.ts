import type { OnPort, WorkloadMtls } from '../../src/facts/mesh/effective-mtls.ts';
import { meshAuthorization } from '../../src/facts/mesh/mesh-authorization.ts';
import { type IdentityUse, identityUses, portsOfRule } from '../../src/facts/mesh/rule-effects.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import type { IstioAuthorization } from '../../src/model/kubernetes/istio-authorization.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
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
          spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: 'cart:1'}]}}}
        - apiVersion: security.istio.io/v1
          kind: AuthorizationPolicy
          metadata: {name: no-blog, namespace: shop}
          spec: {action: DENY, rules: [{from: [{source: {namespaces: [blog]}}]}]}`;

export const check: Check = defineCheck({
  ...entry('MSH-05'),
  lifecycle: 'experimental',
  rule: `No rule of an Istio AuthorizationPolicy that matches the caller's identity (principals, namespaces, service
    accounts, or conditions on them) holds for a port that takes plaintext: who brings no certificate has no identity.
    WARN where such rules only allow, for then the caller is refused. FAIL for a rule that denies, hands over or
    excludes by identity: a caller without one is let through. Not applicable without such rules.`,
  why: `In an incident a rule that denies one identity is the finest cut there is. Where plaintext is taken, the
    intruder drops the certificate and the rule no longer means it.`,
  fix: 'Require mTLS (mode STRICT) for the workloads that the policy selects before you rely on it.',
  grade: worst,
  needs: { authorization: meshAuthorization },
  examples: {
    pass: {
      objects: `${HEAD}
        - apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: default, namespace: istio-system}
          spec: {mtls: {mode: STRICT}}
      `,
    },
    fail: { objects: `${HEAD}\n      ` },
  },
  *evaluate({ authorization }) {
    let judged = 0;
    for (const [policy, workloads] of authorization.selected) {
      const uses = [...identityUses(policy)];
      if (policy.action === 'AUDIT' || uses.length === 0 || workloads.length === 0) continue;
      judged += 1;
      const gaps = workloads.flatMap(({ workload }) => authorization.gapsIn(workload.namespace));
      yield verdictOf(policy, uses, workloads, gaps);
    }
    const gaps = someGaps(authorization.gaps);
    if (gaps !== undefined)
      yield unknownRest(CLUSTER, 'not all policies and workloads were seen', gaps);
    else if (judged === 0) {
      yield notApplicable('observed', 'no rule matches callers of a mesh by identity', [
        { subject: CLUSTER, path: 'AuthorizationPolicy by identity', value: '0' },
      ]);
    }
  },
});

/** Where a rule meets a port that a caller without a certificate reaches. */
interface Met {
  readonly use: IdentityUse;
  readonly on: WorkloadMtls;
  readonly port: OnPort;
}

function verdictOf(
  policy: IstioAuthorization,
  uses: readonly IdentityUse[],
  workloads: readonly WorkloadMtls[],
  hidden: readonly Gap[],
): Verdict {
  const subject = subjectOf(policy.meta);
  const met = [...meetings(uses, workloads)];
  const open = met.filter(({ port }) => port.plaintext === true);
  const skipped = open.find(({ use }) => policy.action !== 'ALLOW' || use.negative);
  if (skipped !== undefined) {
    const message = `whoever comes to ${nameOf(skipped)} without a certificate passes it by`;
    return fail(subject, message, evidenceOf(policy, skipped));
  }
  const unseen = met.flatMap(({ port }) => (port.plaintext === undefined ? port.gaps : []));
  const gaps = someGaps([...unseen, ...hidden]);
  if (gaps !== undefined) {
    const message = 'whether its workloads take plaintext was not seen';
    return unknown(subject, message, gaps, { evidence: uses.map(({ evidence }) => evidence) });
  }
  const [first] = open;
  if (first !== undefined) {
    const message = `${nameOf(first)} takes plaintext, which it can only refuse`;
    return warn(subject, message, evidenceOf(policy, first));
  }
  const shown = met[0];
  const message = 'its workloads take callers with a certificate alone';
  return pass(
    subject,
    message,
    shown === undefined ? [actionOf(policy)] : evidenceOf(policy, shown),
  );
}

/** Every port that a rule is about, on every workload that the policy selects. */
function* meetings(
  uses: readonly IdentityUse[],
  workloads: readonly WorkloadMtls[],
): Iterable<Met> {
  for (const use of uses) {
    const named = portsOfRule(use.rule);
    for (const on of workloads) {
      for (const port of portsAt(on, named)) yield { use, on, port };
    }
  }
}

function portsAt({ ports }: WorkloadMtls, named: readonly string[] | undefined): readonly OnPort[] {
  if (named === undefined) return ports;
  return named.flatMap(
    (one) => ports.find(({ port }) => String(port) === one) ?? ports.slice(0, 1),
  );
}

function nameOf({ on: { workload }, port: { port } }: Met): string {
  const name = `${workload.namespace}/${workload.meta.name}`;
  return port === '*' ? name : `port ${port} of ${name}`;
}

function evidenceOf(policy: IstioAuthorization, { use, on, port }: Met): SomeEvidence {
  return [actionOf(policy), use.evidence, ...port.because, ...on.membership];
}

function actionOf(policy: IstioAuthorization): Evidence {
  return fieldOf(policy, 'spec.action', policy.action);
}
