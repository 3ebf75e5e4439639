import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import { type Suspect, suspects } from '../../src/facts/suspects.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-09'),
  lifecycle: 'stable',
  rule: `Static pods run on nodes of the control plane, or are what a distribution is known to run; bare pods of tenants,
    their DaemonSets and CronJobs, those of kube-system, and admission webhooks, or what answers for these, are managed by Argo CD, Flux, Helm,
    an operator or the distribution. WARN for a bare pod that is not a day old, for whatever an unexpired exception of the
    plan names, and for webhooks, DaemonSets and CronJobs of tenants that nothing manages. FAIL for an undeclared static
    pod on a worker, an older bare pod, and an unmanaged DaemonSet or CronJob of kube-system.`,
  why: `What no source declares survives every rollback: this is where an intruder stays. A static pod cannot even be
    deleted through the API.`,
  fix: `Find out who made each of them. Move what is wanted into Git or a chart, or into the plan's exceptions; delete
    the rest, static pods by their file on the node.`,
  grade: worst,
  needs: { found: suspects, declarations },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {template: {spec: {containers: [{name: cart, image: 'shop/cart:1'}]}}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Node, metadata: {name: worker-1}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: cache-worker-1, namespace: kube-system, annotations: {kubernetes.io/config.mirror: abc}}
          spec: {nodeName: worker-1, containers: [{name: cache, image: 'elsewhere/cache:1'}]}
      `,
    },
  },
  *evaluate({ found, declarations }) {
    for (const one of found.all) yield verdictOn(one, declarations);
    const gaps = someGaps(found.gaps);
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'not everything that may need an explanation was seen', gaps);
    } else if (found.all.length === 0) {
      const path = 'static and bare pods, DaemonSets, CronJobs and webhooks';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield pass(CLUSTER, 'there is nothing that a controller or a tool would have to explain', [
        none,
      ]);
    }
  },
});

const NAMES: Readonly<Record<Suspect['type'], string>> = {
  'static-pod': 'a static pod',
  'bare-pod': 'a pod without a controller',
  'system-job': 'an agent or job of kube-system',
  'tenant-job': 'an agent or job of a tenant',
  webhook: 'an admission webhook',
};

function verdictOn(one: Suspect, declarations: Declarations): Verdict {
  const { subject, type, state, evidence } = one;
  const name = NAMES[type];
  const declared = declarations.of(check, subject);
  if (declared !== undefined && state !== 'explained') {
    return warn(subject, `${name}; the plan accepts it`, [declared, ...evidence]);
  }
  const gentle = type === 'tenant-job' || type === 'webhook';
  const message = `${name} that nothing explains`;
  switch (state) {
    case 'explained':
      return pass(subject, `${name} that is accounted for`, evidence);
    case 'young':
      return warn(subject, `${name} that is not a day old`, evidence);
    case 'unexplained':
      return gentle ? warn(subject, message, evidence) : fail(subject, message, evidence);
    case 'unknown':
      return undecided(one, message, evidence);
  }
}

function undecided({ subject, gaps }: Suspect, message: string, evidence: SomeEvidence): Verdict {
  const [gap, ...others] = gaps;
  if (gap === undefined) return fail(subject, message, evidence);
  return unknown(subject, `${message}, as far as was seen`, [gap, ...others], { evidence });
}
