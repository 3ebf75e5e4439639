import { describe, expect, test } from 'vitest';
import { check as reporting } from '../../../checks/organization/anyone-can-report.ts';
import { check as custody } from '../../../checks/organization/chain-of-custody-is-defined.ts';
import { check as live } from '../../../checks/organization/live-drill-was-run.ts';
import { check as onCall } from '../../../checks/organization/on-call-is-reachable.ts';
import { check as outOfBand } from '../../../checks/organization/out-of-band-channel-exists.ts';
import { check as playbooks } from '../../../checks/organization/playbooks-cover-real-scenarios.ts';
import { check as trained } from '../../../checks/organization/responders-are-trained.ts';
import { check as reviews } from '../../../checks/organization/reviews-close-actions.ts';
import { check as severities } from '../../../checks/organization/severity-levels-have-timers.ts';
import { check as tabletop } from '../../../checks/organization/tabletop-was-held.ts';
import { check as roles } from '../../../checks/organization/technical-roles-are-filled.ts';
import { check as templates } from '../../../checks/organization/templates-have-an-approver.ts';
import { check as thirdParties } from '../../../checks/organization/third-parties-are-ready.ts';
import type { Check } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';
import { attested } from './attested.ts';

const PASS = '1 to 1';
const WARN = '1/2 to 1/2';
const FAIL = '0 to 0';
const ROTATION = 'rotations: [{id: sre, coverage: 24x7, levels: 2}]';

/** Every row: a plan, its credit, and the verdicts. As of 2026-11-20. */
type Row = readonly [plan: string | undefined, credit: string, ...verdicts: readonly string[]];

const ALL: readonly (readonly [Check, readonly Row[]])[] = [
  [
    onCall,
    [
      [undefined, FAIL, 'fail rotations: nobody is on call'],
      [
        'rotations: [{id: day, coverage: business-hours, levels: 2, ackMinutes: 5, lastPageTest: 2026-11-01}]',
        WARN,
        "warn rotations['day']: it does not cover nights and weekends",
      ],
      [
        'rotations: [{id: sre, coverage: 24x7, levels: 1, ackMinutes: 5, lastPageTest: 2026-11-01}]',
        WARN,
        "warn rotations['sre']: nobody is tried next when the first does not answer",
      ],
      [
        'rotations: [{id: sre, coverage: 24x7, levels: 2, lastPageTest: 2026-11-01}]',
        WARN,
        "warn rotations['sre']: it does not say when the next one is tried",
      ],
      [
        'rotations: [{id: sre, coverage: 24x7, levels: 2, ackMinutes: 5, lastPageTest: 2026-07-01}]',
        WARN,
        "warn rotations['sre']: last paged as a test 142 days ago",
      ],
      [
        'rotations: [{id: sre, coverage: 24x7, levels: 2, ackMinutes: 5, lastPageTest: 2027-01-01}]',
        FAIL,
        "fail rotations['sre']: the date of its last test lies in the future",
      ],
      [
        'rotations: [{id: day, coverage: 24x5, levels: 1}, {id: sre, coverage: 24x7, levels: 2, ackMinutes: 5, lastPageTest: 2026-11-01}]',
        PASS,
        "pass rotations['sre']: somebody answers at any time, and somebody else if not",
      ],
    ],
  ],
  [
    severities,
    [
      [undefined, FAIL, 'fail severities: fewer than three severity levels are defined'],
      [
        `${ROTATION}
severities:
  - {id: s1, criteria: [all is lost], declareBy: oncall, notify: [oncall], ackMinutes: 5, updateMinutes: 30}
  - {id: s2, criteria: [some is lost], declareBy: oncall, notify: [oncall], ackMinutes: 5}
  - {id: s3, criteria: [nothing is lost], notify: [oncall], ackMinutes: 5, updateMinutes: 30}`,
        FAIL,
        "pass severities['s1']: it says when, who, whom and how fast",
        "warn severities['s2']: whom it wakes, or how fast, is not settled",
        "fail severities['s3']: nobody may declare it",
        'warn severities: no criterion is about Kubernetes',
      ],
    ],
  ],
  [
    outOfBand,
    [
      [
        undefined,
        FAIL,
        'fail communications.outOfBand: there is no channel besides the usual ones',
      ],
      [
        'communications: {outOfBand: {tool: signal, independentOf: [chat], lastTest: 2026-11-01}}',
        FAIL,
        'fail communications.outOfBand: it falls together with sso and cluster',
      ],
      [
        'communications: {outOfBand: {tool: signal, independentOf: [sso, cluster], lastTest: 2026-11-01}}',
        WARN,
        'warn communications.outOfBand: nobody keeps its members in step',
      ],
      [
        'communications: {outOfBand: {tool: signal, independentOf: [sso, cluster], membersSynced: true, lastTest: 2026-02-01}}',
        WARN,
        'warn communications.outOfBand: last tried 292 days ago',
      ],
      [
        'communications: {outOfBand: {tool: signal, independentOf: [sso, cluster], membersSynced: true}}',
        FAIL,
        'fail communications.outOfBand: nobody noted when it was last tried',
      ],
    ],
  ],
  [
    tabletop,
    [
      [undefined, FAIL, 'fail drills: no tabletop exercise was held'],
      [
        'drills: [{type: tabletop, date: 2026-10-01, participants: [platform, legal]}]',
        WARN,
        'warn drills[0]: only 1 of 5 roles that are not technical took part',
      ],
      [
        'drills: [{type: tabletop, date: 2025-09-01, participants: [legal, compliance, humanResources]}]',
        WARN,
        'warn drills[0]: the last exercise was 445 days ago',
      ],
      [
        'drills: [{type: tabletop, date: 2026-12-24, participants: [legal, compliance, humanResources]}]',
        FAIL,
        'fail drills[0]: the exercise lies in the future',
      ],
    ],
  ],
  [
    live,
    [
      [
        'drills: [{type: containment, cluster: another, date: 2026-10-01, minutes: {contain: 9}}]',
        FAIL,
        'fail drills: no live drill was run on this cluster',
      ],
      [
        'drills: [{type: checkpoint, cluster: example, date: 2026-10-01, minutes: {contain: 9}}]',
        FAIL,
        'fail drills: no live drill was run on this cluster',
      ],
      [
        'drills: [{type: restore, cluster: example, date: 2026-10-01}]',
        WARN,
        'warn drills[0]: nobody measured how long it took',
      ],
      [
        'drills: [{type: gameday, cluster: example, date: 2026-02-01, minutes: {detect: 9}}]',
        WARN,
        'warn drills[0]: the last drill was 292 days ago',
      ],
    ],
  ],
  [
    reviews,
    [
      [undefined, FAIL, 'fail reviews: neither incidents nor drills nor reviews are recorded'],
      [
        'drills: [{type: tabletop, date: 2026-10-01, participants: [legal]}]',
        FAIL,
        'fail drills[0]: nobody reviewed it, nor anything else of this year',
      ],
      [
        `drills: [{type: tabletop, date: 2026-09-01, participants: [legal]}]
reviews: [{incident: the tabletop, occurred: 2026-09-01, date: 2026-09-20}]`,
        PASS,
        'pass reviews[0]: reviewed within 30 days',
      ],
      [
        'reviews: [{incident: A, occurred: 2026-06-01, date: 2026-09-20}, {incident: B, date: 2026-09-20}]',
        WARN,
        'warn reviews[0]: reviewed later than 30 days after it',
        'warn reviews[1]: the review does not say when it occurred',
      ],
      [
        `reviews:
  - incident: A
    occurred: 2026-09-01
    date: 2026-09-10
    actions: [{id: a, due: 2026-11-20}, {id: b, due: 2026-11-19}, {id: c, due: 2026-10-01, closed: 2026-10-09}, {id: d, due: 2026-12-01}]`,
        WARN,
        'pass reviews[0]: reviewed within 30 days',
        'warn reviews.actions: 1 of 4 actions are open past their day',
      ],
      [
        'reviews: [{incident: A, occurred: 2026-09-01, date: 2026-09-10, actions: [{id: a, due: 2026-09-19}]}]',
        FAIL,
        'pass reviews[0]: reviewed within 30 days',
        'fail reviews.actions: 1 of 1 actions are open past their day',
      ],
    ],
  ],
  [
    thirdParties,
    [
      [
        undefined,
        FAIL,
        'fail thirdParties: no provider-support and no forensics-retainer with a contract that runs',
      ],
      [
        'thirdParties: [{kind: provider-support, contact: wiki/x, contractUntil: 2026-11-20}]',
        WARN,
        'warn thirdParties: no forensics-retainer with a contract that runs',
      ],
      [
        'thirdParties: [{kind: provider-support, contact: wiki/x, contractUntil: 2026-11-19}]',
        FAIL,
        'fail thirdParties: no provider-support and no forensics-retainer with a contract that runs',
      ],
      [
        `thirdParties: [{kind: provider-support, contact: wiki/x, contractUntil: 2026-12-19}]
roles: {forensics: {name: blue-team}}`,
        PASS,
        'pass thirdParties: the provider and somebody for forensics can be called',
      ],
    ],
  ],
  [
    trained,
    [
      [undefined, FAIL, 'fail training: the plan names no responders'],
      [
        `${ROTATION}
roles: {platform: {rotation: sre}, security: {name: secops}}
training: [{role: oncall, last: 2026-10-01, topic: x}, {role: secops, last: 2026-10-01, topic: x, people: 10, attended: 6}]`,
        '3/4 to 3/4',
        "pass rotations['sre']: trained within a year",
        'warn roles.security: 6 of 10 attended',
      ],
      [
        `${ROTATION}
training: [{role: sre, last: 2027-10-01, topic: x}]`,
        FAIL,
        "fail rotations['sre']: the training lies in the future",
      ],
    ],
  ],
  [
    custody,
    [
      [undefined, FAIL, 'fail forensics.custody: no chain of custody is defined'],
      [
        'forensics: {custody: {procedure: wiki/x, reviewed: 2026-10-01}}',
        WARN,
        'warn forensics.custody: it does not say how evidence is hashed',
      ],
      [
        'forensics: {custody: {procedure: wiki/x, hashing: sha256, reviewed: 2025-10-01}}',
        WARN,
        'warn forensics.custody: last reviewed 415 days ago',
      ],
    ],
  ],
  [
    templates,
    [
      [
        undefined,
        FAIL,
        'fail communications.templates: 0 of 3 audiences have an approved text of this year',
      ],
      [
        `contacts: {legal: {alias: counsel}}
communications: {templates: [{audience: customer, approver: legal, reviewed: 2026-10-01}, {audience: internal, approver: legal}]}`,
        WARN,
        'warn communications.templates: 1 of 3 audiences have an approved text of this year',
      ],
    ],
  ],
  [
    reporting,
    [
      [undefined, FAIL, 'fail reporting: nobody is told where to report'],
      [
        'reporting: {external: wiki/x, tested: 2026-10-01}',
        WARN,
        'warn reporting: there is only one way, for our own people or for outsiders',
      ],
      [
        'reporting: {external: wiki/x, internal: wiki/y, tested: 2025-10-01}',
        FAIL,
        'fail reporting: last tried 415 days ago',
      ],
    ],
  ],
  [
    playbooks,
    [
      [
        'playbooks: [{scenario: insider, link: wiki/x}]',
        FAIL,
        'fail playbooks: there is no playbook for compromised-pod, compromised-node, leaked-credential, malicious-image',
      ],
      [
        `${ROTATION}
playbooks:
${['compromised-pod', 'compromised-node', 'leaked-credential', 'malicious-image']
  .map(
    (one) =>
      `  - {scenario: ${one}, link: wiki/x, owner: oncall, reviewed: 2026-10-01, steps: [contain]}`,
  )
  .join('\n')}`,
        WARN,
        'warn playbooks: 4 of 10 scenarios have a playbook with an owner, steps and a review within a year',
      ],
    ],
  ],
];

describe.each(ALL.map(([check, rows]) => [check.code, check, rows] as const))(
  '%s',
  (_, check, rows) => {
    test.each(rows.map(([plan, credit, ...verdicts]) => [plan, credit, verdicts] as const))(
      '%s',
      (plan, credit, verdicts) => {
        expect(attested(check, plan, '2026-11-20T12:00:00Z')).toEqual({ credit, verdicts });
      },
    );
  },
);

test('ORG-15 does not apply where all that is recorded is older than a year', () => {
  const plan = 'drills: [{type: tabletop, date: 2024-10-01, participants: [legal]}]';

  expect(judgeExample(reviews, { plan, asOf: '2026-11-20T12:00:00Z' })).toMatchObject({
    type: 'not-applicable',
  });
});

describe('ORG-04: the role that each namespace fills itself', () => {
  const ROLES = `
    tiers: {critical: [{namespace: shop}]}
    roles: {application: {perNamespace: true, verified: 2026-10-01}}
  `;
  const application = (labels: string): readonly string[] => {
    const objects = `
      - {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: ${labels}}}
      - {apiVersion: v1, kind: Namespace, metadata: {name: other}}
    `;
    const outcome = judgeExample(roles, { plan: ROLES, objects, asOf: '2026-11-20T12:00:00Z' });
    if (outcome.type !== 'judged') throw new Error(`it is ${outcome.type}`);
    return outcome.verdicts.flatMap((one) =>
      'subject' in one && one.subject.key === 'roles.application'
        ? [`${one.status}: ${one.message}`]
        : [],
    );
  };

  test('is filled where each critical namespace names its owner', () => {
    expect(application('{team: carts}')).toEqual([
      'pass: the owners of critical namespaces fill it',
    ]);
  });

  test('is empty where one names none', () => {
    expect(application('{}')).toEqual(['fail: shop is critical and names no owner']);
  });
});
