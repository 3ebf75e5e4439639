import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ids, inAll, inAny, isIn, notIn } from '../../../src/facts/reachability/ids.ts';

const SIZE = 20;
const LIST: fc.Arbitrary<Ids> = fc
  .uniqueArray(fc.nat(SIZE - 1))
  .map((all) => Int32Array.from(all).sort());

function those(holds: (id: number) => boolean): readonly number[] {
  return Array.from({ length: SIZE }, (_, id) => id).filter(holds);
}

test('what is in all lists, in any and in none is what a look at every number says', () => {
  fc.assert(
    fc.property(fc.array(LIST, { minLength: 1, maxLength: 4 }), (lists) => {
      const sets = lists.map((one) => new Set(one));
      expect([...inAll(lists)]).toEqual(those((id) => sets.every((one) => one.has(id))));
      const any = inAny(lists);
      expect([...any]).toEqual(those((id) => sets.some((one) => one.has(id))));
      expect([...notIn(any, SIZE)]).toEqual(those((id) => !isIn(any, id)));
    }),
  );
});
