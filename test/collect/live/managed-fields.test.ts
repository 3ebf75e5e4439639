import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutManagedFields } from '../../../src/collect/live/managed-fields.ts';

const texts = fc.oneof(
  fc.string(),
  fc.constantFrom('managedFields', '"managedFields":[', '\\', '"', '\\"', ']', '[', '}],', 'ü"]'),
);
// No escapes in keys: JSON.parse of Node 24.21 mistakes some of them for keys it has just seen.
const keys = fc.oneof(texts, fc.constant('managedFields')).filter((key) => !/["\\]/.test(key));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    texts,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(keys, tie('value')),
  ),
})).value;

test('what is left of any JSON is what it was without its managedFields', () => {
  fc.assert(
    fc.property(json, (value) => {
      const bytes = Buffer.from(JSON.stringify(value));

      expect(JSON.parse(withoutManagedFields(bytes).toString())).toEqual(without(value));
    }),
    { numRuns: 2000 },
  );
});

test('any bytes are taken, and text without the lists stays as it is', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const before = Buffer.from(bytes);

      expect(withoutManagedFields(Buffer.from(bytes))).toEqual(before);
    }),
  );
});

test('a key that only ends in the name stays, also where a quote is part of it', () => {
  const text = JSON.stringify({ 'x"managedFields': [1], 'x\\"managedFields': [2] });

  expect(withoutManagedFields(Buffer.from(text)).toString()).toBe(text);
});

test('a list that does not end is left for the parser to refuse', () => {
  const text = '{"metadata":{"managedFields":[{"a":"]"';

  expect(withoutManagedFields(Buffer.from(text)).toString()).toBe(text);
});

test('indented JSON stays as it is', () => {
  const text = JSON.stringify({ metadata: { managedFields: [1] } }, null, 2);

  expect(withoutManagedFields(Buffer.from(text)).toString()).toBe(text);
});

/** The same without every list that is called managedFields. */
function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key, one]) => key !== 'managedFields' || !Array.isArray(one))
    .map(([key, one]): [string, unknown] => [key, without(one)]);
  return Object.fromEntries(kept);
}
