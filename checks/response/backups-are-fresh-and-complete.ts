import { NO_TIERS } from '../../src/facts/critical-workloads.ts';
import { type RecoveryPoint, recoveryPoints } from '../../src/facts/recovery-points.ts';
import { type NamespaceView, tenancy } from '../../src/facts/tenancy.ts';
import { tiers } from '../../src/facts/tiers.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-22'),
  lifecycle: 'stable',
  rule: `Every critical namespace is in a Velero backup that is Completed, not expired, not narrowed by selectors
    or kinds, in an available storage location, newer than objectives.rpoMinutes (24 h without it), and holds
    its volumes; or the plan declares such a backup with its day, or, for a namespace without volumes, a
    snapshot of etcd. PASS all, WARN from 90 %, FAIL below. Unknown where another tool is recognised, whose
    results are not read yet, or where no tool is recognised and recovery.backup declares none.`,
  why: `After a compromise the question is which copy is clean and how old it is. A backup that skips the volumes,
    or failed quietly for weeks, answers it on the worst day.`,
  fix: `Schedule a Velero backup of every critical namespace with volume snapshots, within the recovery point
    objective, alert on its failures, and declare other tools under recovery.backup in the plan.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { tenancy: maybe(tenancy), tiers, points: recoveryPoints },
  examples: {
    pass: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: velero.io/v1
          kind: BackupStorageLocation
          metadata: {name: default, namespace: velero}
          status: {phase: Available}
        - apiVersion: velero.io/v1
          kind: Backup
          metadata: {name: daily-20261120, namespace: velero}
          spec: {includedNamespaces: ['*'], storageLocation: default}
          status: {phase: Completed, completionTimestamp: '2026-11-20T01:12:00Z', expiration: '2026-12-20T01:00:00Z'}
      `,
    },
    fail: {
      plan: 'tiers: {critical: [{namespace: pay}]}',
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: velero.io/v1
          kind: Backup
          metadata: {name: daily-20261101, namespace: velero}
          spec: {includedNamespaces: ['*']}
          status: {phase: Completed, completionTimestamp: '2026-11-01T01:12:00Z'}
      `,
    },
  },
  *evaluate({ tenancy, tiers, points }) {
    const tenants = tenancy.state === 'unseen' ? [] : tenancy.value.tenants;
    const critical = tenants.filter(({ name }) => tiers.ofNamespace(name).tier !== 'normal');
    for (const namespace of critical) {
      const { tier, assumed, evidence } = tiers.ofNamespace(namespace.name);
      const marks: Marks = {
        ...(tier === 'unknown' ? { scopeUnknown: true } : {}),
        ...(tier === 'critical' && assumed ? { assumed } : {}),
      };
      yield verdictOf(namespace, points.of(namespace), evidence, marks);
    }
    const gaps = someGaps(gapsOf(tenancy));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (critical.length === 0) yield withoutCritical(tenants, tiers.declared);
  },
});

/** That nothing is critical is for the plan to say: backups have to exist. */
function withoutCritical(tenants: readonly NamespaceView[], declared: boolean): Verdict {
  const value = tenants.map(({ name }) => name).join(', ') || 'none';
  const namespaces: Evidence = {
    subject: CLUSTER,
    path: 'namespaces',
    value,
    note: 'none critical',
  };
  if (declared)
    return notApplicable('declared', 'the plan has no critical namespace', [namespaces]);
  const message = 'the plan does not say what is critical, and nothing is assumed to be';
  return unknown(CLUSTER, message, [NO_TIERS], { evidence: [namespaces] });
}

function verdictOf(
  { subject }: NamespaceView,
  point: RecoveryPoint,
  tier: readonly Evidence[],
  marks: Marks,
): Verdict {
  switch (point.type) {
    case 'covered':
      return pass(subject, point.why, [...point.evidence, ...tier], marks);
    case 'lacking': {
      const contradiction = point.contradiction ? { contradiction: true } : {};
      return fail(subject, point.why, [...point.evidence, ...tier], { ...marks, ...contradiction });
    }
    case 'unseen': {
      const evidence = [...point.evidence, ...tier];
      return unknown(subject, point.why, point.gaps, { ...marks, evidence });
    }
  }
}
