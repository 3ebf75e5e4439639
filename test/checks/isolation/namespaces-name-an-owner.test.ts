import { expect, test } from 'vitest';
import { check } from '../../../checks/isolation/namespaces-name-an-owner.ts';
import type { Outcome } from '../../../src/model/check.ts';
import { fraction } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

type Meta = Readonly<Record<'labels' | 'annotations', Readonly<Record<string, string>>>>;

function namespace(name: string, meta: Partial<Meta> = {}): unknown {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...meta } };
}

const ROTATIONS = 'rotations: [{id: web-oncall, coverage: 24x7, levels: 2}]';
const CONTACTS = 'contacts: {legal: {alias: counsel@harbour.example}}';
const TIERS = 'tiers: {critical: []}';

function judged(
  objects: readonly unknown[],
  plan: string | undefined,
  options?: ExampleOptions,
): Outcome {
  const given = plan === undefined ? {} : { plan };
  return judgeExample(check, { objects: JSON.stringify(objects), ...given }, options);
}

function told(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map((one) => {
    if (one.status === 'not-applicable') return one;
    const where = one.evidence.map(({ path, value }) => `${path} ${value}`);
    return [one.subject.key, one.status, one.message, ...where];
  });
}

const WEB = 'core/Namespace/web';
const FOUND = 'web-oncall can be paged for it';
const ROTATION = 'rotations[0].id web-oncall';

test.for([
  ['by a label', { labels: { owner: 'web-oncall' } }, "metadata.labels['owner'] web-oncall"],
  [
    'by an annotation',
    { annotations: { team: 'web-oncall' } },
    "metadata.annotations['team'] web-oncall",
  ],
  [
    'by a second key, where the first reaches nobody',
    { labels: { owner: 'gone', 'on-call': 'web-oncall' } },
    "metadata.labels['on-call'] web-oncall",
  ],
] as const)('a namespace names its rotation %s', ([, meta, field]) => {
  expect(told(judged([namespace('web', meta)], `${ROTATIONS}\n${TIERS}`))).toEqual([
    [WEB, 'pass', FOUND, field, ROTATION],
  ]);
});

test('a contact counts by its key and by its alias', () => {
  const objects = [
    namespace('a', { labels: { owner: 'legal' } }),
    namespace('b', { annotations: { owner: 'counsel@harbour.example' } }),
  ];
  expect(judged(objects, CONTACTS)).toMatchObject({ status: 'pass', counts: { pass: 2 } });
});

test('a name that the plan does not know does not count, and no name does not either', () => {
  const objects = [
    namespace('web', { labels: { team: 'web', owner: 'constructor' } }),
    namespace('x'),
  ];
  expect(told(judged(objects, `${ROTATIONS}\n${TIERS}`))).toEqual([
    [
      WEB,
      'fail',
      'the plan has no rotation or contact named constructor or web',
      "metadata.labels['owner'] constructor",
      "metadata.labels['team'] web",
    ],
    [
      'core/Namespace/x',
      'fail',
      'it names no owner',
      'metadata.labels[owner | team | on-call] not set',
    ],
  ]);
});

test('the keys of the plan replace the usual ones', () => {
  const plan = `ownership: {keys: [oncall]}\n${ROTATIONS}\n${TIERS}`;
  expect(judged([namespace('web', { labels: { owner: 'web-oncall' } })], plan)).toMatchObject({
    status: 'fail',
  });
  expect(judged([namespace('web', { labels: { oncall: 'web-oncall' } })], plan)).toMatchObject({
    status: 'pass',
  });
});

test("an annotation of the plan's own naming is not read, and the gap says so", () => {
  const plan = `ownership: {keys: [harbour.example/pager]}\n${ROTATIONS}\n${TIERS}`;
  expect(judged([namespace('web')], plan)).toMatchObject({
    status: 'unknown',
    gaps: [
      {
        source: 'core/Namespace',
        cause: 'not-collected',
        permission: 'a label harbour.example/pager on the namespace',
      },
    ],
  });
  const labelled = namespace('web', { labels: { 'harbour.example/pager': 'web-oncall' } });
  expect(judged([labelled], plan)).toMatchObject({ status: 'pass' });
});

test("the plan's map of tenants names owners of namespaces without labels, in its clusters", () => {
  const tenant = (clusters: string): string =>
    `ownership: {keys: [owner], tenants: [{name: web-oncall, namespaces: [{namespace: web${clusters}}]}]}`;
  const plan = `${ROTATIONS}\n${TIERS}\nclusters: [{id: example}, {id: other}]`;
  expect(told(judged([namespace('web')], `${tenant('')}\n${plan}`))).toEqual([
    [WEB, 'pass', FOUND, 'ownership.tenants[0].name web-oncall', ROTATION],
  ]);
  expect(judged([namespace('web')], `${tenant(', clusters: [other]')}\n${plan}`)).toMatchObject({
    status: 'fail',
  });
});

test('without a plan it is unknown, not a failure', () => {
  const objects = [namespace('web', { labels: { owner: 'web' } }), namespace('bare')];
  expect(judged(objects, undefined)).toMatchObject({ status: 'unknown', counts: { unknown: 2 } });
});

test('without rotations and contacts a name cannot be looked up; that there is none is plain', () => {
  const objects = [namespace('web', { labels: { owner: 'web' } }), namespace('bare')];
  expect(told(judged(objects, TIERS))).toEqual([
    [
      'core/Namespace/bare',
      'fail',
      'it names no owner',
      'metadata.labels[owner | team | on-call] not set',
    ],
    [WEB, 'unknown', 'not known whether its owner can be paged', "metadata.labels['owner'] web"],
  ]);
});

test('four of five namespaces are a warning, unless the fifth is critical', () => {
  const owned = ['a', 'b', 'c', 'd'].map((name) =>
    namespace(name, { labels: { team: 'web-oncall' } }),
  );
  const objects = [...owned, namespace('pay')];
  expect(judged(objects, `${ROTATIONS}\n${TIERS}`)).toMatchObject({ status: 'warn' });
  expect(judged(objects, `${ROTATIONS}\ntiers: {critical: [{namespace: pay}]}`)).toMatchObject({
    status: 'fail',
    credit: { lo: fraction(1, 4), hi: fraction(1, 4) },
  });
});

test('system namespaces need no owner, and without tenants the rule does not apply', () => {
  expect(judged([namespace('kube-system')], ROTATIONS)).toMatchObject({ type: 'not-applicable' });
});

test('namespaces that were not seen leave the rest open', () => {
  const objects = [namespace('web', { labels: { team: 'web-oncall' } })];
  const plan = `${ROTATIONS}\n${TIERS}`;
  expect(judged(objects, plan, { partial: ['core/Namespace'] })).toMatchObject({
    status: 'unknown',
    counts: { pass: 1, unknown: 1 },
  });
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'web' },
    spec: { containers: [{ name: 'main', image: 'x' }] },
  };
  expect(judged([pod], plan, { hidden: ['core/Namespace'] })).toMatchObject({
    status: 'unknown',
    counts: { unknown: 2 },
  });
});

test('keys and names like those of prototypes are only texts', () => {
  const plan = `ownership: {keys: [constructor, toString]}\n${ROTATIONS}\n${CONTACTS}\n${TIERS}`;
  const hostile = `[{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "web", "labels": {"constructor": "__proto__", "toString": "hasOwnProperty"}}}]`;
  const outcome = judgeExample(check, { objects: hostile, plan });
  expect(outcome).toMatchObject({ type: 'judged', counts: { pass: 0, fail: 0, unknown: 1 } });
});
