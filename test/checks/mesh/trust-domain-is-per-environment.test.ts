import { expect, test } from 'vitest';
import { check } from '../../../checks/mesh/trust-domain-is-per-environment.ts';
import { ENDING_ROOT, OWN_ROOT, rootedMesh } from '../../../src/facts/mesh/roots-example.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const domain = (settings: string): string => `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: "${settings}"}}`;

const mesh = (root: string, settings = 'trustDomain: harbour'): string =>
  domain(settings) + rootedMesh(root).replaceAll(/^ {8}/gm, '');

const plan = (mine: string, theirs: string): string =>
  `clusters: [{id: example, environment: ${mine}}, {id: lab, environment: ${theirs}}]`;

const MINE = mesh(OWN_ROOT);

interface Fleet {
  readonly lab?: string;
  readonly plan?: string;
  readonly options?: ExampleOptions;
}

/** The status, and the message of the one verdict. */
function judged({ lab, plan: declared, options }: Fleet): readonly string[] {
  const outcome = judgeExample(
    check,
    {
      objects: MINE,
      ...(lab === undefined ? {} : { others: { lab } }),
      plan: declared ?? plan('production', 'test'),
    },
    options,
  );
  if (outcome.type !== 'judged') return [outcome.type];
  return [outcome.status, ...outcome.verdicts.map(({ message }) => message)];
}

test('fixture 32: two clusters share the root across environments', () => {
  expect(judged({ lab: MINE })).toEqual([
    'fail',
    'lab shares its root and the trust domain harbour',
  ]);
  expect(judged({})).toEqual([
    'unknown',
    'whether Istio is trusted by another environment was not seen',
  ]);
});

test.each([
  [
    'another root',
    mesh(ENDING_ROOT),
    'pass',
    'no root of Istio is shared with another environment: lab',
  ],
  [
    'another domain',
    mesh(OWN_ROOT, 'trustDomain: lab'),
    'warn',
    'lab shares its root under another trust domain',
  ],
  [
    'another domain with an alias',
    mesh(OWN_ROOT, 'trustDomain: lab\\ntrustDomainAliases:\\n- harbour'),
    'fail',
    'lab shares its root and the trust domain harbour',
  ],
  ['no mesh', '', 'pass', 'no root of Istio is shared with another environment: lab'],
])('%s', (_name, lab, status, message) => {
  expect(judged({ lab })).toEqual([status, message]);
});

test('clusters of one environment may trust each other, and say nothing of another one', () => {
  expect(judged({ lab: MINE, plan: plan('production', 'production') })).toEqual([
    'unknown',
    'whether Istio is trusted by another environment was not seen',
  ]);
});

test('neither is production', () => {
  expect(judged({ lab: MINE, plan: plan('staging', 'test') })).toEqual([
    'warn',
    'lab, which is of another environment, shares a root with it',
  ]);
});

test('nobody declared what the clusters are', () => {
  expect(judged({ lab: MINE, plan: 'clusters: [{id: example, environment: production}]' })).toEqual(
    ['unknown', 'it shares a root with lab, and what they are was not declared'],
  );
});

test('settings that were not seen: a root that is shared may be shared under one name', () => {
  const hidden = ['core/ConfigMap:istio-system/istio'];
  expect(judged({ lab: MINE, options: { hidden } })).toEqual([
    'unknown',
    'it shares a root with lab; whether they share a trust domain was not seen',
  ]);
});
