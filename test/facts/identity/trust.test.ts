import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letsIn, trustOf } from '../../../src/facts/identity/trust.ts';
import { runs } from '../reachability/runs.ts';

test.for([
  [[], 'nobody'],
  [['sts.amazonaws.com'], 'nobody'],
  [['system:serviceaccount:shop:cart'], 'one'],
  [['system:serviceaccount:shop:cart', 'system:serviceaccount:shop:cart'], 'one'],
  [['system:serviceaccount:shop:cart', 'system:serviceaccount:shop:web'], 'several'],
  [['system:serviceaccount:shop:ca?t'], 'wide'],
  [['system:serviceaccount:shop*:cart'], 'wide'],
  [['system:serviceaccount:*:cart'], 'anybody'],
  [['system:serviceaccount:*'], 'anybody'],
  [['system:*'], 'anybody'],
  [['system:serviceaccount:shop:cart', '*'], 'anybody'],
] as const)('%j is trust in %s', ([subjects, trust]) => {
  expect(trustOf(subjects)).toBe(trust);
});

test.for([
  ['system:serviceaccount:shop:cart', true],
  ['system:serviceaccount:shop:c*', true],
  ['system:serviceaccount:*:c?rt', true],
  ['*', true],
  ['*cart', true],
  ['system:serviceaccount:shop:cart?', false],
  ['system:serviceaccount:shop:car', false],
  ['system:serviceaccount:web:*', false],
  ['', false],
] as const)('%s lets in the account: %s', ([subject, expected]) => {
  expect(letsIn([subject], 'shop', 'cart')).toBe(expected);
});

test('a text with stars for some of its letters lets it in, however many stars there are', () => {
  const own = 'system:serviceaccount:shop:cart';
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: own.length, maxLength: own.length }),
      (stars) => {
        const pattern = own
          .split('')
          .map((letter, at) => (stars[at] === true ? '*' : letter))
          .join('');
        expect(letsIn([pattern], 'shop', 'cart')).toBe(true);
        expect(letsIn([`${pattern}!`], 'shop', 'cart')).toBe(false);
      },
    ),
    runs(100),
  );
});
