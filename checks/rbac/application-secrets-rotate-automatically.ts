import { criticalWorkloads } from '../../src/facts/critical-workloads.ts';
import { scope } from '../../src/facts/scope.ts';
import { type SecretUse, secretsInUse } from '../../src/facts/secrets-in-use/secrets-in-use.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Users of one secret that are shown. */
const MOST_USERS = 5;

export const check: Check = defineCheck({
  ...entry('RBC-19'),
  lifecycle: 'stable',
  rule: `Every secret that a critical tenant workload mounts, reads into its environment or pulls images with is
    renewed without anybody's hand: by an ExternalSecret that is refreshed, a SecretProviderClass, the Vault
    operator or injector, cert-manager, Crossplane or another operator that is known to; or the plan's
    credentials.rotation names it as automated, with the day of the last time. Sealed Secrets, copies that are
    made once and writers that report a failure are manual. PASS from 80 % of the secrets, WARN from 40 %, FAIL
    below. Without tiers in the plan, exposed workloads and those with persistent volumes are taken as critical.`,
  why: `Whoever was in a pod has all its secrets. What can only be changed by hand is changed late, or not at all, and
    the intruder comes back with it.`,
  fix: `Keep secrets in a vault and let an operator copy them; give the issuer a rotation. Where another system
    rotates one, say so in the plan under credentials.rotation with the day of the last rotation.`,
  grade: { type: 'coverage', pass: fraction(4, 5), warn: fraction(2, 5) },
  needs: { workloads: maybe(workloads), scope: maybe(scope), secrets: secretsInUse },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, type: Opaque}
        - apiVersion: external-secrets.io/v1
          kind: ExternalSecret
          metadata: {name: db, namespace: shop}
          spec: {refreshInterval: 1h}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers: [{name: db, image: 'shop/db:1', envFrom: [{secretRef: {name: db}}]}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, type: Opaque}
        - apiVersion: v1
          kind: Pod
          metadata: {name: db-0, namespace: shop}
          spec:
            containers: [{name: db, image: 'shop/db:1', envFrom: [{secretRef: {name: db}}]}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
      `,
    },
  },
  *evaluate({ workloads, scope, secrets }) {
    const critical = [...criticalWorkloads(scope, visible(workloads))];
    const uses = critical.flatMap((one) =>
      secrets.of(one.workload).map((use): Used => ({ use, marks: one.marks })),
    );
    const groups = Map.groupBy(uses, ({ use }) => use.subject.key);
    for (const group of groups.values()) yield* verdictsOn(group);
    const hidden = critical.flatMap(({ workload }) => secrets.unseenOf(workload));
    const gaps = someGaps([...new Set([...gapsOf(workloads), ...gapsOf(scope), ...hidden])]);
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'not all secrets of critical workloads were seen', gaps);
    } else if (groups.size === 0) {
      const path = 'secrets of critical tenant workloads';
      const none: Evidence = { subject: CLUSTER, path, value: '0' };
      yield notApplicable('observed', 'no critical workload is given a secret', [none]);
    }
  },
});

interface Used {
  readonly use: SecretUse;
  readonly marks: Marks;
}

/** A secret is in the scope for certain when any of its users is. */
function* verdictsOn(group: readonly Used[]): Iterable<Verdict> {
  const [first] = group.toSorted((a, b) => doubtsIn(a) - doubtsIn(b));
  if (first === undefined) return;
  const { subject, rotation } = first.use;
  const named = group.slice(0, MOST_USERS).map(({ use }) => use.evidence[0]);
  if (rotation.by === 'unknown') {
    const evidence = [...named, ...rotation.evidence];
    yield unknown(subject, rotation.message, rotation.gaps, { ...first.marks, evidence });
    return;
  }
  const [decisive, ...others] = rotation.evidence;
  const evidence: SomeEvidence = [decisive, ...others, ...named];
  const verdict = rotation.by === 'manual' ? fail : pass;
  yield verdict(subject, rotation.message, evidence, first.marks);
}

function doubtsIn({ marks }: Used): number {
  return marks.scopeUnknown === true ? 1 : 0;
}
