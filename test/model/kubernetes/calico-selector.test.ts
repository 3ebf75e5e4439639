import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCalicoSelector } from '../../../src/model/kubernetes/calico-selector.ts';

const LABELS = new Map([
  ['app', 'web'],
  ['ir/quarantine', 'true'],
  ['projectcalico.org/namespace', 'shop'],
]);
const matches = (text: string): boolean | undefined => parseCalicoSelector(text)?.matches(LABELS);

test.each([
  ['', true],
  ['all()', true],
  ['!all()', false],
  ['global()', false],
  ["app == 'web'", true],
  ['app == "web"', true],
  ["app=='db'", false],
  ["app != 'db'", true],
  ["tier != 'db'", true],
  ["tier == ''", false],
  ['has(ir/quarantine)', true],
  ['has( app )', true],
  ['! has(tier)', true],
  ["app in {'web', 'api'}", true],
  ["app not in {'web'}", false],
  ["tier not in {'web'}", true],
  ["app contains 'e'", true],
  ["app starts with 'w'", true],
  ["app ends with 'w'", false],
  ["has(tier) || app == 'web' && has(nothing)", false],
  ["(has(tier) || app == 'web') && !has(nothing)", true],
  ["projectcalico.org/namespace == 'shop'", true],
])('%s is %s', (text, expected) => {
  expect(matches(text)).toBe(expected);
});

test.each(["app = 'web'", 'app ==', "app == 'web' &&", "(app == 'web'", "app 'web'", 'has()', '§'])(
  'what it does not understand is not known: %s',
  (text) => {
    expect(parseCalicoSelector(text)).toBeUndefined();
  },
);

test('it tells the keys and values it names', () => {
  const selector = parseCalicoSelector("has(a) && b in {'x', 'y'} && c != 'z'");
  expect([...(selector?.keys ?? [])]).toEqual(['a', 'b', 'c']);
  expect(selector?.values).toEqual(['x', 'y', 'z']);
});

test('a hostile depth is refused, not followed', () => {
  expect(parseCalicoSelector(`${'('.repeat(5000)}all()${')'.repeat(5000)}`)).toBeUndefined();
  expect(parseCalicoSelector(`${'!'.repeat(5000)}all()`)).toBeUndefined();
});

test('whatever it is given it answers, and never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect([true, false, undefined]).toContain(matches(text));
    }),
  );
});
