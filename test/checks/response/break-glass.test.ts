import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/break-glass-works-without-sso.ts';
import { apiServer } from '../../../src/facts/api-server-example.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';

interface Told {
  readonly method?: string;
  readonly independentOf?: string;
  readonly lastTest?: string;
  readonly alert?: boolean;
}

function plan({
  method = 'account in the safe',
  independentOf = 'sso',
  lastTest = '2026-07-01',
  alert = true,
}: Told): string {
  const rule = alert ? ', alertRule: wiki/alert' : '';
  const test = lastTest === '' ? '' : `, lastTest: ${lastTest}`;
  return `access: {breakGlass: {method: '${method}', independentOf: [${independentOf}]${test}${rule}}}`;
}

const verdict = (told: Told, more: { cloud?: string; version?: string; objects?: string } = {}) => {
  const outcome = judgeExample(check, { plan: plan(told), ...more });
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map(({ status, message }) => [status, message]);
};

describe('what the plan says', () => {
  it.for([
    [{}, 'pass', 'it works without single sign-on, and somebody tried recently'],
    [{ lastTest: '2026-05-24' }, 'pass', /recently/],
    [{ lastTest: '2026-05-23' }, 'warn', 'it was last tested 181 days ago'],
    [{ lastTest: '2025-11-20' }, 'warn', 'it was last tested 365 days ago'],
    [{ lastTest: '2025-11-19' }, 'fail', 'it was last tested 366 days ago'],
    [{ lastTest: '2026-11-21' }, 'fail', 'its test is dated in the future'],
    [{ lastTest: '' }, 'fail', 'nobody tested it'],
    [{ alert: false }, 'warn', 'nothing raises an alert when it is used'],
    [{ independentOf: 'cluster, chat' }, 'fail', 'it depends on the identity provider'],
  ] as const)('%j', ([told, status, message]) => {
    expect(verdict(told)).toEqual([
      [status, typeof message === 'string' ? message : expect.stringMatching(message)],
    ]);
  });

  it('is nothing: unknown without that section, a failure within it', () => {
    expect(judgeExample(check, {})).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'plan/access', cause: 'not-attested' }],
    });
    expect(judgeExample(check, { plan: 'access: {admins: []}' })).toMatchObject({ status: 'fail' });
  });
});

describe('what the cloud says to it', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/break-glass';
  const entry = (principal: string) => `
authorizers: [{principal: '${principal}', holder: people, grants: Admin, admin: true, field: f}]`;

  it('confirms or contradicts an identity that the method names', () => {
    const told = { method: `role ${ROLE}, two keys` };
    expect(verdict(told, { version: EKS, cloud: entry(ROLE) })).toEqual([
      ['pass', expect.stringMatching(/recently/)],
    ]);
    expect(verdict(told, { version: EKS, cloud: entry(`${ROLE}-old`) })).toEqual([
      ['fail', 'the cloud contradicts it'],
    ]);
    expect(verdict(told, { version: EKS })).toEqual([
      ['unknown', 'not seen whether the cloud lets it in'],
    ]);
  });

  it('contradicts a certificate that nobody takes', () => {
    const told = { method: 'sealed client certificate' };
    const takes = (value: boolean) => `
identity:
  {people: {value: provider, field: p}, localAdmins: {value: false, field: l},
   workloadIdentity: {value: true, field: w}, clientCertificates: {value: ${value}, field: c}}`;
    expect(verdict(told, { version: EKS, cloud: takes(false) })).toEqual([
      ['fail', expect.any(String)],
    ]);
    expect(verdict(told, { version: EKS, cloud: takes(true) })).toEqual([
      ['pass', expect.any(String)],
    ]);
    expect(verdict(told, { version: EKS })).toEqual([['unknown', expect.any(String)]]);
    const own = `
- apiVersion: v1
  kind: Node
  metadata: {name: a, annotations: {kubeadm.alpha.kubernetes.io/cri-socket: s}}
${apiServer().replaceAll('\n    ', '\n')}`;
    expect(verdict(told, { version: 'v1.34.1', objects: own })).toEqual([
      ['pass', expect.any(String)],
    ]);
  });
});
