import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/application-secrets-rotate-automatically.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const CRITICAL = 'tiers: {critical: [{namespace: shop}]}';
const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Namespace, metadata: {name: test}}`;
const UNLISTED = { hidden: { 'core/Secret': 'not-collected' } } as const;

function pod(name: string, secrets: readonly string[], namespace = 'shop'): string {
  const volumes = secrets.map((one) => `{name: ${one}, secret: {secretName: ${one}}}`).join(', ');
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {containers: [{name: main, image: x}], volumes: [${volumes}]}`;
}

function renewed(...names: readonly string[]): string {
  const object = (name: string) => `
- {apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: ${name}, namespace: shop}, spec: {}}`;
  return names.map(object).join('');
}

function judged(objects: string, options: ExampleOptions = UNLISTED, plan = CRITICAL): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects, plan }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`];
}

describe('application-secrets-rotate-automatically', () => {
  it('is a coverage of the secrets of critical workloads, each once', () => {
    const five = ['a', 'b', 'c', 'd', 'e'];
    const both = pod('one', five) + pod('two', five);
    expect(judged(both + renewed('a', 'b', 'c', 'd'))).toEqual(['pass', '1..1']);
    expect(judged(both + renewed('a', 'b', 'c'))).toEqual(['warn', '3/4..3/4']);
    expect(judged(both + renewed('a', 'b'))).toEqual(['warn', '1/2..1/2']);
    expect(judged(both + renewed('a'))).toEqual(['fail', '1/4..1/4']);
    expect(judged(both)).toEqual(['fail', '0..0']);
  });

  it('leaves workloads of other tiers and system namespaces out', () => {
    const elsewhere = pod('lab', ['a'], 'test') + pod('dns', ['a'], 'kube-system');
    expect(judged(elsewhere)).toBe('not-applicable');
    expect(judged(elsewhere + pod('one', ['b']) + renewed('b'))).toEqual(['pass', '1..1']);
  });

  it('does not apply where no critical workload is given a secret', () => {
    expect(judged(pod('one', []))).toBe('not-applicable');
    expect(judged(pod('one', ['optional']), {})).toBe('not-applicable');
  });

  it('takes what the plan declares as automated and dated', () => {
    const plan = `${CRITICAL}
credentials: {rotation: [{name: a, automated: true, lastRotated: 2026-09-01}]}`;
    expect(judged(pod('one', ['a']), UNLISTED, plan)).toEqual(['pass', '1..1']);
    const undated = plan.replace(', lastRotated: 2026-09-01', '');
    expect(judged(pod('one', ['a']), UNLISTED, undated)).toEqual(['fail', '0..0']);
  });

  it('is open where writers of Secrets or workloads were not seen', () => {
    const writers = {
      hidden: { ...UNLISTED.hidden, 'external-secrets.io/ExternalSecret': 'forbidden' },
    } as const;
    expect(judged(pod('one', ['a', 'b']) + renewed('a', 'b'), writers)).toEqual([
      'unknown',
      '0..1',
    ]);
    expect(judged(pod('one', ['a']) + renewed('a'), { hidden: ['core/Pod'] })).toEqual([
      'unknown',
      '0..1',
    ]);
    const some = { ...UNLISTED, partial: ['core/Pod'] };
    expect(judged(pod('one', ['a']) + renewed('a'), some)).toEqual(['unknown', '0..1']);
  });

  it('shows who writes a secret and which workloads use it', () => {
    const objects = NAMESPACES + pod('one', ['a']) + pod('two', ['a']) + renewed('a');
    const outcome = judgeExample(check, { objects, plan: CRITICAL }, UNLISTED);
    if (outcome.type !== 'judged') throw new Error(outcome.type);
    expect(
      outcome.verdicts.map(({ evidence }) =>
        evidence.map(({ subject, path }) => [subject.key, path]),
      ),
    ).toEqual([
      [
        ['external-secrets.io/ExternalSecret/shop/a', 'metadata.name'],
        ['external-secrets.io/ExternalSecret/shop/a', 'spec.refreshInterval'],
        ['core/Pod/shop/one', 'spec.volumes[0].secret.secretName'],
        ['core/Pod/shop/two', 'spec.volumes[0].secret.secretName'],
      ],
    ]);
  });
});
