import { expect, test } from 'vitest';
import { check } from '../../../checks/rbac/access-was-reviewed.ts';
import { judgeExample } from '../../judge.ts';

const reviewed = (last: string): string => `access: {review: {last: ${last}, scope: all groups}}`;

test.for([
  ['2026-11-20', 'pass', 'access was reviewed recently'],
  ['2026-05-21', 'pass', 'access was reviewed recently'],
  ['2026-05-20', 'warn', 'access was last reviewed 184 days ago'],
  ['2025-11-20', 'warn', 'access was last reviewed 365 days ago'],
  ['2025-11-19', 'fail', 'access was last reviewed 366 days ago'],
  ['2026-11-21', 'fail', 'the review is dated in the future'],
] as const)('a review of %s is a %s', ([last, status, message]) => {
  expect(judgeExample(check, { plan: reviewed(last) })).toMatchObject({
    verdicts: [{ status, message, subject: { key: 'access.review' } }],
  });
});

test('without a plan, or one that notes no review, there was none', () => {
  expect(judgeExample(check, {})).toMatchObject({
    verdicts: [{ status: 'fail', evidence: [{ value: 'no response plan was given' }] }],
  });
  expect(judgeExample(check, { plan: 'access: {admins: []}' })).toMatchObject({
    verdicts: [{ status: 'fail', evidence: [{ value: 'not in the plan' }] }],
  });
});

test('a link to the evidence is an artefact', () => {
  const linked = reviewed('2026-11-01').replace('}}', ', evidence: SEC-1182}}');
  expect(judgeExample(check, { plan: linked })).toMatchObject({
    verdicts: [
      { evidence: [{ path: 'last' }, { path: 'scope' }, { value: 'SEC-1182', artefact: true }] },
    ],
  });
});
