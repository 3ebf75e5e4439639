import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fits } from '../../src/facts/pattern.ts';

test.for([
  ['shop', 'shop', true],
  ['shop', 'shops', false],
  ['shop-*', 'shop-eu', true],
  ['*-eu', 'shop-eu', true],
  ['*a*b', 'xaxbxab', true],
  ['s?op', 'shop', true],
  ['s?op', 'sop', false],
  ['*', '', true],
  ['', 'x', false],
] as const)('%s and %s', ([pattern, found, expected]) => {
  expect(fits(pattern, found)).toBe(expected);
});

test('it agrees with a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(letters, text, (pattern, found) => {
      const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
      expect(fits(pattern, found)).toBe(new RegExp(`^${source}$`).test(found));
    }),
  );
});
