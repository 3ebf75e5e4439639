import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/monitoring/container-logs-leave-every-node.ts';
import type { Example, Outcome } from '../../../src/model/check.ts';
import { agent, configMap, node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const AB = node('a') + node('b');
const LOGS = '[{name: logs, hostPath: {path: /var/log/pods}}]';

const shipper = (image: string, on: readonly string[], volumes = LOGS): string =>
  agent('shipper', image, { namespace: 'logging', on, volumes });

function judged(objects: string, rest: Example = {}, options: ExampleOptions = {}): Outcome {
  return judgeExample(check, { objects, ...rest }, options);
}

function shortOf(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  return [
    outcome.status,
    ...outcome.verdicts.map((one) =>
      one.status === 'not-applicable' ? '' : `${one.subject.name ?? one.subject.key} ${one.status}`,
    ),
  ];
}

describe('a shipper is recognised', () => {
  test.for([
    'cr.fluentbit.io/fluent/fluent-bit:4.1.0',
    'fluent/fluentd-kubernetes-daemonset@sha256:0123',
    'registry.example:5000/mirror/timberio/vector:0.50.0-distroless',
    'docker.elastic.co/beats/filebeat:9.1.0',
    'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
    'gke.gcr.io/fluent-bit:v1.8.12-gke.40',
    'mcr.microsoft.com/azuremonitor/containerinsights/ciprod:3.1.28',
    'otel/opentelemetry-collector-contrib:0.137.0',
    'gcr.io/datadoghq/agent:7.71.0',
  ])('by the image %s', (image) => {
    expect(shortOf(judged(AB + shipper(image, ['a', 'b'])))).toEqual(['pass', 'a pass', 'b pass']);
  });

  test.for([
    ['an image that only sounds alike', 'example/not-fluent-bit:1', LOGS],
    [
      'a shipper that cannot read the logs of its node',
      'fluent/fluent-bit:4',
      '[{name: x, hostPath: {path: /srv}}]',
    ],
    [
      'a directory whose name only begins alike',
      'fluent/fluent-bit:4',
      '[{name: x, hostPath: {path: /var/lo}}]',
    ],
  ] as const)('but not by %s', ([, image, volumes]) => {
    expect(shortOf(judged(AB + shipper(image, ['a', 'b'], volumes)))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });
});

describe('every node counts', () => {
  const fluentBit = (on: readonly string[]): string => shipper('fluent/fluent-bit:4.1.0', on);

  test('also a tainted pool, one that is not ready, and Windows', () => {
    const objects =
      node('a') +
      node('gpu', { taints: '[{key: gpu, effect: NoSchedule}]' }) +
      node('down', { ready: false }) +
      node('win', { os: 'windows' }) +
      fluentBit(['a']);
    expect(shortOf(judged(objects))).toEqual([
      'fail',
      'down fail',
      'gpu fail',
      'win fail',
      'a pass',
    ]);
  });

  test('and a pod that is not ready ships nothing', () => {
    const objects =
      AB + agent('s', 'fluent/fluent-bit:4', { on: ['a'], failingOn: ['b'], volumes: LOGS });
    expect(shortOf(judged(objects))).toEqual(['fail', 'b fail', 'a pass']);
  });

  test('one of twenty without a shipper warns', () => {
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const objects = names.map((name) => node(name)).join('') + fluentBit(names.slice(1));
    expect(judged(objects)).toMatchObject({ status: 'warn', counts: { pass: 19, fail: 1 } });
  });

  test('on Fargate by the ConfigMap of its log router', () => {
    const objects = node('f', { labels: '{eks.amazonaws.com/compute-type: fargate}' });
    const config = configMap('aws-logging', '{}', 'aws-observability');
    const hidden = ['core/ConfigMap:aws-observability/aws-logging'];
    expect(shortOf(judged(objects + config))).toEqual(['pass', 'f pass']);
    expect(shortOf(judged(objects))).toEqual(['fail', 'f fail']);
    expect(shortOf(judged(objects, {}, { hidden }))).toEqual(['unknown', 'f unknown']);
  });

  test('virtual ones are not known', () => {
    const objects = node('a') + node('v', { labels: '{type: virtual-kubelet}' }) + fluentBit(['a']);
    expect(shortOf(judged(objects))).toEqual(['unknown', 'v unknown', 'a pass']);
  });

  test('unless there is none', () => {
    expect(shortOf(judged('[]'))).toBe('not-applicable');
  });
});

describe('the cloud', () => {
  const workloads = (enabled: boolean): Example => ({
    cloud: `logging: [{log: workloads, enabled: {value: ${enabled}, field: loggingConfig.enableComponents}}]`,
  });

  test('counts where its own agent is not to be seen', () => {
    expect(shortOf(judged(AB, workloads(true)))).toEqual(['pass', 'a pass', 'b pass']);
  });

  test('does not count where its agent is missing on a node', () => {
    const objects = AB + shipper('gke.gcr.io/fluent-bit:v1', ['a']);
    expect(shortOf(judged(objects, workloads(true)))).toEqual(['fail', 'b fail', 'a pass']);
  });

  test('turns its agent into one that ships only logs of the system', () => {
    const objects = AB + shipper('gke.gcr.io/fluent-bit:v1', ['a', 'b']);
    expect(shortOf(judged(objects, workloads(false)))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });
});

describe('the plan', () => {
  const declares = (rest = ''): Example => ({
    plan: `logging: {shippers: [{namespace: logging, daemonSet: shipper${rest}}]}`,
  });

  test('makes a shipper of an image that no table knows', () => {
    expect(judged(AB + shipper('example/own:1', ['a', 'b']), declares())).toMatchObject({
      status: 'pass',
      verdicts: [
        { evidence: [{ path: 'logging.shippers[0]', value: 'logging/shipper' }, {}] },
        { evidence: [{ path: 'logging.shippers[0]' }, {}] },
      ],
    });
  });

  test('is contradicted by a DaemonSet that does not exist', () => {
    expect(judged(AB, declares())).toMatchObject({
      status: 'fail',
      counts: { fail: 2 },
      verdicts: [
        {
          contradiction: true,
          evidence: [
            { path: 'status.conditions[Ready]' },
            { path: 'logging.shippers[0]', value: 'logging/shipper' },
            { subject: { key: 'apps/DaemonSet/logging/shipper' }, value: 'does not exist' },
          ],
        },
        { status: 'fail' },
      ],
    });
  });

  test('is contradicted, and what was observed decides, where another one ships the logs', () => {
    const other = agent('fluentd', 'fluent/fluentd:v1', { on: ['a', 'b'], volumes: LOGS });
    expect(judged(AB + other, declares())).toMatchObject({
      status: 'pass',
      verdicts: [{ contradiction: true }, { status: 'pass' }],
    });
  });

  test('is contradicted by a DaemonSet without a ready pod', () => {
    expect(judged(AB + shipper('example/own:1', []), declares())).toMatchObject({
      status: 'fail',
      verdicts: [{ contradiction: true }, {}],
    });
  });

  test('says nothing of this cluster when it speaks of another', () => {
    expect(shortOf(judged(AB, declares(', clusters: [elsewhere]')))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });

  test('cannot be verified while DaemonSets and pods are hidden', () => {
    const hidden = ['apps/DaemonSet', 'core/Pod'];
    expect(shortOf(judged(AB, declares(), { hidden }))).toEqual([
      'unknown',
      'a unknown',
      'b unknown',
    ]);
  });
});

test('nodes that were not seen leave it open', () => {
  const objects = AB + shipper('fluent/fluent-bit:4', ['a', 'b']);
  expect(shortOf(judged(objects, {}, { hidden: ['core/Node'] }))).toEqual([
    'unknown',
    'cluster unknown',
  ]);
});
