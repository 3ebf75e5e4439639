import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedParts } from '../../../src/collect/snapshot/shared-parts.ts';

function parse(shared: SharedParts, text: string): unknown {
  return shared.parse(Buffer.from(text), text);
}

/** Names that are shared, others, and such as are hard to tell from them in text. */
const names = fc.constantFrom(
  'labels',
  'containers',
  'spec',
  'a"labels',
  '"labels":{',
  '__proto__',
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      0,
      1,
      true,
      null,
      'a',
      '\\',
      '"',
      '[0]',
      '"labels":[0]',
      'kube-api-access',
      'ß',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('shared parts', () => {
  it('reads any line as JSON.parse does, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.constantFrom(0, 1), (values, indent) => {
        const shared = new SharedParts();
        for (const one of [...values, ...values]) {
          const text = JSON.stringify(one, undefined, indent);
          expect(parse(shared, text)).toEqual(JSON.parse(text));
        }
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        value,
        fc.nat(),
        fc.constantFrom('', '"', '}', ']', ',', ':', '[0]'),
        (one, at, by) => {
          const text = JSON.stringify({ labels: one, containers: [one] });
          const place = at % text.length;
          const altered = text.slice(0, place) + by + text.slice(place + 1);
          let expected: unknown;
          let refused = false;
          try {
            expected = JSON.parse(altered);
          } catch {
            refused = true;
          }
          if (refused) expect(() => parse(new SharedParts(), altered)).toThrow(SyntaxError);
          else expect(parse(new SharedParts(), altered)).toEqual(expected);
        },
      ),
    );
  });

  it('holds equal parts once, and only those', () => {
    const shared = new SharedParts();
    const [a, b, c] = ['x', 'y', 'x'].map((name) =>
      Object.values(Object(parse(shared, `{"labels":{"app":"${name}"},"name":"${name}"}`))),
    );
    expect(a?.[0]).toBe(c?.[0]);
    expect(a?.[0]).not.toBe(b?.[0]);
    expect([a, b, c]).toEqual([
      [{ app: 'x' }, 'x'],
      [{ app: 'y' }, 'y'],
      [{ app: 'x' }, 'x'],
    ]);
  });

  it.each([
    ['a field twice', '{"labels":{"a":1},"labels":[0]}'],
    ['a name written with escapes', String.raw`{"l\u0061bels":[0],"labels":[1]}`],
    ['a list of numbers in place of a part', '{"labels":[0],"containers":[1]}'],
    ['part of a name', String.raw`{"x\"labels":{"a":1},"labels":{"a":1}}`],
    ['whitespace', '{"labels" : [0], "containers":\t[1], "volumes": {}}'],
  ])('is not misled by %s', (_, text) => {
    expect(parse(new SharedParts(), text)).toEqual(JSON.parse(text));
  });
});
