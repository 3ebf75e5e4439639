import { expect, test } from 'vitest';
import { check } from '../../../checks/isolation/cross-namespace-reach-is-small.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';
import { calico, flannel, namespaces, pod, policy, shortOf } from './network.ts';

const judge = (objects: string, options: ExampleOptions = {}) =>
  judgeExample(check, { objects }, options);

const ALL = ['a', 'b', 'c', 'd', 'e'];
const CLUSTER = namespaces(...ALL) + ALL.map((name) => pod(`${name}/api`)).join('');
const closed = (...names: readonly string[]): string =>
  names
    .map((name) =>
      policy(`${name}/own`, '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'),
    )
    .join('');

test('a flat network fails: every namespace reaches every other', () => {
  expect(judge(CLUSTER + calico)).toMatchObject({
    status: 'fail',
    verdicts: [
      {
        message: 'half of the tenant namespaces reach 100 % or more of the others',
        evidence: [{ value: '5' }, { subject: { name: 'a' }, value: '4 of 4' }, {}, {}, {}, {}],
      },
    ],
  });
});

test('with three of five closed, two of four others are reached from these: a warning', () => {
  expect(judge(CLUSTER + calico + closed('a', 'b', 'c'))).toMatchObject({
    status: 'warn',
    credit: { lo: { n: 1n, d: 2n }, hi: { n: 1n, d: 2n } },
  });
});

test('with all closed it passes', () => {
  expect(judge(CLUSTER + calico + closed(...ALL))).toMatchObject({ status: 'pass' });
});

test('one telling exception does not move the median', () => {
  const telling = policy(
    'e/open',
    '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}',
  );
  expect(judge(CLUSTER + calico + closed(...ALL) + telling)).toMatchObject({ status: 'warn' });
});

test('policies that nothing enforces close nothing', () => {
  expect(judge(CLUSTER + flannel + closed(...ALL))).toMatchObject({ status: 'fail' });
});

test('it is unknown without a known plugin, and in manifests as declared', () => {
  expect(judge(CLUSTER + closed(...ALL))).toMatchObject({ status: 'unknown' });
  const options = { info: { source: 'manifests' } } as const;
  expect(judge(CLUSTER + closed(...ALL), options)).toMatchObject({ status: 'pass' });
});

test('fewer than two namespaces with pods have nothing to reach', () => {
  expect(shortOf(judge(namespaces('a', 'b') + calico + pod('a/api')))).toBe('not-applicable');
});

test('policies that were not seen may open what looks closed', () => {
  const hidden = { hidden: ['projectcalico.org/GlobalNetworkPolicy'] };
  expect(judge(CLUSTER + calico + closed(...ALL), hidden)).toMatchObject({
    status: 'unknown',
    gaps: expect.arrayContaining([
      expect.objectContaining({ source: 'projectcalico.org/GlobalNetworkPolicy' }),
    ]),
  });
});
