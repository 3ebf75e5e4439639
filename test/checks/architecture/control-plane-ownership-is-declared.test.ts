import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/control-plane-ownership-is-declared.ts';
import type { Example } from '../../../src/model/check.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

function judged(plan?: string, options?: ExampleOptions, example?: Example): unknown {
  const { objects = '', version = '' } = example ?? check.examples.pass;
  const outcome = judgeExample(
    check,
    { objects, version, ...(plan === undefined ? {} : { plan }) },
    options,
  );
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit, verdicts } = outcome;
  return [
    status,
    `${format(credit.lo)}..${format(credit.hi)}`,
    verdicts.map((one) => ('message' in one ? one.message : '')).join(),
  ];
}

describe('control-plane-ownership-is-declared', () => {
  it('warns where the plan says nothing about this cluster', () => {
    const message = 'the control plane is managed (eks), and the plan does not declare it';
    for (const plan of [
      'clusters: [{id: other, controlPlane: managed}]',
      'clusters: [{id: example}]',
    ]) {
      expect(judged(plan)).toEqual(['warn', '1/2..1/2', message]);
    }
  });

  it('does not credit more than a warning while there is no such section', () => {
    expect(judged()).toEqual([
      'unknown',
      '0..1/2',
      'the control plane is managed (eks), as far as was seen',
    ]);
  });

  it('puts a contradiction first', () => {
    const outcome = judgeExample(check, check.examples.fail);
    expect(outcome.type === 'judged' && outcome.verdicts[0]).toMatchObject({
      status: 'fail',
      contradiction: true,
      message: 'the control plane is self-managed (kubeadm), the plan says managed',
    });
  });

  it('names signs that contradict each other', () => {
    const example = {
      version: 'v1.34.1-eks-113cf36',
      objects: check.examples.fail.objects ?? '',
    };
    expect(judged('clusters: [{id: example, controlPlane: managed}]', {}, example)).toEqual([
      'unknown',
      '0..1',
      'signs of EKS and kubeadm',
    ]);
  });

  it('passes on no part of the signs', () => {
    const plan = 'clusters: [{id: example, controlPlane: managed}]';
    for (const hidden of ['core/Node', 'core/Pod', 'info/version', 'info/apis']) {
      expect([hidden, (judged(plan, { hidden: [hidden] }) as readonly unknown[])[0]]).toEqual([
        hidden,
        'unknown',
      ]);
    }
  });
});
