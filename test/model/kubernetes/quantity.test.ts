import { expect, it } from 'vitest';
import { quantity } from '../../../src/model/kubernetes/quantity.ts';

it('reads the quantities of the API, and nothing else', () => {
  const texts = ['10', '1k', '2Ki', '1e3', '500m', '1.5', '', 'many', '-1', '1x', '1e', '0x10'];
  expect(texts.map(quantity)).toEqual([
    10,
    1000,
    2048,
    1000,
    0.5,
    1.5,
    ...Array<undefined>(6).fill(undefined),
  ]);
});
