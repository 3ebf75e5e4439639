import { describe, expect, test } from 'vitest';
import { check as clocks } from '../../../checks/organization/notification-clocks-are-owned.ts';
import { check as filed } from '../../../checks/organization/response-plan-is-filed.ts';
import { judgeExample } from '../../judge.ts';
import { attested } from './attested.ts';

const PASS = '1 to 1';
const WARN = '1/2 to 1/2';
const FAIL = '0 to 0';

describe('ORG-01: a plan for this cluster', () => {
  const plan = (reviewed: string, clusters = 'clusters: [{id: example}]'): string =>
    `meta: {organization: Harbour Outfitters, reviewed: ${reviewed}, reviewer: ciso}\n${clusters}\n`;
  const covered = 'pass clusters: the plan covers this cluster';

  test.for([
    ['2025-11-20', PASS, 'pass meta: the plan was reviewed recently'],
    ['2025-11-19', WARN, 'warn meta: the last review of the plan is 366 days old'],
    ['2025-08-22', WARN, 'warn meta: the last review of the plan is 455 days old'],
    ['2025-08-21', FAIL, 'fail meta: the last review of the plan is 456 days old'],
    ['2026-11-21', FAIL, 'fail meta: the review of the plan is dated in the future'],
  ] as const)('reviewed %s', ([reviewed, credit, verdict]) => {
    expect(attested(filed, plan(reviewed))).toEqual({ credit, verdicts: [verdict, covered] });
  });

  test.for([
    ['clusters: [{id: other}]', 'fail clusters: the plan has no entry for this cluster'],
    ['clusters: []', 'fail clusters: the plan has no entry for this cluster'],
    ['', 'fail clusters: the plan names no cluster'],
    [
      'clusters: [{id: example}, {id: example}]',
      'fail clusters: several entries of the plan name this one cluster',
    ],
  ] as const)('with %s', ([clusters, verdict]) => {
    const reviewed = 'pass meta: the plan was reviewed recently';
    expect(attested(filed, plan('2026-09-01', clusters))).toEqual({
      credit: FAIL,
      verdicts: [reviewed, verdict],
    });
  });

  test('no plan at all fails with that as evidence', () => {
    const outcome = judgeExample(filed, {});
    expect(outcome.type === 'judged' && outcome.verdicts).toEqual([
      {
        status: 'fail',
        subject: { type: 'plan', key: 'meta' },
        message: 'no response plan is filed',
        evidence: [
          { subject: { type: 'plan', key: 'meta' }, path: '', value: 'no response plan was given' },
        ],
      },
      {
        status: 'fail',
        subject: { type: 'plan', key: 'clusters' },
        message: 'the plan names no cluster',
        evidence: [
          {
            subject: { type: 'plan', key: 'clusters' },
            path: '',
            value: 'no response plan was given',
          },
        ],
      },
    ]);
  });

  test('a commit makes the review an artefact', () => {
    const withCommit = plan('2026-09-01').replace('ciso', 'ciso, commit: 4f2c9d1');
    const outcome = judgeExample(filed, { plan: withCommit });
    const [review] = outcome.type === 'judged' ? outcome.verdicts : [];
    expect(review?.evidence).toEqual([
      {
        subject: { type: 'plan', key: 'meta' },
        path: 'reviewed',
        value: '2026-09-01',
        note: '80 days old',
      },
      { subject: { type: 'plan', key: 'meta' }, path: 'reviewer', value: 'ciso' },
      { subject: { type: 'plan', key: 'meta' }, path: 'commit', value: '4f2c9d1', artefact: true },
    ]);
  });
});

describe('ORG-08: notification clocks', () => {
  const GDPR =
    '{regime: GDPR-33, trigger: breach, deadlineHours: 72, dataClasses: [pii], owner: dpo, template: t}';
  const plan = (obligations: string, data = '[pii]'): string => `
    clusters: [{id: example, decision: {tenancy: soft, isolationGoal: node, dataClasses: ${data}, reviewed: 2026-01-01}}]
    contacts: {compliance: {alias: dpo, verified: 2026-09-20}}
    obligations: [${obligations}]
`;
  const contact = 'pass contacts.compliance: can be reached, and somebody tried recently';
  const complete = 'pass obligations[0]: the deadline has an owner and a template';
  const mapped = 'pass dataClasses.pii: the register says what a breach triggers';

  test.for([
    ['a complete register', plan(GDPR), PASS, [complete, mapped]],
    [
      'a class without a duty',
      plan('{regime: none, dataClasses: [pii], reason: public}'),
      PASS,
      [mapped],
    ],
    [
      'a class that is forgotten',
      plan(GDPR, '[pii, payment]'),
      WARN,
      [
        complete,
        mapped,
        'warn dataClasses.payment: nothing says whom a breach of payment concerns',
      ],
    ],
    [
      'a duty and none for one class',
      plan(`${GDPR}, {regime: none, dataClasses: [pii], reason: public}`),
      WARN,
      [complete, 'warn dataClasses.pii: obligations say both a duty and none for pii'],
    ],
    [
      'no owner',
      plan(GDPR.replace('owner: dpo, ', '')),
      WARN,
      ['warn obligations[0]: nobody owns this clock', mapped],
    ],
    [
      'no template',
      plan(GDPR.replace(', template: t', '')),
      WARN,
      ['warn obligations[0]: no notification is prepared', mapped],
    ],
    [
      'no data class',
      plan(GDPR, '[]'),
      WARN,
      [complete, 'warn clusters: the plan does not say which data this cluster holds'],
    ],
    [
      'an empty register',
      plan(''),
      FAIL,
      ['fail obligations: there is no register of duties to notify'],
    ],
  ] as const)('%s', ([, text, credit, verdicts]) => {
    expect(attested(clocks, text)).toEqual({ credit, verdicts: [contact, ...verdicts] });
  });

  test('both a duty and none is listed as a contradiction', () => {
    const text = plan(`${GDPR}, {regime: none, dataClasses: [pii], reason: public}`);
    const outcome = judgeExample(clocks, { plan: text });
    const found = outcome.type === 'judged' ? outcome.verdicts : [];
    expect(found.map((one) => 'contradiction' in one && one.contradiction)).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('a known clock is shown beside the deadline, as a hint', () => {
    const outcome = judgeExample(clocks, { plan: plan(GDPR.replace('72', '240')) });
    const evidence = outcome.type === 'judged' ? outcome.verdicts[1]?.evidence[1] : undefined;
    expect(evidence).toMatchObject({ value: '240', note: 'for comparison, GDPR Art. 33: 72 h' });
    expect(outcome).toMatchObject({ status: 'pass' });
  });

  test('without a compliance contact nobody owns the clocks', () => {
    const text = plan(GDPR).replace('compliance:', 'legal:');
    expect(attested(clocks, text)).toMatchObject({
      credit: FAIL,
      verdicts: ['fail contacts.compliance: nobody is named to contact', complete, mapped],
    });
  });
});
