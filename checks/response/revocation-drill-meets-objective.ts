import { type Assessed, whyOf } from '../../src/drills/revocation/assess.ts';
import type { RevocationDrill } from '../../src/drills/revocation/drill.ts';
import { revocation } from '../../src/drills/revocation/revocation.ts';
import { NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { distinctGaps } from '../../src/model/gaps.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import { type Evidence, rehearsed, unknownRest, type Verdict } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-18'),
  lifecycle: 'stable',
  rule: `Weighted share of the credentials which critical and exposed workloads, their nodes, one human administrator
    and whatever deploys expose that are worth nothing within objectives.revokeMinutes (15 by default) by somebody who
    may. Credentials of an administrator count four times, those that bear data twice; kubelet certificates of all
    nodes count once. PASS from 95 %, WARN from 70 %, FAIL below, or where nothing but new keys for the cluster ends a
    credential of an administrator. Steps outside the cluster count when a drill of the last year measured them.`,
  why: `A stolen credential outlives the pod that it was stolen from: until it is dead, everything that was cleaned up is
    open again.`,
  fix: `Run kubemuster drill revocation: it names each credential, how it dies, who may do that and what it takes down
    with it. Let responders delete bindings, Secrets and ServiceAccounts, automate the rotation of Secrets, take
    certificates in system:masters out of use, and measure a revocation drill.`,
  grade: { type: 'mean', pass: fraction(19, 20), warn: fraction(7, 10) },
  needs: { drill: maybe(revocation) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {kubernetes.io/os: linux, eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0abc'}
          status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: orders, namespace: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop, labels: {app: orders}}
          spec: {nodeName: n1, serviceAccountName: orders, containers: [{name: main, image: 'shop/orders:1'}]}
          status: {phase: Running, podIP: 10.0.0.5}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: everything}
          rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: platform-admins}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
          subjects: [{kind: Group, name: platform-admins, apiGroup: rbac.authorization.k8s.io}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: responder}
          rules:
            - {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings, clusterrolebindings], verbs: [delete]}
            - {apiGroups: [''], resources: [pods, secrets], verbs: [delete]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: responders}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: responder}
          subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]
      `,
      cloud: `
        identity:
          people: {value: provider, field: accessConfig.authenticationMode}
          localAdmins: {value: false, field: accessConfig.authenticationMode}
          workloadIdentity: {value: true, field: identity.oidc.issuer}
        authorizers: []
        workload-identities: {associations: [], roles: []}
        pools: [{name: main, metadataProtected: {value: true, field: launchTemplate.metadataOptions}}]
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}], admins: [{group: platform-admins}]}
        drills: [{type: revocation, cluster: example, date: 2026-09-01, minutes: {revoke: 9}}]
      `,
      version: 'v1.34.1-eks-113cf36',
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {kubernetes.io/os: linux}}
          spec: {providerID: 'vsphere://42'}
          status: {nodeInfo: {operatingSystem: linux}, conditions: [{type: Ready, status: 'True'}]}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: orders, namespace: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop, labels: {app: orders}}
          spec: {nodeName: n1, serviceAccountName: orders, containers: [{name: main, image: 'shop/orders:1'}]}
          status: {phase: Running, podIP: 10.0.0.5}
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {admins: [{group: 'system:masters'}]}
        credentials: {staticAdminCerts: [{name: admin, custody: laptops, expires: 2027-01-01, use: routine}]}
      `,
      version: 'v1.34.1+k3s1',
    },
  },
  *evaluate({ drill }) {
    const gaps = gapsOf(drill);
    if (drill.state === 'unseen') {
      yield* rest(gaps);
      return;
    }
    const { value } = drill;
    for (const one of value.credentials()) yield verdictOf(one);
    yield* rest([...gaps, ...unseenIn(value)]);
  },
});

/** Whatever may hide a credential; a cluster without a critical workload proves nothing. */
function unseenIn({ targets, gaps, of }: RevocationDrill): readonly Gap[] {
  const none = targets.some(({ kind }) => kind === 'pod') ? [] : [NO_TIERS];
  return [...none, ...gaps, ...targets.flatMap((one) => of(one).gaps)];
}

function* rest(gaps: readonly Gap[]): Iterable<Verdict> {
  const all = someGaps(distinctGaps(gaps));
  if (all === undefined) return;
  yield unknownRest(CLUSTER, 'there may be more credentials, or worse ones', all);
}

function verdictOf(one: Assessed): Verdict {
  const { exposed, row, state, credit, weight, veto, gaps } = one;
  const [first, ...others] = one.evidence;
  const named: Evidence = { subject: exposed.subject, path: '', value: row.title };
  return rehearsed(
    exposed.subject,
    `${row.title}, ${WORDS[state]}: ${whyOf(one)}`,
    first === undefined ? [named] : [first, ...others],
    { lo: fraction(credit.lo), hi: fraction(credit.hi) },
    {
      gaps,
      times: weight,
      ...(veto ? { veto } : {}),
      ...(exposed.perhaps.length > 0 ? { scopeUnknown: true } : {}),
    },
  );
}

const WORDS: Readonly<Record<Assessed['state'], string>> = {
  'in-time': 'dead in time',
  late: 'too late',
  refused: 'nobody may',
  none: 'cannot be killed',
  unknown: 'not known',
};
