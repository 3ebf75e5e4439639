import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EXPANDED } from '../../../src/collect/manifests/construct.ts';
import { documentsOf } from '../../../src/collect/manifests/read-text.ts';
import { Fault, Lines, textOf } from '../../../src/collect/manifests/text.ts';

function values(text: string): readonly unknown[] {
  return [...documentsOf(text)].map(({ value }) => value);
}

/** `line:column: reason`. */
function fault(text: string): string {
  try {
    return `read: ${JSON.stringify(values(text))}`;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const lines = new Lines(text);
    return `${lines.lineAt(error.offset)}:${lines.columnAt(error.offset)}: ${error.message}`;
  }
}

test('documents, comments, separators, directives and empty documents', () => {
  const text =
    '# c\n---\na: 1 # c\n---\n---\n# only this\n--- # x\nb: |\n  ---\n  x\n...\n---\n- c\n';
  expect([...documentsOf(text)].map(({ value, line }) => ({ value, line }))).toEqual([
    { value: { a: 1 }, line: 3 },
    { value: { b: '---\nx\n' }, line: 8 },
    { value: ['c'], line: 13 },
  ]);
  expect(values('%YAML 1.1\n---\na: yes\n---\nb: 1\n')).toEqual([{ a: true }, { b: 1 }]);
  expect([values(''), values('# nothing\n'), values('---\n---\n')]).toEqual([[], [], []]);
});

test('keys are texts, as in JSON', () => {
  expect(values('yes: 1\n2: b\n1.5: c\n0644: d\n')).toEqual([
    { true: 1, 2: 'b', 1.5: 'c', 420: 'd' },
  ]);
});

test('a letter is true or false, but not where only text can stand', () => {
  const text =
    'metadata: {name: y, namespace: n, labels: {a: Y}}\nhostNetwork: y\nvalues: [N, y]\ny: n\n';
  expect(values(text)).toEqual([
    {
      metadata: { name: 'y', namespace: 'n', labels: { a: 'Y' } },
      hostNetwork: true,
      values: ['N', 'y'],
      true: false,
    },
  ]);
});

test('merge keys override what stands before them, and are overridden by what follows', () => {
  expect(values('a: &a {x: 1, w: 1}\nb: {<<: *a, x: 3}\nc: {x: 3, <<: *a}\n')).toEqual([
    { a: { x: 1, w: 1 }, b: { x: 3, w: 1 }, c: { x: 1, w: 1 } },
  ]);
  expect(values('a: {<<: [{x: 1}, {x: 2, w: 3}]}\nb: {"<<": 1}\n')).toEqual([
    { a: { x: 1, w: 3 }, b: { '<<': 1 } },
  ]);
});

test('keys such as __proto__ are own fields', () => {
  for (const text of [
    '__proto__: {a: 1}\nconstructor: 2\n',
    '{"__proto__":{"a":1},"constructor":2}',
  ]) {
    const [value] = values(text);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
  expect(JSON.stringify(values('a: &a {__proto__: {x: 1}}\nb: {<<: *a}\n'))).toBe(
    '[{"a":{"__proto__":{"x":1}},"b":{"__proto__":{"x":1}}}]',
  );
});

test.each([
  ['a: 1\nb: 2\na: 3\n', '3:1: duplicate key "a"'],
  ['a: 1\n---\nb:\n  1: x\n  "1": y\n', '5:3: duplicate key "1"'],
  ['__proto__: 1\n__proto__: 2\n', '2:1: duplicate key "__proto__"'],
  ['{x: 1, <<: {x: 2}, x: 3}\n', '1:20: duplicate key "x"'],
  ['{"a": {"b": 1,\n "b": 2}}', '2:2: duplicate key "b"'],
  ['{"kind":"List","items":[{"a":1},\n{"a":1,"a":2}]}', '2:8: duplicate key "a"'],
  ['{"items":[], "x": 1, "x": 2}', '1:22: duplicate key "x"'],
  ['a:\n\tb: 1\n', '2:1: tab characters must not be used in indentation'],
  ['a: 1\n? [x]\n: 1\n', '2:4: a key is a map or a list'],
  ['~: 1\n', '1:1: a key is null'],
  ['a: &x [*x]\n', '1:9: an anchor contains itself'],
  ['a: *x\n', '1:5: an alias names an anchor that is not defined before it'],
  ['a: {<<: 1}\n', '1:5: a merge key (<<) needs a map or a list of maps'],
  ['a: .inf\n', '1:4: ".inf" has no JSON form, so no object can hold it'],
  ['a: !!int x\n', '1:10: "x" is not of its tag'],
])('%j is refused with its place', (text, expected) => {
  expect(fault(text)).toBe(expected);
});

test('what begins like JSON and is none is YAML, or refused where it stops to be JSON', () => {
  expect([fault('{"a": tru}'), fault('{"a": 1,} # c')]).toEqual([
    'read: [{"a":"tru"}]',
    'read: [{"a":1}]',
  ]);
  const places = ['{"a": "b"', '{"a": 1} x', '{"a": 1,\n "b" 2}', '{"a"\n: @}'].map((text) =>
    fault(text).replace(/: .*/, ''),
  );
  expect(places).toEqual(['1:10', '1:10', '2:6', '2:3']);
});

test('aliases may repeat a value, but not without bound', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i += 1) {
    bomb.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  }
  expect(fault(bomb.join('\n'))).toContain(`aliases expand to more than ${MAX_EXPANDED} values`);
  const merged = ['a0: &a0 {k0: 1}'];
  for (let i = 1; i < 2000; i += 1) merged.push(`a${i}: &a${i} {<<: *a${i - 1}, k${i}: 1}`);
  expect(fault(merged.join('\n'))).toContain('refused as an alias bomb');
  const long = `a: &a ${'x'.repeat(1_000_000)}\nb: [${Array(100).fill('*a').join(', ')}]\n`;
  expect(fault(long)).toContain('refused as an alias bomb');
  expect(values('a: &a {b: [1]}\nc: [*a, *a]\n')).toEqual([
    { a: { b: [1] }, c: [{ b: [1] }, { b: [1] }] },
  ]);
});

test('nesting has a bound', () => {
  expect(fault(`${'['.repeat(300)}${']'.repeat(300)}`)).toContain('nested deeper than 256 levels');
  expect(fault(`a: ${'['.repeat(300)}`)).toContain('nesting exceeded maxDepth (256)');
  expect(fault('- '.repeat(100_000))).toContain('nesting exceeded maxDepth (256)');
});

test('JSON texts may follow one another, and items know their lines', () => {
  const text = '{"a":1}\n{"kind":"List","items":[\n{"b":"}\\"{"},\n{"c":[]}\n]}';
  const found = [...documentsOf(text)].map(({ value, line, lineOf }) => {
    const items: unknown = Reflect.get(Object(value), 'items');
    return { value, line, item: lineOf(Array.isArray(items) ? items[0] : undefined) };
  });
  expect(found).toEqual([
    { value: { a: 1 }, line: 1, item: undefined },
    { value: { kind: 'List', items: [{ b: '}"{' }] }, line: 2, item: 3 },
    { value: { kind: 'List', items: [{ c: [] }] }, line: 2, item: 4 },
  ]);
});

test('every JSON object is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (object, wide) => {
      const text = JSON.stringify(object, null, wide ? 2 : 0);
      expect(values(text)).toEqual([JSON.parse(text)]);
    }),
  );
});

test('no text makes it fail otherwise than with a place in the text', () => {
  const pieces = 'a|: |- |\n|  |{|}|[|]|"|\'|&a |*a|<<|---|\t|? |#|!!int |,'.split('|');
  const piece = fc.constantFrom('|', ...pieces);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (chosen) => {
      const text = chosen.join('');
      let offset = 0;
      try {
        values(text);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        offset = error.offset;
      }
      expect(offset >= 0 && offset <= text.length).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('bytes are text in UTF-8, with or without a byte order mark', () => {
  expect(textOf(Buffer.from('\ufeffa: \u00e9\n'))).toBe('a: \u00e9\n');
  const refused = [
    Buffer.from([0x61, 0x0a, 0x62, 0xff]),
    Buffer.from([0xef, 0xbb, 0xbf, 0xef, 0xbf, 0xbd, 0xe9, 0x61]),
    Buffer.from('a\0b'),
    Buffer.from([0xff, 0xfe, 0x61, 0]),
  ].map((bytes) => {
    try {
      return textOf(bytes);
    } catch (error) {
      return error instanceof Fault ? [error.offset, error.message] : error;
    }
  });
  expect(refused).toEqual([
    [3, 'not UTF-8 text'],
    [1, 'not UTF-8 text'],
    [1, 'a NUL byte: this is a binary file, not text'],
    [0, 'UTF-16, not UTF-8: convert it'],
  ]);
});

test('a file that says it is JSON is not read as YAML that happens to fit', () => {
  const text = '{"apiVersion": "v1",\n "kind": }';

  expect([...documentsOf(text)].map(({ value }) => value)).toEqual([
    { apiVersion: 'v1', kind: null },
  ]);
  expect(() => [...documentsOf(text, true)]).toThrow(/JSON|Unexpected|value/);
});
