import {
  type AccountUsers,
  accountUsers,
  type SharedAccount,
} from '../../src/facts/account-users.ts';
import { criticalWorkloads, type InTier } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Others with the same identity that are named. */
const MOST_OTHERS = 5;

export const check: Check = defineCheck({
  ...entry('WKL-08'),
  lifecycle: 'stable',
  rule: `Every critical tenant workload runs as a ServiceAccount that no other workload runs as, and the cloud
    identity that the account is mapped to, by annotation or by an association of the cloud, is mapped to no other
    account. PASS from 90 % of the workloads, WARN from 50 %, FAIL below. Without tiers in the plan, exposed
    workloads and those with persistent volumes are taken as critical.`,
  why: `Revoking a stolen identity takes it from everybody who shares it: responders then choose between an outage and
    an intruder who stays. And the audit log cannot tell whom of them it saw.`,
  fix: `Give each workload a ServiceAccount of its own, and each account a cloud identity of its own with what that
    workload needs.`,
  grade: { type: 'coverage', pass: fraction(9, 10), warn: fraction(1, 2) },
  needs: { workloads: maybe(workloads), scope: maybe(scope), users: accountUsers },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: db, namespace: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            serviceAccountName: db
            containers: [{name: db, image: 'shop/db:1'}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
      cloud: 'workload-identities: {associations: [], roles: []}',
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers: [{name: db, image: 'shop/db:1'}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
        - apiVersion: v1
          kind: Pod
          metadata: {name: cart, namespace: shop}
          spec: {containers: [{name: cart, image: 'shop/cart:1'}]}
      `,
    },
  },
  *evaluate({ workloads, scope, users }) {
    const verdicts = [...criticalWorkloads(scope, visible(workloads))].flatMap((one) => [
      ...verdictsOf(one, users),
    ]);
    yield* verdicts;
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(scope)]);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all workloads were seen', gaps);
    else if (verdicts.length === 0) {
      const none: Evidence = { subject: CLUSTER, path: 'critical tenant workloads', value: '0' };
      yield notApplicable('observed', 'there is no critical workload', [none]);
    }
  },
});

function* verdictsOf({ workload, marks }: InTier, users: AccountUsers): Iterable<Verdict> {
  const { subject, namespace } = workload;
  const accounts = users.of(workload);
  const [first, ...more] = accounts;
  if (first === undefined) return;
  const shared = accounts.find(({ others }) => others.length > 0);
  const mapped = accounts.find(({ cloud }) => cloud.length > 0);
  if (shared !== undefined) {
    const named = shared.others.slice(0, MOST_OTHERS).map(({ evidence }) => evidence);
    yield fail(subject, sharedText(shared), [shared.evidence, ...named], marks);
    return;
  }
  if (mapped !== undefined) {
    const named = mapped.cloud.slice(0, MOST_OTHERS + 1);
    const message = 'its identity in the cloud is that of other accounts too';
    yield fail(subject, message, [mapped.evidence, ...named], marks);
    return;
  }
  const evidence: SomeEvidence = [first.evidence, ...more.map((one) => one.evidence)];
  const gaps = someGaps(users.unseenIn(namespace));
  const message = 'it alone runs as its account';
  if (gaps === undefined) yield pass(subject, message, evidence, marks);
  else
    yield unknown(subject, 'whether it shares its identity was not seen', gaps, {
      ...marks,
      evidence,
    });
}

function sharedText({ account, others }: SharedAccount): string {
  const count = others.length === 1 ? 'one other workload runs' : `${others.length} others run`;
  return `${count} as its account ${account.name ?? ''}`.trim();
}
