import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/model/decode.ts';
import {
  describeSelector,
  EVERYTHING,
  type LabelSelector,
  policySelectorOf,
  selectorOf,
  selects,
} from '../../../src/model/kubernetes/selector.ts';

const read = (selector: unknown): LabelSelector =>
  selectorOf({ selector }, 'selector') ?? EVERYTHING;
const labels = (all: Record<string, string>) => new Map(Object.entries(all));

test('a missing selector is told apart from an empty one', () => {
  expect(selectorOf({}, 'selector')).toBeUndefined();
  expect(selectorOf({ selector: null }, 'selector')).toBeUndefined();
  expect(selectorOf({ selector: {} }, 'selector')).toEqual({ requirements: [] });
});

test('an empty selector selects everything', () => {
  expect(selects(read({}), labels({}))).toBe(true);
  expect(selects(read({ matchLabels: {}, matchExpressions: [] }), labels({ a: 'b' }))).toBe(true);
});

test('matchLabels and matchExpressions must all hold', () => {
  const selector = read({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'edge'] }],
  });
  expect(selects(selector, labels({ app: 'web', tier: 'edge' }))).toBe(true);
  expect(selects(selector, labels({ app: 'web' }))).toBe(false);
  expect(selects(selector, labels({ tier: 'edge' }))).toBe(false);
});

test.each([
  ['In', ['a'], 'a', true],
  ['In', ['a'], 'b', false],
  ['In', ['a'], undefined, false],
  ['NotIn', ['a'], 'a', false],
  ['NotIn', ['a'], 'b', true],
  ['NotIn', ['a'], undefined, true],
  ['Exists', [], 'a', true],
  ['Exists', [], '', true],
  ['Exists', [], undefined, false],
  ['DoesNotExist', [], 'a', false],
  ['DoesNotExist', [], undefined, true],
])('%s %j holds for the value %s: %s', (operator, values, value, holds) => {
  const selector = read({ matchExpressions: [{ key: 'k', operator, values }] });
  expect(selects(selector, labels(value === undefined ? {} : { k: value }))).toBe(holds);
});

test('an operator that the API does not have is malformed, and in a policy selects nothing', () => {
  const raw = {
    selector: {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'Is', values: ['a'] }],
    },
  };
  expect(() => selectorOf(raw, 'selector')).toThrow(Malformed);
  const selector = policySelectorOf(raw, 'selector') ?? EVERYTHING;
  expect(selector).toEqual({
    requirements: [
      { key: 'app', operator: 'In', values: ['web'] },
      { key: 'tier', operator: 'unknown', values: ['Is'] },
    ],
  });
  expect(selects(selector, labels({ app: 'web', tier: 'a' }))).toBe(false);
  expect(describeSelector(selector)).toBe('app=web,tier Is?');
});

test('keys that name prototype members are labels like any other', () => {
  const selector = read(JSON.parse('{"matchLabels": {"__proto__": "x", "constructor": "y"}}'));
  expect(selects(selector, labels({}))).toBe(false);
  expect(
    selects(
      selector,
      new Map([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    ),
  ).toBe(true);
  const exists = read({ matchExpressions: [{ key: 'toString', operator: 'Exists' }] });
  expect(selects(exists, labels({}))).toBe(false);
});

test('an operator that the API does not have is malformed', () => {
  expect(() => read({ matchExpressions: [{ key: 'k', operator: 'Matches' }] })).toThrow(Malformed);
  expect(() => read({ matchLabels: { app: 1 } })).toThrow(Malformed);
  expect(() => read('app=web')).toThrow(Malformed);
});

test('it reads as kubectl prints it', () => {
  const selector = read({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
      { key: 'env', operator: 'NotIn', values: ['dev'] },
      { key: 'team', operator: 'Exists' },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  });
  expect(describeSelector(selector)).toBe('app=web,tier in (a,b),env notin (dev),team,!old');
  expect(describeSelector(EVERYTHING)).toBe('everything');
});

test('In and NotIn, Exists and DoesNotExist are each other’s complement', () => {
  const key = fc.constantFrom('a', 'b', '__proto__');
  const value = fc.constantFrom('x', 'y', '');
  fc.assert(
    fc.property(key, fc.array(value), fc.array(fc.tuple(key, value)), (key, values, pairs) => {
      const all = new Map(pairs);
      const one = (operator: string): boolean =>
        selects(read({ matchExpressions: [{ key, operator, values }] }), all);
      expect(one('NotIn')).toBe(!one('In'));
      expect(one('DoesNotExist')).toBe(!one('Exists'));
    }),
  );
});
