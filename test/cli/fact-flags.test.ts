import { expect, test } from 'vitest';
import { factArguments } from '../../src/cli/fact-flags.ts';
import { rbac } from '../../src/facts/rbac/rbac.ts';

test.for<readonly [string, ReturnType<typeof factArguments>]>([
  ['deploy --who-can get secrets', { paths: ['deploy'], options: { 'who-can': 'get secrets' } }],
  ['--who-can get secrets deploy', { paths: ['deploy'], options: { 'who-can': 'get secrets' } }],
  [
    '--who-can get pods/log -n shop a b',
    { paths: ['a', 'b'], options: { 'who-can': 'get pods/log', namespace: 'shop' } },
  ],
  [
    '--subject shop/cart --who-can * * deploy',
    { paths: ['deploy'], options: { subject: 'shop/cart', 'who-can': '* *' } },
  ],
])('a flag of two words takes both: %s', ([line, expected]) => {
  expect(factArguments(rbac, line.split(' '))).toEqual(expected);
});

test.for([
  ['--who-can get', '--who-can wants VERB RESOURCE'],
  ['--who-can', '--who-can wants VERB RESOURCE'],
  ['--who-can get pods --who-can get secrets', '--who-can is given twice'],
  ['--whocan get pods', 'the fact rbac has no flag --whocan'],
] as const)('%s is refused', ([line, message]) => {
  expect(() => factArguments(rbac, line.split(' '))).toThrow(message);
});
