import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alike } from '../../../src/collect/live/alike.ts';

const json = fc.jsonValue({ maxDepth: 4 });

test('nothing of a value changes, whatever it is compared with', () => {
  fc.assert(
    fc.property(json, json, (value, other) => {
      const before = JSON.stringify(value);
      const untouched = JSON.stringify(other);
      expect(JSON.stringify(alike(structuredClone(value), other))).toBe(before);
      expect(JSON.stringify(other)).toBe(untouched);
    }),
  );
});

test('an equal object is held once', () => {
  const first = { spec: { containers: [{ name: 'main', ports: [80, 443] }] } };

  expect(alike(structuredClone(first), first)).toBe(first);
});

test('what differs stays, and the rest of it is held once', () => {
  const first = { name: 'a-1', labels: { app: 'a' }, ports: [{ port: 80 }, { port: 443 }] };
  const second = { name: 'a-2', labels: { app: 'a' }, ports: [{ port: 80 }, { port: 444 }] };

  const shared = alike(second, first);

  expect(shared).toBe(second);
  expect(shared).toEqual({
    name: 'a-2',
    labels: { app: 'a' },
    ports: [{ port: 80 }, { port: 444 }],
  });
  expect(second.labels).toBe(first.labels);
  expect(second.ports[0]).toBe(first.ports[0]);
});

test('fields in another order, one field more or less, and elements more or less are another value', () => {
  for (const [value, other] of [
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1], [1, 2]],
    [[1, 2], [1]],
    [{}, []],
    [{}, null],
  ]) {
    const text = JSON.stringify(value);
    expect(JSON.stringify(alike(structuredClone(value), other))).toBe(text);
  }
});

test('a field called __proto__ is a field like any other', () => {
  const first: unknown = JSON.parse('{"__proto__":{"a":"x"},"b":1}');
  const second: unknown = JSON.parse('{"__proto__":{"a":"x"},"b":2}');

  const shared = alike(second, first);

  expect(JSON.stringify(shared)).toBe('{"__proto__":{"a":"x"},"b":2}');
  expect(Object.getPrototypeOf(shared)).toBe(Object.prototype);
});
