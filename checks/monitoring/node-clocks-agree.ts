import { type ClockReading, clockReadings } from '../../src/facts/clock-readings.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { distinctGaps } from '../../src/model/gaps.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { type Gaps, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
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
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** By the model: seconds that a clock may be off. */
const AHEAD = 2;
const BEHIND = 5;
const WORST = 30;

export const check: Check = defineCheck({
  ...entry('MON-16'),
  lifecycle: 'stable',
  rule: `For every Ready node the time at which it renews its lease is compared at least three times with the API
    server's own clock. PASS when none is more than 2 s ahead, nor older than one renewal interval and 5 s. WARN up
    to 30 s, and where node-problem-detector reports NTPProblem. FAIL beyond 30 s. Unknown without samples: they
    are taken while a live cluster is read, and a snapshot of it keeps them.`,
  why: `An investigation orders events of several nodes by their timestamps. With clocks apart, the intruder
    seems to have acted before arriving.`,
  fix: `Run a time service such as chrony on every node against the same sources, and alert on its offset.`,
  grade: worst,
  needs: { readings: maybe(clockReadings) },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a, namespace: kube-node-lease}, spec: {leaseDurationSeconds: 40}}
      `,
      probes: `
        node-clocks:
          samples:
            - {at: '2026-11-20T08:59:50Z', leases: [{node: a, renewTime: '2026-11-20T08:59:48.117000Z'}]}
            - {at: '2026-11-20T08:59:55Z', leases: [{node: a, renewTime: '2026-11-20T08:59:48.117000Z'}]}
            - {at: '2026-11-20T09:00:00Z', leases: [{node: a, renewTime: '2026-11-20T08:59:58.120000Z'}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [{type: Ready, status: 'True'}]}}
        - {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a, namespace: kube-node-lease}, spec: {leaseDurationSeconds: 40}}
      `,
      probes: `
        node-clocks:
          samples:
            - {at: '2026-11-20T08:59:50Z', leases: [{node: a, renewTime: '2026-11-20T09:01:28.117000Z'}]}
            - {at: '2026-11-20T08:59:55Z', leases: [{node: a, renewTime: '2026-11-20T09:01:28.117000Z'}]}
            - {at: '2026-11-20T09:00:00Z', leases: [{node: a, renewTime: '2026-11-20T09:01:38.120000Z'}]}
      `,
    },
  },
  *evaluate({ readings }) {
    const all = visible(readings);
    const open = notSampled(all);
    if (open === undefined) for (const reading of all) yield verdictOf(reading);
    else yield* unsampled(all, open);
    const gaps = someGaps(gapsOf(readings));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
    else if (all.length === 0) {
      const none: Evidence = { subject: CLUSTER, path: 'nodes that are Ready', value: '0' };
      yield notApplicable('observed', 'no node is Ready', [none]);
    }
  },
});

/** Why no clock at all was compared; undefined where one was. */
function notSampled(all: readonly ClockReading[]): Gaps | undefined {
  return all.some(({ samples }) => samples > 0)
    ? undefined
    : someGaps(distinctGaps(all.flatMap(({ gaps }) => gaps)));
}

/** One verdict instead of one for each node: the same is missing everywhere. */
function* unsampled(all: readonly ClockReading[], open: Gaps): Iterable<Verdict> {
  yield* all.filter(({ problem }) => problem).map(verdictOf);
  const count: Evidence = { subject: CLUSTER, path: 'Ready nodes', value: String(all.length) };
  yield unknown(CLUSTER, 'clocks were not compared', open, { evidence: [count] });
}

function verdictOf(reading: ClockReading): Verdict {
  const { node, problem, gaps } = reading;
  const subject = subjectOf(node.meta);
  const evidence = evidenceOf(reading);
  const { ahead, behind } = reading;
  if (ahead !== undefined && ahead.least > WORST) {
    return fail(subject, `its clock is at least ${seconds(ahead.least)} ahead`, evidence);
  }
  if (behind !== undefined && behind.least > WORST) {
    return fail(
      subject,
      `its clock or its kubelet is at least ${seconds(behind.least)} late`,
      evidence,
    );
  }
  const open = someGaps(gaps);
  if (open !== undefined) {
    const best = problem ? 'warn' : 'pass';
    return unknown(subject, 'its clock was not compared', open, { best, evidence });
  }
  const doubt = doubtOf(reading);
  return doubt === undefined
    ? pass(subject, "its clock agrees with the API server's", evidence)
    : warn(subject, doubt, evidence);
}

/** What keeps a clock that was compared from being in order. */
function doubtOf({ problem, ahead, behind, interval = 0 }: ClockReading): string | undefined {
  if (problem) return 'node-problem-detector reports that its time service is down';
  if (ahead !== undefined && ahead.most > AHEAD) {
    return `its clock is up to ${seconds(ahead.most)} ahead`;
  }
  if (behind !== undefined && behind.most > interval + BEHIND) {
    return `its clock or its kubelet is up to ${seconds(behind.most)} late`;
  }
  return undefined;
}

function evidenceOf({ node, lease, problem, ahead, behind, samples }: ClockReading): SomeEvidence {
  const condition = problem ? [fieldOf(node, 'status.conditions[NTPProblem]', 'True')] : [];
  if (ahead === undefined || behind === undefined) {
    return [fieldOf(node, 'status.conditions[Ready]', 'True'), ...condition];
  }
  const renewal: Evidence = {
    subject: lease,
    path: 'spec.renewTime',
    value: `${seconds(-behind.most)} to ${seconds(ahead.most)} from the API server's time`,
    note: `in ${samples} samples`,
  };
  return [renewal, ...condition];
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
