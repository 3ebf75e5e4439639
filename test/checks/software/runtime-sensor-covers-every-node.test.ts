import { expect, test } from 'vitest';
import { check } from '../../../checks/software/runtime-sensor-covers-every-node.ts';
import type { Example, Outcome } from '../../../src/model/check.ts';
import { agent, node } from '../../facts/cluster.ts';
import { judgeExample } from '../../judge.ts';

const AB = node('a') + node('b');
const FARGATE = node('f', { labels: '{eks.amazonaws.com/compute-type: fargate}' });

const sensor = (image: string, on: readonly string[], container = 'main'): string =>
  agent('sensor', image, { namespace: 'sensors', on, container });

const cloud: Example = {
  cloud: 'security: {runtimeDetection: {value: true, field: features.RUNTIME_MONITORING}}',
};

function shortOf(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  return [
    outcome.status,
    ...outcome.verdicts.map((one) =>
      one.status === 'not-applicable' ? '' : `${one.subject.name ?? one.subject.key} ${one.status}`,
    ),
  ];
}

test.for([
  ['docker.io/falcosecurity/falco:0.42.0', 'falco'],
  ['quay.io/cilium/tetragon:v1.5.0', 'tetragon'],
  ['602401143452.dkr.ecr.eu-central-1.amazonaws.com/aws-guardduty-agent:v1.10.0', 'agent'],
  ['mcr.microsoft.com/azuredefender/stable/low-level-collector:2.0.205', 'collector'],
  ['registry.crowdstrike.com/falcon-sensor/eu-1/release/falcon-sensor:7.30', 'falcon'],
  ['gcr.io/datadoghq/agent:7.71.0', 'security-agent'],
] as const)('the image %s is a sensor', ([image, container]) => {
  expect(
    shortOf(judgeExample(check, { objects: AB + sensor(image, ['a', 'b'], container) })),
  ).toEqual(['pass', 'a pass', 'b pass']);
});

test('an agent that only measures is none', () => {
  const objects = AB + sensor('gcr.io/datadoghq/agent:7.71.0', ['a', 'b'], 'trace-agent');
  expect(shortOf(judgeExample(check, { objects }))).toEqual(['unknown', 'a unknown', 'b unknown']);
});

test('a node without a ready sensor fails', () => {
  const objects = AB + sensor('falcosecurity/falco:0.42.0', ['a']);
  expect(shortOf(judgeExample(check, { objects }))).toEqual(['fail', 'b fail', 'a pass']);
});

test('Fargate nodes are listed as blind spots, not judged', () => {
  const objects = node('a') + FARGATE + sensor('falcosecurity/falco:0.42.0', ['a']);
  expect(judgeExample(check, { objects })).toMatchObject({
    status: 'pass',
    verdicts: [
      {
        subject: { name: 'a' },
        evidence: [{}, {}, { subject: { name: 'f' }, note: 'blind spot: no agent can run here' }],
      },
    ],
  });
});

test('where all nodes are serverless no sensor can run', () => {
  expect(shortOf(judgeExample(check, { objects: FARGATE }))).toBe('not-applicable');
});

test('a cloud that watches processes counts where its agent is not to be seen', () => {
  expect(shortOf(judgeExample(check, { objects: AB, ...cloud }))).toEqual([
    'pass',
    'a pass',
    'b pass',
  ]);
});

test('a cloud does not count for a node where its own agent is missing', () => {
  const objects = AB + sensor('eks/aws-guardduty-agent:v1', ['a']);
  expect(shortOf(judgeExample(check, { objects, ...cloud }))).toEqual(['fail', 'b fail', 'a pass']);
});

test('a cloud is not believed while its agents are hidden', () => {
  const options = { hidden: ['apps/DaemonSet', 'core/Pod'] };
  expect(shortOf(judgeExample(check, { objects: AB, ...cloud }, options))).toEqual([
    'unknown',
    'a unknown',
    'b unknown',
  ]);
});

test('a declared sensor that does not run is a contradiction', () => {
  const plan = 'security: {sensors: [{namespace: sensors, daemonSet: edr}]}';
  expect(judgeExample(check, { objects: AB, plan })).toMatchObject({
    status: 'fail',
    verdicts: [{ contradiction: true }, { status: 'fail' }],
  });
});

test('unseen pods leave each node open where the numbers prove nothing', () => {
  const objects = AB + agent('falco', 'falcosecurity/falco:0.42.0', { numbers: [2, 1] });
  expect(shortOf(judgeExample(check, { objects }, { hidden: ['core/Pod'] }))).toEqual([
    'unknown',
    'a unknown',
    'b unknown',
  ]);
});
