import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rbac } from '../../../src/facts/rbac/rbac.ts';
import { isObject, type Json, type JsonObject } from '../../oracle/json.ts';
import { isAllowed, rightsIn } from './asked.ts';
import { BINDS_BAD, READING, REFUSED, TAKEN } from './malformed.ts';
import { requests, worlds } from './random.ts';

const ACTION = { verb: 'get', group: '', resource: 'pods' };
const ANN = { kind: 'User', name: 'ann', namespace: '' } as const;
const ACCOUNT = { kind: 'ServiceAccount', name: 'x', namespace: 'shop' } as const;

test.for(REFUSED.map((one) => [one.what, one] as const))(
  '%s gives nobody anything, and is told with its field',
  ([, { object, path }]) => {
    const bound = object['kind'] === 'ClusterRole' ? [BINDS_BAD] : [];
    const rights = rightsIn([READING, object, ...bound]);
    expect(rights.findings().map((one) => [one.object.name, one.path])).toContainEqual([
      'bad',
      path,
    ]);
    for (const one of [ANN, ACCOUNT]) {
      expect(rights.may(one, ACTION, 'shop').evidence).toEqual([]);
      expect(rights.may(one, { verb: 'get', url: '/x' }).evidence).toEqual([]);
    }
  },
);

test.for(TAKEN.map((one) => [one.what, one] as const))(
  '%s is told although the API server takes it',
  ([, { object, path }]) => {
    const found = rightsIn([READING, object]).findings();
    expect(found.map((one) => [one.object.name, one.path])).toEqual([['bad', path]]);
  },
);

test('what is well formed is not told, however its verbs are spelt', () => {
  fc.assert(
    fc.property(worlds(''), (objects) => {
      const { findings } = rightsIn(objects);
      const own = findings().filter(({ path }) => !/roleRef|subjects|aggregation/.test(path));
      const typos = own.filter(({ wrong }) => !/is no pattern|names objects/.test(wrong));
      expect(typos).toEqual([]);
    }),
    { numRuns: 60, seed: 7 },
  );
});

const junk = fc.constantFrom<Json>(5, true, [5], [[]], 'x\u0000', ['__proto__']);
const FIELDS = ['rules', 'aggregationRule', 'subjects', 'roleRef'];

test('whatever stands in a field, nothing is thrown and nobody gains a right', () => {
  fc.assert(
    fc.property(
      worlds(''),
      fc.nat(),
      junk,
      fc.array(requests(''), { minLength: 10, maxLength: 20 }),
      (objects, seed, value, asked) => {
        const before = rightsIn(objects);
        const broken = objects.map((one, index) => spoilt(one, seed + index * 7, value));
        const after = rightsIn(broken);
        expect(JSON.stringify(rbac.show?.(after as never)).length).toBeGreaterThan(0);
        for (const request of asked) {
          if (isAllowed(after, request)) expect(isAllowed(before, request)).toBe(true);
        }
      },
    ),
    { numRuns: 150, seed: 7 },
  );
});

/** The object with one value replaced, somewhere below the fields that RBAC reads. */
function spoilt(object: Json, seed: number, value: Json): Json {
  const places = FIELDS.flatMap((field) => [...placesIn((object as JsonObject)[field], [field])]);
  const place = places[seed % places.length];
  return place === undefined ? object : replaced(object, place, value);
}

function* placesIn(json: Json | undefined, path: readonly string[]): Iterable<readonly string[]> {
  if (json === undefined) return;
  yield path;
  const inner = isObject(json) || Array.isArray(json) ? Object.entries(json) : [];
  for (const [key, one] of inner) yield* placesIn(one as Json, [...path, key]);
}

function replaced(json: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const inner = Object.entries(json as JsonObject).map(([name, one]): [string, Json] => [
    name,
    name === key ? replaced(one, rest, value) : one,
  ]);
  return Array.isArray(json) ? inner.map(([, one]) => one) : Object.fromEntries(inner);
}
