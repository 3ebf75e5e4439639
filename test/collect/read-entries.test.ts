import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { project } from '../../src/collect/project.ts';
import { readEntries } from '../../src/collect/read-entries.ts';
import { compileKeep } from '../../src/model/keep.ts';
import { awsAuth } from '../../src/model/kubernetes/aws-auth.ts';

function itemsOf(...paths: readonly string[]) {
  const { items } = compileKeep(paths);
  if (items === undefined) throw new Error('a list was expected');
  return items;
}

const MAPPINGS = itemsOf('[].rolearn', '[].username', '[].groups');
const TEXTS = itemsOf('[]');

const read = (text: string): unknown => readEntries(text, MAPPINGS);

const NODES = {
  rolearn: 'arn:aws:iam::111122223333:role/node',
  username: 'system:node:{{EC2PrivateDNSName}}',
  groups: ['system:bootstrappers', 'system:nodes'],
};

test('entries are read as tools and people write them', () => {
  const eksctl = `- groups:
  - system:bootstrappers
  - system:nodes
  rolearn: ${NODES.rolearn}
  username: ${NODES.username}
`;
  const terraform = `- "groups":
  - "system:bootstrappers"
  - "system:nodes"
  "rolearn": "${NODES.rolearn}"
  "username": "${NODES.username}"
`;
  const people = `# nodes
  - rolearn: ${NODES.rolearn}   # of the group apps
    username: '${NODES.username}'

    groups: [system:bootstrappers, "system:nodes"]
    note:
      token: hunter2
      list:
        - a
`;
  const indented = `---
- rolearn: ${NODES.rolearn}
  username: ${NODES.username}
  groups:
    - system:bootstrappers
    - system:nodes
- rolearn: b
  groups: []
`;
  expect([eksctl, terraform, people].map(read)).toEqual([[NODES], [NODES], [NODES]]);
  expect(read(indented)).toEqual([NODES, { rolearn: 'b', groups: [] }]);
  expect([read('[]'), read(''), read('# nobody\n')]).toEqual([[], [], []]);
  expect(readEntries('- "111122223333"\n- 444455556666\n', TEXTS)).toEqual([
    '111122223333',
    '444455556666',
  ]);
});

test.for([
  'rolearn: a',
  '- {rolearn: a}',
  '- rolearn: a\n groups: [b]',
  '- rolearn: a\n  rolearn: b',
  '- rolearn: |\n    a',
  '- rolearn: a\n    b',
  '- rolearn: *anchor',
  '- rolearn: "a\\"b"',
  '- rolearn: true',
  '- rolearn: a: b',
  '- groups: [a, [b]]',
  '- groups: [a',
  '- groups:\n  - {a: b}',
  '-\trolearn: a',
  '- - rolearn: a',
  '- rolearn: a\nnot a list',
])('%j is no list that is understood', (text) => {
  expect(read(text)).toBeUndefined();
});

/** A word that YAML 1.1 takes for a flag is written bare, and never guessed about. */
const plain = fc
  .stringMatching(/^[a-z][a-z0-9:/._-]{0,20}[a-z0-9]$/)
  .filter((word) => !/^(?:yes|no|on|off)$/.test(word));
const entry = fc.record(
  {
    rolearn: plain,
    username: plain,
    groups: fc.array(plain, { maxLength: 4 }),
    other: fc.oneof(plain, fc.array(plain), fc.dictionary(plain, plain)),
  },
  { requiredKeys: ['rolearn'] },
);

test('what a YAML writer writes is read as its parser reads it, without what is not kept', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (entries, indentSeq) => {
        const text = stringify(entries, { indentSeq, lineWidth: 0 });
        const kept: readonly object[] = parse(text).map(
          ({ other: _other, ...one }: (typeof entries)[0]) => one,
        );
        expect(read(text)).toEqual(kept);
      },
    ),
  );
});

test('any other text is refused or read: it never throws, and keeps nothing that is not asked for', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
      const found = readEntries(text, MAPPINGS) ?? [];
      for (const one of found) {
        expect(['rolearn', 'username', 'groups']).toEqual(expect.arrayContaining(Object.keys(one)));
      }
    }),
  );
});

test('a ConfigMap keeps its mappings and nothing else, and says which of its lists cannot be read', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-auth', namespace: 'kube-system' },
    data: {
      mapRoles: `- rolearn: ${NODES.rolearn}\n  groups: [system:nodes]\n  secret: hunter2\n`,
      mapUsers: 'hunter2',
      mapAccounts: '- "111122223333"',
      other: 'hunter2',
    },
  };
  const kept = project(raw, awsAuth);
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(project(kept, awsAuth)).toEqual(kept);
  expect(awsAuth.decode(kept)).toMatchObject({
    mappings: [
      { arn: NODES.rolearn, username: '', groups: ['system:nodes'], path: 'data.mapRoles[0]' },
    ],
    accounts: ['111122223333'],
    faults: [{ path: 'data.mapUsers' }],
  });
});

test('an entry that names nobody lets in nobody, and is a finding', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-auth', namespace: 'kube-system' },
    data: { mapRoles: [{ groups: ['system:masters'] }, { rolearn: ['a'] }] },
  };
  expect(awsAuth.decode(raw)).toMatchObject({
    mappings: [],
    faults: [
      { path: 'data.mapRoles[0].rolearn', wrong: 'is missing' },
      { path: 'data.mapRoles[1].rolearn', wrong: 'is no text' },
    ],
  });
});
