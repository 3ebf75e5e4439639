import { expect, test } from 'vitest';
import { plainScalar, taggedScalar } from '../../../src/collect/manifests/scalars.ts';

// As sigs.k8s.io/yaml 1.6 (go-yaml v2.4) prints them: measured, see docs/decisions.
test('words are what kubectl takes them for', () => {
  const words =
    'y Y yes Yes YES yEs on On ON true True TRUE tRue n N no No NO off OFF false ~ null Null NULL nil';
  expect(words.split(' ').map((word) => [word, plainScalar(word)])).toEqual([
    ...['y', 'Y', 'yes', 'Yes', 'YES'].map((word) => [word, true]),
    ['yEs', 'yEs'],
    ...['on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true]),
    ['tRue', 'tRue'],
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'OFF', 'false'].map((word) => [word, false]),
    ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null]),
    ['nil', 'nil'],
  ]);
  expect(plainScalar('')).toBe(null);
});

test.each([
  ['0644', 420],
  ['-0644', -420],
  ['+0644', 420],
  ['0o14', 12],
  ['0O14', 12],
  ['08', 8],
  ['0_8', 8],
  ['0b1', 1],
  ['-0b11', -3],
  ['0x1F', 31],
  ['0x1f_f', 511],
  ['1_000', 1000],
  ['1_', 1],
  ['00', 0],
  ['-0', 0],
  ['1e3', 1000],
  ['1.5e-3', 0.0015],
  ['.5', 0.5],
  ['5.', 5],
  ['+.5', 0.5],
  ['09.5', 9.5],
  ['1_0.5', 10.5],
  ['18446744073709551616', 18446744073709552000],
])('%s is a number', (text, value) => {
  expect(plainScalar(text)).toBe(value);
});

test.each([
  '2020-01-02',
  '2020-01-02T03:04:05Z',
  '12:30:45',
  '1:30',
  '0x',
  '0o8',
  '0b2',
  '_1',
  '1e',
  'e3',
  '1e400',
  '+',
  '.',
  '..',
  '=',
  'inf',
  'NaN',
  '0.1.2',
  '10.0.0.1',
  'v1',
  '100m',
  '1Gi',
])('%s is text', (text) => {
  expect(plainScalar(text)).toBe(text);
});

test('a tag decides, and a value that is not of its tag is refused', () => {
  expect([
    taggedScalar('1', '!!str'),
    taggedScalar('3', '!!int'),
    taggedScalar('yes', '!<tag:yaml.org,2002:bool>'),
    taggedScalar('aGk=', '!!binary'),
    taggedScalar('2020-01-01', '!!timestamp'),
    taggedScalar('1', '!own'),
    taggedScalar('abc', '!!int'),
    taggedScalar('a', '!!binary'),
  ]).toEqual(['1', 3, true, 'hi', '2020-01-01', '1', undefined, undefined]);
});
