import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../../../checks/index.ts';
import { parsePlan } from '../../../src/config/plan/read.ts';
import type { Check, Outcome } from '../../../src/model/check.ts';
import { compare, type Fraction, ZERO } from '../../../src/model/fraction.ts';
import { HEAD, isCheck } from '../../config/known.ts';
import { AS_OF, judgeExample } from '../../judge.ts';

const DAY = 86_400_000;
const now = Date.parse(AS_OF);
const organization = checks.filter(({ id }) => id.startsWith('organization/'));
const example = readFileSync(
  path.join(import.meta.dirname, '..', '..', '..', 'examples', 'ir-plan.yaml'),
  'utf8',
);

const dayBefore = (age: number): string => new Date(now - age * DAY).toISOString().slice(0, 10);
const day = fc.nat(900).map(dayBefore);

/** The parts of a plan that these rules read, each there or not, with days that have come. */
const plan = fc
  .record({
    meta: fc.option(day),
    clusters: fc.boolean(),
    lead: fc.option(day),
    deputy: fc.option(day),
    channels: fc.constantFrom('[phone]', '[phone, chat]'),
    contacts: fc.array(
      fc.tuple(fc.constantFrom('legal', 'compliance', 'seniorManagement'), fc.option(day)),
      { maxLength: 3 },
    ),
    support: fc.option(day),
    hr: fc.option(day),
    approval: fc.option(fc.boolean()),
  })
  .map(({ meta, clusters, lead, deputy, channels, contacts, support, hr, approval }) => {
    const verified = (date: string | null): string => (date === null ? '' : `, verified: ${date}`);
    const unique = new Map(contacts);
    return [
      meta === null ? '' : `meta: {organization: Harbour, reviewed: ${meta}, reviewer: ciso}`,
      clusters ? 'clusters: [{id: example}]' : '',
      `roles: {incidentLead: {name: a, channels: ${channels}${verified(lead)}}, deputy: {name: b, channels: ${channels}${verified(deputy)}}}`,
      'rotations: [{id: sre, coverage: 24x7, levels: 2}]',
      'contacts:',
      ...[...unique].map(
        ([key, date]) => `  ${key}: {alias: x, outOfHours: true${verified(date)}}`,
      ),
      `  customerSupport: {alias: x, statements: s${verified(support)}}`,
      `  humanResources: {alias: x, insiderPlaybook: p${verified(hr)}}`,
      approval === null
        ? ''
        : `authority: {isolateWorkload: {role: oncall, approval: ${approval}}, isolateNode: {role: sre, approval: false}, takeDownService: {role: oncall, approval: true}, disclose: {role: oncall, approval: true}}`,
      'obligations: [{regime: GDPR, trigger: breach, deadlineHours: 72, owner: dpo, template: t}]',
    ].join('\n');
  });

const low = (outcome: Outcome): Fraction => (outcome.type === 'judged' ? outcome.credit.lo : ZERO);

describe.for(organization.map((check) => [check.id, check] as const))('%s', ([, check]) => {
  test('growing older never raises the credit', () => {
    fc.assert(
      fc.property(plan, fc.nat(900), (text, days) => {
        const asOf = new Date(now + days * DAY).toISOString();
        const [before, after] = [
          judgeExample(check, { plan: text }),
          judgeExample(check, { plan: text, asOf }),
        ];
        expect(compare(low(after), low(before))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('leaving out a section never raises the credit', () => {
    const sections = [
      'meta',
      'clusters',
      'roles',
      'rotations',
      'contacts',
      'authority',
      'obligations',
    ];
    fc.assert(
      fc.property(plan, fc.constantFrom(...sections), (text, section) => {
        const hidden = text.replaceAll(new RegExp(`^${section}:.*\n?(?: .*\n)*`, 'gm'), '');
        const [before, after] = [
          judgeExample(check, { plan: text }),
          judgeExample(check, { plan: hidden }),
        ];
        expect(compare(low(after), low(before))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('its examples are plans that could be filed', () => {
    const plans = Object.values(check.examples).flatMap(({ plan: text }) => text ?? []);
    for (const text of plans) expect(readable(text)).toBe(true);
  });
});

/** An example leaves out what its rule does not ask. */
function readable(text: string): boolean {
  const indent = /^\s*/.exec(text.replace(/^\n+/, ''))?.[0] ?? '';
  const own = text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim();
  const head = own.startsWith('meta:') ? HEAD.replace(/^meta:.*\n/m, '') : HEAD;
  return parsePlan('ir-plan.yaml', `${head}${own}\n`, isCheck).sections.size > 0;
}

describe("the example fleet's plan", () => {
  const judged = (check: Check, id: string): string => {
    const outcome = judgeExample(
      check,
      { plan: example },
      { info: { id, name: id, identities: [] } },
    );
    return outcome.type === 'judged' ? outcome.status : outcome.type;
  };

  test.for(['prod-eu-1', 'legacy-dc1', 'analytics-aks'])(
    'is judged for %s with its honest gaps',
    (id) => {
      const built = ['ORG-01', 'ORG-02', 'ORG-05', 'ORG-06', 'ORG-07', 'ORG-08', 'ORG-09'];
      const mine = organization.filter(({ code }) => built.includes(code));
      expect(Object.fromEntries(mine.map((check) => [check.code, judged(check, id)]))).toEqual({
        'ORG-01': 'pass',
        'ORG-02': 'warn',
        'ORG-05': 'pass',
        'ORG-06': 'warn',
        'ORG-07': 'warn',
        'ORG-08': 'pass',
        'ORG-09': 'pass',
      });
    },
  );
});
