import { describe, expect, test } from 'vitest';
import { check as authority } from '../../../checks/organization/containment-authority-is-delegated.ts';
import { check as support } from '../../../checks/organization/customer-support-is-involved.ts';
import { check as hr } from '../../../checks/organization/human-resources-are-involved.ts';
import { check as lead } from '../../../checks/organization/incident-lead-is-named.ts';
import { check as legal } from '../../../checks/organization/legal-counsel-is-involved.ts';
import { attested } from './attested.ts';

const PASS = '1 to 1';
const WARN = '1/2 to 1/2';
const FAIL = '0 to 0';

const LEAD = 'incidentLead: {name: ic-primary, channels: [phone, chat], verified: 2026-10-01}';

describe('ORG-02: the incident lead and the deputy', () => {
  const judged = (deputy: string): ReturnType<typeof attested> =>
    attested(lead, `roles: {${LEAD}, deputy: ${deputy}}`);

  test.for([
    [
      '{name: ic-secondary, channels: [phone, chat], verified: 2026-10-01}',
      PASS,
      'pass roles.deputy: named, and reached recently',
    ],
    [
      '{name: ic-secondary, channels: [phone, chat], verified: 2026-07-23}',
      WARN,
      'warn roles.deputy: last reached 120 days ago',
    ],
    [
      '{name: ic-secondary, channels: [phone], verified: 2026-10-01}',
      WARN,
      'warn roles.deputy: there is only one channel to reach them',
    ],
    [
      '{name: ic-secondary, channels: [phone, chat], verified: 2026-01-01}',
      FAIL,
      'fail roles.deputy: last reached 323 days ago',
    ],
    [
      '{name: ic-secondary, channels: [phone, chat], verified: 2026-12-01}',
      FAIL,
      'fail roles.deputy: the date they were reached lies in the future',
    ],
    [
      '{name: ic-secondary, channels: [phone, chat]}',
      FAIL,
      'fail roles.deputy: nobody noted when they were last reached',
    ],
    [
      '{name: IC-Primary, channels: [phone, chat], verified: 2026-10-01}',
      FAIL,
      'fail roles.deputy: lead and deputy are the same person',
    ],
  ] as const)('deputy %s', ([deputy, credit, verdict]) => {
    expect(judged(deputy)).toEqual({
      credit,
      verdicts: ['pass roles.incidentLead: named, and reached recently', verdict],
    });
  });

  test('nobody named fails with the missing role', () => {
    expect(attested(lead, 'roles: {}')).toEqual({
      credit: FAIL,
      verdicts: ['fail roles.incidentLead: nobody is named', 'fail roles.deputy: nobody is named'],
    });
  });
});

describe('ORG-05 to ORG-07: contacts are fresh and bring what is needed', () => {
  const stale = 'last tried 631 days ago';
  const future = 'the date of the last try lies in the future';
  const undated = 'nobody noted when the contact was last tried';
  const fine = 'can be reached, and somebody tried recently';

  test.for([
    [
      support,
      'customerSupport',
      'alias: a, verified: 2026-09-20, statements: s',
      PASS,
      'pass',
      fine,
    ],
    [
      support,
      'customerSupport',
      'alias: a, verified: 2026-09-20',
      WARN,
      'warn',
      'no statements are prepared for customers who call',
    ],
    [
      support,
      'customerSupport',
      'alias: a, verified: 2026-01-20, statements: s',
      WARN,
      'warn',
      'last tried 304 days ago',
    ],
    [
      support,
      'customerSupport',
      'alias: a, verified: 2025-02-27, statements: s',
      FAIL,
      'fail',
      stale,
    ],
    [
      support,
      'customerSupport',
      'alias: a, verified: 2027-02-27, statements: s',
      FAIL,
      'fail',
      future,
    ],
    [support, 'customerSupport', 'alias: a, statements: s', FAIL, 'fail', undated],
    [
      hr,
      'humanResources',
      'alias: a, verified: 2025-12-01, insiderPlaybook: p',
      PASS,
      'pass',
      fine,
    ],
    [
      hr,
      'humanResources',
      'alias: a, verified: 2025-12-01',
      WARN,
      'warn',
      'there is no playbook for an insider',
    ],
    [
      hr,
      'humanResources',
      'alias: a, verified: 2025-11-01, insiderPlaybook: p',
      FAIL,
      'fail',
      'last tried 384 days ago',
    ],
    [legal, 'legal', 'alias: a, verified: 2026-09-20, outOfHours: true', PASS, 'pass', fine],
    [
      legal,
      'legal',
      'alias: a, verified: 2026-09-20, outOfHours: false',
      WARN,
      'warn',
      'nobody answers at night and at weekends',
    ],
    [
      legal,
      'legal',
      'alias: a, verified: 2026-09-20',
      WARN,
      'warn',
      'nobody answers at night and at weekends',
    ],
    [legal, 'legal', 'alias: a, verified: 2025-02-27, outOfHours: true', FAIL, 'fail', stale],
  ] as const)('%#: $1 {$2}', ([check, key, contact, credit, status, message]) => {
    expect(attested(check, `contacts: {${key}: {${contact}}}`)).toEqual({
      credit,
      verdicts: [`${status} contacts.${key}: ${message}`],
    });
  });

  test('a stricter limit of the plan counts, a looser one does not', () => {
    const contact = 'contacts: {legal: {alias: a, verified: 2026-09-20, outOfHours: true}}';
    const strict = `${contact}\nfreshness: {contactVerified: {pass: 30, warn: 60}}`;
    const loose = `contacts: {legal: {alias: a, verified: 2025-02-27, outOfHours: true}}\nfreshness: {contactVerified: {pass: 900, warn: 900}}`;
    expect(attested(legal, strict).credit).toBe(FAIL);
    expect(attested(legal, loose).credit).toBe(FAIL);
  });
});

describe('ORG-09: authority to contain', () => {
  const rest = `
    rotations: [{id: sre, coverage: 24x7, levels: 2}]
    contacts: {seniorManagement: {alias: exec, verified: 2026-09-20}}
  `;
  const judged = (
    workload: string,
    more = 'disclose: {role: seniorManagement, approval: true}',
  ): ReturnType<typeof attested> =>
    attested(
      authority,
      `${rest}
    authority:
      isolateWorkload: ${workload}
      isolateNode: {role: sre, approval: false}
      takeDownService: {role: seniorManagement, approval: false}
      ${more}
`,
    );

  test.for([
    [
      '{role: oncall, approval: false}',
      PASS,
      'pass authority.isolateWorkload: whoever is on call may isolate without asking',
    ],
    [
      '{role: oncall, approval: true}',
      WARN,
      'warn authority.isolateWorkload: isolating needs an approval first',
    ],
    [
      '{role: seniorManagement, approval: false}',
      WARN,
      'warn authority.isolateWorkload: isolating waits for somebody who is not on call',
    ],
  ] as const)('isolating %s', ([workload, credit, verdict]) => {
    expect(judged(workload)).toEqual({
      credit,
      verdicts: [
        verdict,
        'pass authority.isolateNode: whoever is on call may isolate without asking',
        'pass authority.takeDownService: it is settled who may decide',
        'pass authority.disclose: it is settled who may decide',
        'pass contacts.seniorManagement: can be reached, and somebody tried recently',
      ],
    });
  });

  test('an action that nobody was given fails', () => {
    const { credit, verdicts } = judged('{role: oncall, approval: false}', '');
    expect(credit).toBe(FAIL);
    expect(verdicts).toContain('fail authority.disclose: it is not settled who may decide');
  });
});
