import { expect, test } from 'vitest';
import { check } from '../../../checks/monitoring/node-clocks-agree.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { HALF } from '../../../src/model/fraction.ts';
import { node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const AT = [
  '2026-11-20T09:00:00Z',
  '2026-11-20T09:00:05Z',
  '2026-11-20T09:00:10Z',
  '2026-11-20T09:00:15Z',
] as const;

/** A node and how old its lease is in each sample, in seconds; negative when it lies ahead. */
type Ages = Readonly<Record<string, readonly number[]>>;

function probesOf(ages: Ages): string {
  const samples = AT.map((at, index) => ({
    at,
    leases: Object.entries(ages).flatMap(([name, all]) => {
      const age = all[index];
      if (age === undefined) return [];
      return [{ node: name, renewTime: new Date(Date.parse(at) - age * 1000).toISOString() }];
    }),
  }));
  return JSON.stringify({ 'node-clocks': { samples } });
}

function lease(name: string, seconds: number | null = 40): string {
  const spec = seconds === null ? '{}' : `{leaseDurationSeconds: ${seconds}}`;
  return `
- {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: ${name}, namespace: kube-node-lease}, spec: ${spec}}`;
}

function judged(objects: string, ages: Ages | undefined, options?: ExampleOptions): Outcome {
  const probes = ages === undefined ? {} : { probes: probesOf(ages) };
  return judgeExample(check, { objects, ...probes }, options);
}

function told(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome;
  return outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? one : [one.subject.key, one.status, one.message],
  );
}

const ONE = node('a') + lease('a');

test.for([
  ['as old as the interval and five seconds', [1, 6, 13.9], 'pass'],
  ['older than that', [1, 6, 14.1], 'warn'],
  ['two seconds ahead', [-2, -1, 3], 'pass'],
  ['more than two seconds ahead', [-2.1, -1, 3], 'warn'],
  ['half a minute ahead, as the cut-off second leaves open', [-30.9, 1, 2], 'warn'],
  ['more than half a minute ahead', [-31.1, 1, 2], 'fail'],
  ['half a minute old', [30, 1, 2], 'warn'],
  ['more than half a minute old', [30.1, 1, 2], 'fail'],
] as const)('a lease that is %s', ([, ages, status]) => {
  expect(judged(ONE, { a: ages })).toMatchObject({ type: 'judged', status });
});

test('the interval follows from how long the lease lasts', () => {
  const slow = node('a') + lease('a', 100);
  expect(judged(slow, { a: [1, 20, 28.9] })).toMatchObject({ status: 'pass' });
});

test('two samples are not enough, and three of one instant are one', () => {
  expect(told(judged(ONE, { a: [1, 6] }))).toEqual([
    ['core/Node/a', 'unknown', 'its clock was not compared'],
  ]);
  const [at] = AT;
  const same = { at, leases: [{ node: 'a', renewTime: at }] };
  const probes = JSON.stringify({ 'node-clocks': { samples: [same, same, same] } });
  expect(judgeExample(check, { objects: ONE, probes })).toMatchObject({
    status: 'unknown',
    gaps: [{ detail: 'the lease of a was sampled 1 times of 3' }],
  });
});

test('a clock far off is proven by one sample', () => {
  expect(judged(ONE, { a: [-95] })).toMatchObject({ status: 'fail' });
});

test('a snapshot without samples is unknown and says what would compare clocks', () => {
  const two = ONE + node('b') + lease('b');
  expect(told(judged(two, undefined))).toEqual([
    ['cluster', 'unknown', 'clocks were not compared'],
  ]);
  expect(judged(two, undefined)).toMatchObject({
    status: 'unknown',
    gaps: [
      {
        source: 'probe/node-clocks',
        detail: 'clocks are compared only while a live cluster is read',
        permission: 'a live scan that may list leases in kube-node-lease',
      },
    ],
  });
});

test('a refusal keeps its cause and its permission', () => {
  expect(judged(ONE, undefined, { hidden: ['probe/node-clocks'] })).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'probe/node-clocks', cause: 'forbidden' }],
  });
});

test('a node that is not Ready is not judged: its kubelet renews nothing', () => {
  const objects = ONE + node('down', { ready: false }) + lease('down');
  expect(told(judged(objects, { a: [1, 2, 3], down: [900, 905, 910] }))).toEqual([
    ['core/Node/a', 'pass', "its clock agrees with the API server's"],
  ]);
  expect(judged(node('down', { ready: false }), {})).toMatchObject({ type: 'not-applicable' });
});

test('a report of node-problem-detector is a warning, with samples and without', () => {
  const problem = `
- apiVersion: v1
  kind: Node
  metadata: {name: a}
  status: {conditions: [{type: Ready, status: 'True'}, {type: NTPProblem, status: 'True'}]}`;
  expect(told(judged(problem + lease('a'), { a: [1, 2, 3] }))).toEqual([
    ['core/Node/a', 'warn', 'node-problem-detector reports that its time service is down'],
  ]);
  expect(judged(problem + lease('a'), undefined)).toMatchObject({
    status: 'unknown',
    credit: { hi: HALF },
  });
});

test('one node off is the whole cluster off, and a hidden node leaves it open', () => {
  const objects = ONE + node('b') + lease('b');
  const ages = { a: [1, 2, 3], b: [-40, -40, -40] };
  expect(judged(objects, ages)).toMatchObject({ status: 'fail', counts: { pass: 1, fail: 1 } });
  expect(judged(ONE, { a: [1, 2, 3] }, { partial: ['core/Node'] })).toMatchObject({
    status: 'unknown',
    counts: { pass: 1, unknown: 1 },
  });
});

test('without the leases how long they last is not known', () => {
  expect(judged(ONE, { a: [1, 2, 3] }, { hidden: ['coordination.k8s.io/Lease'] })).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'coordination.k8s.io/Lease', cause: 'forbidden' }],
  });
  expect(judged(node('a') + lease('a', null), { a: [1, 2, 3] })).toMatchObject({
    status: 'unknown',
  });
});

test('nodes with names of prototypes, and leases of others, are told apart', () => {
  const objects = node('__proto__') + lease('__proto__') + node('constructor');
  const other = `
- {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: constructor, namespace: elsewhere}, spec: {leaseDurationSeconds: 4000}}`;
  const samples = AT.map((at) => ({ at, leases: [{ node: '__proto__', renewTime: at }] }));
  const probes = JSON.stringify({ 'node-clocks': { samples } });
  expect(told(judgeExample(check, { objects: objects + other, probes }))).toEqual([
    ['core/Node/constructor', 'unknown', 'its clock was not compared'],
    ['core/Node/__proto__', 'pass', "its clock agrees with the API server's"],
  ]);
});

test('a sample of another shape is a gap, not a fault', () => {
  const probes = JSON.stringify({ 'node-clocks': { samples: [{ at: 'noon', leases: [] }] } });
  expect(judgeExample(check, { objects: ONE, probes })).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'probe/node-clocks', cause: 'malformed' }],
  });
});
