import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allows, isWithin, rulesOfEverything } from '../../src/facts/policy-rules.ts';
import type { PolicyRule } from '../../src/model/kubernetes/rbac.ts';

function rule(spec: Partial<PolicyRule>): PolicyRule {
  return { verbs: [], groups: [], resources: [], resourceNames: [], urls: [], ...spec };
}

const ANY = rule({ verbs: ['*'], groups: ['*'], resources: ['*'] });

test.for<readonly [string, Partial<PolicyRule>, boolean]>([
  ['the very resource', { resources: ['pods/exec'] }, true],
  ['any resource', { resources: ['*'] }, true],
  ['the subresource of any resource', { resources: ['*/exec'] }, true],
  ['only the resource itself', { resources: ['pods'] }, false],
  ['a star after the slash, which means nothing', { resources: ['pods/*'] }, false],
  ['another group', { resources: ['pods/exec'], groups: ['apps'] }, false],
  ['any group', { resources: ['pods/exec'], groups: ['*'] }, true],
  ['no group at all', { resources: ['pods/exec'], groups: [] }, false],
  ['another verb', { resources: ['pods/exec'], verbs: ['get'] }, false],
  ['any verb', { resources: ['pods/exec'], verbs: ['*'] }, true],
  ['one pod by its name', { resources: ['pods/exec'], resourceNames: ['web-0'] }, false],
])('a rule with %s', ([, spec, expected]) => {
  const given = rule({ verbs: ['create'], groups: [''], ...spec });
  expect(allows(given, { verb: 'create', group: '', resource: 'pods/exec' })).toBe(expected);
});

test('a rule with names allows what is done to these', () => {
  const given = rule({
    verbs: ['get'],
    groups: [''],
    resources: ['secrets'],
    resourceNames: ['a'],
  });
  const action = { verb: 'get', group: '', resource: 'secrets' };
  expect(allows(given, { ...action, name: 'a' })).toBe(true);
  expect(allows(given, { ...action, name: 'b' })).toBe(false);
  expect(allows(given, action)).toBe(false);
});

test('everything is every verb on everything, also from several rules, and nothing less', () => {
  const placed = (...rules: readonly PolicyRule[]): readonly { readonly rule: PolicyRule }[] =>
    rules.map((one) => ({ rule: one }));
  const some = (verbs: readonly string[]): PolicyRule => ({ ...ANY, verbs });
  const reading = some(['get', 'list', 'watch']);
  const writing = some(['create', 'update', 'patch', 'delete', 'deletecollection']);
  const no = [
    placed(reading),
    placed(reading, some(['create', 'update', 'patch', 'delete'])),
    placed({ ...ANY, groups: ['', 'apps'] }),
    placed({ ...ANY, resources: ['pods', 'secrets'] }),
    placed({ ...ANY, resourceNames: ['one'] }),
  ];
  expect(rulesOfEverything(placed(reading, ANY))).toEqual(placed(ANY));
  expect(rulesOfEverything(placed(reading, writing))).toEqual(placed(reading, writing));
  for (const one of no) expect(rulesOfEverything(one)).toEqual([]);
});

test.for<readonly [string, Partial<PolicyRule>, boolean]>([
  ['the same', { resources: ['configmaps'], resourceNames: ['info'] }, true],
  ['fewer verbs', { verbs: [], resources: ['configmaps'], resourceNames: ['info'] }, true],
  ['without the name', { resources: ['configmaps'] }, false],
  ['another name beside', { resources: ['configmaps'], resourceNames: ['info', 'x'] }, false],
  [
    'another resource beside',
    { resources: ['configmaps', 'secrets'], resourceNames: ['info'] },
    false,
  ],
  ['any verb', { verbs: ['*'], resources: ['configmaps'], resourceNames: ['info'] }, false],
  ['a path below', { urls: ['/api/v1'], groups: [] }, true],
  ['the pattern itself', { urls: ['/api/*'], groups: [] }, true],
  ['another path', { urls: ['/metrics'], groups: [] }, false],
  ['any path', { urls: ['*'], groups: [] }, false],
])('a rule with %s against a shipped one', ([, spec, expected]) => {
  const limits = [
    rule({ verbs: ['get'], groups: [''], resources: ['configmaps'], resourceNames: ['info'] }),
    rule({ verbs: ['get'], urls: ['/api/*'] }),
  ];
  expect(isWithin(rule({ verbs: ['get'], groups: [''], ...spec }), limits)).toBe(expected);
});

const words = (...all: readonly string[]): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...all), { maxLength: 3 });
const rules = fc.record({
  verbs: words('get', 'list', 'create', '*'),
  groups: words('', 'apps', '*'),
  resources: words('pods', 'pods/exec', 'secrets', '*', '*/exec'),
  resourceNames: words('a', 'b'),
  urls: words('/api', '/api/*', '*'),
});
const actions = fc.record({
  verb: fc.constantFrom('get', 'list', 'create', 'delete'),
  group: fc.constantFrom('', 'apps', 'batch'),
  resource: fc.constantFrom('pods', 'pods/exec', 'secrets', 'services'),
  name: fc.constantFrom('a', 'b', 'c'),
});

test('a rule is within itself, and whatever it allows is allowed by the rules it is within', () => {
  fc.assert(
    fc.property(rules, fc.array(rules, { maxLength: 3 }), actions, (one, limits, action) => {
      expect(isWithin(one, [one])).toBe(true);
      if (!isWithin(one, limits) || !allows(one, action)) return;
      expect(limits.some((limit) => allows(limit, action))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a rule that names one thing a million times is still compared at once', () => {
  const many = Array.from({ length: 1_000_000 }, () => 'get');
  const hostile = rule({ verbs: many, groups: many.map(() => ''), resources: ['pods'] });
  expect(isWithin(hostile, [rule({ verbs: ['get'], groups: [''], resources: ['pods'] })])).toBe(
    true,
  );
});
