import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

test('a value that was cut out of a text does not keep the text in memory', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const texts = new Texts();
  const kept: unknown[] = [];
  const size = 1024 * 1024;
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 50; index += 1) {
    const text = Buffer.alloc(size, `kind: ServiceAccount, number ${index}; `).toString('latin1');
    kept.push(texts.own({ kind: text.slice(0, 30), list: [text.slice(6, 40)] }));
    kept.push(texts.text(text.slice(100, 140)));
  }
  collect();
  expect(kept).toHaveLength(100);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * size);
});
