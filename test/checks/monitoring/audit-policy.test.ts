import { describe, expect, test } from 'vitest';
import { check as bodies } from '../../../checks/monitoring/audit-log-holds-no-secrets.ts';
import { check as records } from '../../../checks/monitoring/audit-policy-records-what-matters.ts';
import { auditPolicyOf, LOGGED } from '../../../src/facts/audit/examples.ts';
import type { Check, Example } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';

function told(check: Check, example: Example): readonly string[] | string {
  const outcome = judgeExample(check, example);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.flatMap((one) =>
    'subject' in one ? [`${one.status}: ${one.message}`] : [],
  );
}

const given = (...rules: readonly string[]): Example => ({
  objects: LOGGED,
  imports: auditPolicyOf(...rules),
});
const EKS = 'v1.34.1-eks-113cf36';
const GKE = 'v1.34.1-gke.100';

function cloud(...logs: readonly string[]): string {
  const rows = logs.map((log) => `{log: ${log}, enabled: {value: true, field: 'logs'}}`);
  return `logging: [${rows.join(', ')}]`;
}

describe('MON-02', () => {
  test('without its policy a self-managed API server is unknown, and the flag that tells is named', () => {
    expect(judgeExample(records, { objects: LOGGED })).toMatchObject({
      verdicts: [
        {
          status: 'unknown',
          message: 'its policy was not seen',
          gaps: [
            {
              source: 'import/audit-policy',
              permission: expect.stringContaining('--audit-policy FILE'),
            },
          ],
        },
      ],
    });
  });

  test('metadata of everything lacks what changed', () => {
    expect(told(records, given('{level: Metadata}'))).toEqual([
      'fail: missing: certificates asked for and approved, and 8 more',
    ]);
  });

  test('only classes that are neither critical nor about rights warn', () => {
    const rule =
      "{level: None, resources: [{group: '', resources: [events]}, {group: events.k8s.io}]}";

    expect(told(records, given(rule, '{level: Request}'))).toEqual([
      'warn: not recorded in full: events deleted',
    ]);
  });

  test('an API server that records nothing fails, whatever policy was given', () => {
    const objects = LOGGED.replace('--audit-log-path=/var/log/kubernetes/audit.log', '--v=2');

    expect(told(records, { objects, imports: auditPolicyOf('{level: RequestResponse}') })).toEqual([
      'fail: its audit events go nowhere',
    ]);
  });

  test('on EKS, and on AKS and GKE by the categories that are on', () => {
    const EVENTS = ['warn: not recorded in full: events deleted'];
    const READS = ['fail: missing: who read Secrets, and 4 more'];

    expect(told(records, { version: EKS, cloud: cloud('audit') })).toEqual(EVENTS);
    expect(told(records, { version: GKE, cloud: cloud('audit', 'audit-writes-only') })).toEqual(
      EVENTS,
    );
    expect(told(records, { version: GKE, cloud: cloud('audit-writes-only') })).toEqual(READS);
  });

  test('OpenShift: by its profile, and by the rules for groups before it', () => {
    const settings = (audit: string): Example => ({
      objects: `
        - apiVersion: config.openshift.io/v1
          kind: APIServer
          metadata: {name: cluster}
          spec: {audit: ${audit}}
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, labels: {node.openshift.io/os_id: rhel}}
      `,
    });

    expect(told(records, settings('{profile: WriteRequestBodies}'))).toEqual([
      'warn: not recorded in full: events deleted',
    ]);
    expect(told(records, settings('{profile: Default}'))).toEqual([
      expect.stringMatching(/^fail: missing: certificates asked for/),
    ]);
    expect(
      told(
        records,
        settings('{profile: WriteRequestBodies, customRules: [{group: robots, profile: None}]}'),
      ),
    ).toEqual([expect.stringContaining('fail: missing: who read Secrets, of group robots')]);
  });
});

describe('MON-03', () => {
  test.each([
    ['{level: Request}', 'warn: requests are recorded that hold Secrets'],
    ['{level: RequestResponse}', 'fail: answers are recorded that hold Secrets'],
    ['{level: Metadata}', 'pass: bodies that hold Secrets or tokens are left out'],
    [
      "{level: RequestResponse, users: [backup], resources: [{group: '', resources: [secrets]}]}",
      'fail: answers are recorded that hold Secrets',
    ],
    [
      "{level: RequestResponse, resources: [{group: '', resources: [serviceaccounts/token]}]}",
      'fail: answers are recorded that hold new tokens of ServiceAccounts',
    ],
    [
      '{level: Request, resources: [{group: authentication.k8s.io}]}',
      'warn: requests are recorded that hold tokens that are reviewed',
    ],
  ])('%s', (rule, verdict) => {
    expect(told(bodies, given(rule))).toEqual([verdict]);
  });

  test('a policy that a provider wrote is not ours to change', () => {
    expect(told(bodies, { version: EKS, cloud: cloud('audit') })).toBe('not-applicable');
  });
});
