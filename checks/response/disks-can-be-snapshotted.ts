import { dated, planSubject } from '../../src/facts/attested.ts';
import { type DiskSnapshots, diskSnapshots } from '../../src/facts/disk-snapshots.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-14'),
  lifecycle: 'experimental',
  rule: `Two paths: for volumes, a VolumeSnapshotClass of the driver of every volume that a critical namespace claims;
    for disks of nodes, forensics.diskSnapshot of the plan. PASS when each that there is something to freeze for is
    there, and was rehearsed within 365 days. WARN for one of two, or where nobody rehearsed it. FAIL for none. Not
    applicable without such volumes where a provider runs every node. Unknown where volumes, classes or the plan were
    not seen.`,
  why: `Recovery overwrites the disk that the intruder wrote to. A snapshot is taken in a minute by whoever has the
    class, the right and the words for it at hand, and never again afterwards.`,
  fix: `Install a VolumeSnapshotClass with deletionPolicy Retain for each storage driver, write down how the disk of a
    node is snapshotted, name it in forensics.diskSnapshot and rehearse both.`,
  grade: worst,
  needs: { found: diskSnapshots, ages: planAges },
  examples: {
    pass: {
      plan: `
        tiers: {critical: [{namespace: pay}]}
        forensics: {diskSnapshot: {procedure: 'https://wiki.example/disks', rehearsed: 2026-06-01}}
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - apiVersion: v1
          kind: PersistentVolume
          metadata: {name: ledger}
          spec: {claimRef: {namespace: pay, name: ledger}, csi: {driver: ebs.csi.aws.com}}
        - apiVersion: snapshot.storage.k8s.io/v1
          kind: VolumeSnapshotClass
          metadata: {name: ebs}
          driver: ebs.csi.aws.com
          deletionPolicy: Retain
      `,
    },
    fail: {
      plan: `
        tiers: {critical: [{namespace: pay}]}
        forensics: {namespace: forensics}
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
        - {apiVersion: v1, kind: Node, metadata: {name: n1}}
        - apiVersion: v1
          kind: PersistentVolume
          metadata: {name: ledger}
          spec: {claimRef: {namespace: pay, name: ledger}}
      `,
    },
  },
  *evaluate({ found, ages }) {
    yield verdictOf(found, ages);
  },
});

function verdictOf({ volumes, nodes, rehearsed }: DiskSnapshots, ages: PlanAges): Verdict {
  const evidence = [...volumes.evidence, ...nodes.evidence];
  const paths = [volumes.state, nodes.state];
  const gaps = someGaps([...volumes.gaps, ...nodes.gaps]);
  if (gaps !== undefined) {
    const worse = paths.includes('missing') ? ({ best: 'warn' } as const) : {};
    const message = 'not seen whether volumes and disks of nodes can be frozen';
    return unknown(CLUSTER, message, gaps, { evidence, ...worse });
  }
  const [first, ...rest] = evidence;
  const some: SomeEvidence = first === undefined ? [NONE] : [first, ...rest];
  if (paths.every((one) => one === 'nothing')) {
    return notApplicable('observed', 'there is no disk of ours to freeze', some);
  }
  if (!paths.includes('there')) {
    return fail(CLUSTER, 'neither volumes nor disks of nodes can be frozen', some);
  }
  if (volumes.state === 'missing') {
    return warn(CLUSTER, 'no class of snapshots serves the drivers of critical volumes', some);
  }
  if (nodes.state === 'missing') {
    return warn(CLUSTER, 'the plan does not say how the disk of a node is frozen', some);
  }
  return ofRehearsal(rehearsed, some, ages);
}

const NONE: Evidence = {
  subject: planSubject('plan/forensics'),
  path: 'forensics.diskSnapshot',
  value: 'not in the plan',
};

function ofRehearsal(
  rehearsed: string | undefined,
  evidence: SomeEvidence,
  ages: PlanAges,
): Verdict {
  const done = 'critical volumes and disks of nodes can be frozen';
  if (rehearsed === undefined) return warn(CLUSTER, `${done}; nobody rehearsed it`, evidence);
  const age = ages.of(rehearsed, 'rehearsal');
  const path = 'forensics.diskSnapshot.rehearsed';
  const all: SomeEvidence = [
    ...evidence,
    dated(planSubject('plan/forensics'), path, rehearsed, age),
  ];
  if (age.state === 'future') return fail(CLUSTER, 'it was rehearsed in the future', all);
  return age.state === 'fresh'
    ? pass(CLUSTER, `${done}; rehearsed ${agoText(age)}`, all)
    : warn(CLUSTER, `${done}; last rehearsed ${agoText(age)}`, all);
}
