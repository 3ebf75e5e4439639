import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResult, resultJsonSchema } from '../../src/config/result.ts';
import { InputError } from '../../src/model/input-error.ts';
import { lineAndColumn, placeInJson } from '../../src/model/json-place.ts';
import type { Report } from '../../src/model/report.ts';
import { buildReport } from '../../src/scoring/report.ts';
import { NO_PICTURES } from '../pictures.ts';
import { judged, makeCheck, outcome } from '../scoring/make.ts';

const checks = [makeCheck('isolation/a'), makeCheck('response/b', { phase: 'recover', gate: 40 })];

const report: Report = buildReport({
  tool: { name: 'kubemuster', version: '0.1.0' },
  checks,
  catalogue: checks,
  asOf: Date.parse('2026-11-20T09:00:00Z'),
  selection: null,
  plan: undefined,
  waivers: [],
  clusters: [
    judged(
      checks.map((check) => [check.id, outcome(check, check.gate === null ? 'unknown' : 'fail')]),
      {
        origins: new Map([['apps/Deployment/shop/cart', { file: 'cart.yaml', line: 3 }]]),
        ignored: [{ what: 'Certificate web', reason: 'no check reads it' }],
      },
    ),
  ],
  unreachable: [{ id: 'lost', provider: 'unknown', cause: 'timeout', detail: 'no answer' }],
  notListed: [],
});

const text = JSON.stringify(report, null, 2);

/** Message and place of the refusal. */
function refusal(broken: string): unknown {
  try {
    return parseResult(broken, 'result.json');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { message: error.message, ...error.place };
  }
}

function replaced(from: string, to: string): unknown {
  expect(text).toContain(from);
  return refusal(text.replace(from, to));
}

/** The line of the first text that contains it. */
function lineOf(part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

test('a saved result reads back as it was', () => {
  expect(parseResult(text, 'result.json')).toEqual(report);
  expect(JSON.stringify(parseResult(text, 'result.json'), null, 2)).toBe(text);
});

test('what a later version added is left out', () => {
  const later = text.replace('"asOf"', '"later": {"x": 1},\n  "asOf"');
  expect(parseResult(later, 'result.json')).toEqual(report);
});

test('a result of before there were notes has none', () => {
  const { notes: _notes, ...before } = report;
  expect(parseResult(JSON.stringify(before), 'result.json')).toEqual({ ...report, notes: [] });
});

test('a result of before there were pictures has none that was seen', () => {
  const before = report.clusters.map(({ pictures: _pictures, ...one }) => one);
  const read = parseResult(JSON.stringify({ ...report, clusters: before }), 'result.json');
  expect(read.clusters.map(({ pictures }) => pictures)).toEqual([NO_PICTURES]);
});

describe('a refusal', () => {
  test('names the field and its place', () => {
    expect(replaced('"status": "fail"', '"status": "fine"')).toEqual({
      message:
        'clusters[0].checks[1].status: expected one of pass, warn, fail, unknown, not-applicable, found "fine"',
      file: 'result.json',
      line: lineOf('"status": "fail"'),
      column: 21,
    });
  });

  test('names the place where something is missing', () => {
    expect(replaced('"name": "prod-eu-1",', '')).toEqual({
      message: 'clusters[0].name: is missing',
      file: 'result.json',
      line: lineOf('"id": "prod-eu-1"') - 1,
      column: 5,
    });
  });

  test.for([
    ['', 1, 1],
    ['{"schema": ', 1, 12],
    ['{\n  "schema": nope\n}', 2, 13],
    ['{"a": [1, 2,]}', 1, 13],
    ['{"a": 1} x', 1, 10],
    ['[[', 1, 3],
  ] as const)('of %j, which is no JSON, names line %i and column %i', ([broken, line, column]) => {
    expect(refusal(broken)).toEqual({
      message: 'is not valid JSON here',
      file: 'result.json',
      line,
      column,
    });
  });

  test('tells another document, and another version, from a broken result', () => {
    expect(refusal('{"kind": "Pod"}')).toMatchObject({
      message: 'is without a schema, not a result of kubemuster/result/v1',
    });
    expect(refusal('[]')).toMatchObject({
      message: 'is without a schema, not a result of kubemuster/result/v1',
    });
    expect(replaced('result/v1', 'result/v2')).toMatchObject({
      message: 'is of the schema "kubemuster/result/v2", not a result of kubemuster/result/v1',
      line: 2,
      column: 13,
    });
  });

  test('comes where a check has no texts', () => {
    expect(replaced('"isolation/a": {', '"isolation/z": {')).toMatchObject({
      message: 'docs says nothing about the check "isolation/a"',
      line: lineOf('"id": "isolation/a"'),
    });
  });

  test.for([
    ['"credit": [\n            "0",', '"credit": [\n            "1/0",'],
    ['"credit": [\n            "0",', '"credit": [\n            "-1",'],
    ['"assured": 0', '"assured": 0.5'],
    ['"assured": 0', '"assured": 101'],
    ['"asOf": "2026-11-20T09:00:00Z"', '"asOf": "yesterday"'],
    ['"clusters": [', '"clusters": {}, "others": ['],
  ] as const)('comes for %j as %j', ([from, to]) => {
    expect(replaced(from, to)).toMatchObject({ file: 'result.json' });
  });
});

test('names that every object has are plain names', () => {
  const named = (key: string): unknown => refusal(text.replaceAll('isolation/a', key));
  expect(named('__proto__')).toMatchObject({
    message: 'docs says nothing about the check "__proto__"',
  });
  expect(named('constructor')).toMatchObject({
    docs: { constructor: { title: 'Title of constructor' } },
  });
  expect(Object.hasOwn(Object.prototype, 'title')).toBe(false);
});

describe('the JSON Schema', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(resultJsonSchema());

  test('accepts a result, also with what a later version adds', () => {
    validate({ ...JSON.parse(text), later: 1 });
    expect(validate.errors).toBeNull();
  });

  test('refuses what parseResult refuses', () => {
    expect(validate(JSON.parse(text.replace('"status": "fail"', '"status": "fine"')))).toBe(false);
    expect(validate(JSON.parse(text.replace('"name": "prod-eu-1",', '')))).toBe(false);
    expect(validate({ ...JSON.parse(text), docs: null })).toBe(false);
  });
});

describe('the place of a value in JSON', () => {
  test('is where it begins, for every value of every document', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (drawn, indent) => {
        const value: unknown = JSON.parse(drawn);
        const written = JSON.stringify(value, null, indent);
        for (const [path, expected] of valuesIn(value)) {
          const { offset, broken } = placeInJson(written, path);
          expect(broken).toBe(false);
          expect(startsWithValue(written.slice(offset), expected)).toBe(true);
        }
      }),
    );
  });

  test('of broken JSON is where it stops, as the parser of JSON has it', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (drawn, cut) => {
        const broken = drawn.slice(0, cut % (drawn.length + 1));
        expect(placeInJson(broken, []).broken).toBe(!isJson(broken));
      }),
    );
  });

  test('is found in lines and columns from 1', () => {
    expect([0, 1, 2, 3].map((offset) => lineAndColumn('a\nb\n', offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
    ]);
  });

  test('ends at a depth that no result has', () => {
    expect(placeInJson('['.repeat(100_000), []).broken).toBe(true);
  });
});

type Found = readonly [path: readonly PropertyKey[], value: unknown];

function* valuesIn(value: unknown, path: readonly PropertyKey[] = []): Iterable<Found> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value)) {
    yield* valuesIn(inside, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function startsWithValue(written: string, value: unknown): boolean {
  if (Array.isArray(value)) return written.startsWith('[');
  if (typeof value === 'object' && value !== null) return written.startsWith('{');
  return written.startsWith(JSON.stringify(value));
}

function isJson(written: string): boolean {
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}
