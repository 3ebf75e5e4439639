import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Texts } from '../../../src/collect/manifests/texts.ts';

test('owned values equal what was read, also with halves of surrogate pairs and fields of any name', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary', minLength: 13 }), (value, text) => {
      const read = JSON.parse(JSON.stringify({ value, text, ['__proto__']: text }));
      const texts = new Texts();
      expect(texts.own(structuredClone(read))).toEqual(read);
      expect(texts.own(`${text}\ud800`)).toBe(`${text}\ud800`);
      expect(texts.own(text)).toBe(text);
    }),
  );
});
