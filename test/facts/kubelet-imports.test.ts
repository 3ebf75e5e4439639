import { expect, test } from 'vitest';
import { check } from '../../checks/rbac/kubelets-require-authentication.ts';
import { judgeExample } from '../judge.ts';

const NODES = (...names: readonly string[]): string =>
  names.map((name) => `- {apiVersion: v1, kind: Node, metadata: {name: ${name}}}`).join('\n');

interface Row {
  readonly rule: string;
  readonly status: string;
  readonly node?: string;
}

function judged(
  nodes: string,
  rows: readonly Row[],
  { tool = 'trivy', at = '2026-11-10T00:00:00Z' }: { tool?: string; at?: string } = {},
): readonly string[] {
  const findings = rows.map(({ rule, status, node }) => ({
    rule,
    title: '',
    status,
    path: 'x',
    said: status,
    ...(node === undefined ? {} : { subject: { kind: 'Node', namespace: '', name: node } }),
  }));
  const results = [
    { tool, name: tool, file: 'results.json', findings, ...(at === '' ? {} : { at }) },
  ];
  const outcome = judgeExample(check, {
    objects: nodes,
    imports: JSON.stringify({ results }),
    asOf: '2026-11-20T00:00:00Z',
  });
  if (outcome.type !== 'judged') throw new Error(outcome.type);
  return outcome.verdicts.flatMap((one) =>
    'subject' in one ? [`${one.status} ${one.subject.name}: ${one.message}`] : [],
  );
}

const BOTH = (node: string): readonly Row[] => [
  { rule: 'AVD-KCV-0079', status: 'pass', node },
  { rule: 'AVD-KCV-0080', status: 'pass', node },
];
const CLOSED = 'the kubelet refuses anonymous requests and asks the API server about others';

test('a node that is named, with both rules passed, is closed; the others stay unknown', () => {
  expect(judged(NODES('a', 'b'), BOTH('a'))).toEqual([
    `pass a: ${CLOSED}`,
    expect.stringMatching(/^unknown b: /),
  ]);
});

test('one rule alone is not enough, and a failure is', () => {
  const [first] = BOTH('a');

  expect(judged(NODES('a'), first === undefined ? [] : [first])).toEqual([
    expect.stringMatching(/^unknown a: /),
  ]);
  expect(judged(NODES('a'), [{ rule: 'AVD-KCV-0080', status: 'fail', node: 'a' }])).toEqual([
    'fail a: trivy found the kubelet open',
  ]);
});

test('kube-bench names no node: it counts where there is only one', () => {
  const rows: readonly Row[] = [
    { rule: '4.2.1', status: 'pass' },
    { rule: '4.2.2', status: 'pass' },
  ];

  expect(judged(NODES('a'), rows, { tool: 'kube-bench' })).toEqual([`pass a: ${CLOSED}`]);
  expect(judged(NODES('a', 'b'), rows, { tool: 'kube-bench' })).toEqual([
    expect.stringMatching(/^unknown a: /),
    expect.stringMatching(/^unknown b: /),
  ]);
});

test.each(['2026-10-20T00:00:00Z', '2026-12-01T00:00:00Z', ''])(
  'results of %j prove nothing',
  (at) => {
    expect(judged(NODES('a'), BOTH('a'), { at })).toEqual([
      'unknown a: not known whom the kubelet listens to now',
    ]);
  },
);

test('what was seen is not overridden', () => {
  const node = `- {apiVersion: v1, kind: Node, metadata: {name: a, labels: {eks.amazonaws.com/nodegroup: x}}}`;

  expect(judged(node, [{ rule: 'AVD-KCV-0080', status: 'fail', node: 'a' }])).toEqual([
    expect.stringMatching(/^pass a: /),
  ]);
});
