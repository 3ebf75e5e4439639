import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/workload/images-are-pinned-by-digest.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const CRITICAL = 'tiers: {critical: [{namespace: shop}]}';

function pod(name: string, images: readonly string[], more = ''): string {
  const containers = images.map((image, index) => `{name: c${index}, image: "${image}"}`);
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop}
  spec: {containers: [${containers.join(', ')}]${more}}
`;
}

function replica(name: string, image: string, id: string, set = 'web-1'): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata:
    name: ${name}
    namespace: shop
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: ${set}, controller: true}]
  spec: {containers: [{name: main, image: "${image}"}]}
  status: {phase: Running, containerStatuses: [{name: main, imageID: "${id}"}]}
`;
}

function judged(
  objects: string,
  plan: string | undefined = CRITICAL,
  options?: ExampleOptions,
): unknown {
  const outcome = judgeExample(check, { objects, ...(plan === '' ? {} : { plan }) }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit, assumed } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`, ...(assumed ? ['assumed'] : [])];
}

describe('images-are-pinned-by-digest', () => {
  it('is a coverage of containers, init containers included', () => {
    const pinned = `web:1@${A}`;
    expect(judged(pod('web', [pinned, pinned]))).toEqual(['pass', '1..1']);
    expect(judged(pod('web', [pinned, pinned, 'web:1']))).toEqual(['warn', '7/12..7/12']);
    expect(judged(pod('web', [pinned, 'web:1']))).toEqual(['fail', '5/12..5/12']);
    const init = ', initContainers: [{name: i, image: "busybox"}]';
    expect(judged(pod('web', [pinned], init))).toEqual(['fail', '5/12..5/12']);
    const debug = ', ephemeralContainers: [{name: e, image: "busybox"}]';
    expect(judged(pod('web', [pinned], debug))).toEqual(['pass', '1..1']);
  });

  it('takes nothing for a digest that is none', () => {
    for (const image of ['web@sha256:abc', `web:sha256-${'a'.repeat(64)}`, `web@${A}x`, '']) {
      expect([image, judged(pod('web', [image]))]).toEqual([image, ['fail', '0..0']]);
    }
  });

  it('fails on two digests under one tag of one ReplicaSet, whatever else is pinned', () => {
    const rest = pod('other', Array<string>(9).fill(`x@${A}`));
    const drifted =
      replica('a', 'web:1', `docker.io/web@${A}`) + replica('b', 'web:1', `docker.io/web@${B}`);
    expect(judged(rest + drifted)).toEqual(['fail', '7/16..7/16']);
  });

  it('does not take a rollout, or another form of an image id, for a moved tag', () => {
    const same = [
      replica('a', 'web:1', `web@${A}`) + replica('b', 'web:1', `web@${B}`, 'web-2'),
      replica('a', 'web:1', `web@${A}`) + replica('b', 'web:1', B),
      replica('a', 'web:1', `web@${A}`) + replica('b', 'web:2', `web@${B}`),
    ];
    for (const objects of same) {
      const outcome = judgeExample(check, { objects, plan: CRITICAL });
      const messages =
        outcome.type === 'judged' && outcome.verdicts.map((one) => 'message' in one && one.message);
      expect(new Set(messages || [])).toEqual(new Set(['its image is named by a tag']));
    }
  });

  it('counts only critical workloads, and says when that is an assumption', () => {
    const tagged = pod('web', ['web:1']);
    expect(judged(tagged, '')).toBe('not-applicable');
    expect(judged(pod('empty', []))).toBe('not-applicable');
    expect(judged(tagged, 'tiers: {critical: [{namespace: bank}]}')).toBe('not-applicable');
    const volume = ', volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]';
    expect(judged(pod('db', ['db:1'], volume), '')).toEqual(['fail', '0..0', 'assumed']);
  });

  it('does not dilute the share where Services are hidden', () => {
    const volume = ', volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]';
    const objects = pod('db', ['db:1'], volume) + pod('web', [`web@${A}`]);
    expect(judged(objects, '')).toEqual(['fail', '0..0', 'assumed']);
    expect(judged(objects, '', { hidden: ['core/Service'] })).toEqual([
      'fail',
      '0..5/12',
      'assumed',
    ]);
  });

  it('leaves everything open where pods are hidden', () => {
    expect(judged(pod('web', [`web@${A}`]), CRITICAL, { hidden: ['core/Pod'] })).toEqual([
      'unknown',
      '0..1',
    ]);
  });
});
