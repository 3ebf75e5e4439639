import { expect, test } from 'vitest';
import { auditShortfalls } from '../../../src/facts/audit/shortfalls.ts';
import { auditPolicy } from '../../../src/model/kubernetes/audit-policy.ts';
import { AUDIT_EVENTS } from '../../../src/tables/audit-events.ts';

test('everything with bodies misses nothing; metadata alone misses what changed', () => {
  expect(told({ level: 'RequestResponse' })).toEqual([]);
  expect(told({ level: 'Metadata' })).toEqual(
    AUDIT_EVENTS.filter(({ level }) => level === 'Request').map(
      ({ id }) => `${id} Metadata everybody`,
    ),
  );
});

test('a policy that matches shells by create alone misses those over WebSocket', () => {
  const sessions = { group: '', resources: ['pods/exec', 'pods/attach', 'pods/portforward'] };

  expect(
    told(
      { level: 'Metadata', verbs: ['create'], resources: [sessions] },
      { level: 'None', verbs: ['get'], resources: [sessions] },
      { level: 'RequestResponse' },
    ),
  ).toEqual(['sessions None everybody']);
});

test('silence about the users of the system hides who acts in their name', () => {
  expect(
    told(
      { level: 'None', users: ['system:kube-proxy'], verbs: ['watch'], resources: [{ group: '' }] },
      { level: 'None', userGroups: ['system:serviceaccounts'] },
      { level: 'RequestResponse' },
    ).filter((one) => one.startsWith('secret-reads') || one.startsWith('rbac')),
  ).toEqual([
    'secret-reads None group system:serviceaccounts',
    'secret-reads None user system:kube-proxy',
    'rbac-changes None group system:serviceaccounts',
  ]);
});

test('silence about one namespace or one object is found', () => {
  expect(
    told({ level: 'None', namespaces: ['kube-system'] }, { level: 'RequestResponse' }),
  ).toContain('system-configmap-changes None everybody');
  expect(
    told(
      {
        level: 'None',
        resources: [{ group: '', resources: ['secrets'], resourceNames: ['root-key'] }],
      },
      { level: 'RequestResponse' },
    ),
  ).toEqual(['secret-reads None everybody']);
});

test('a stage that is left out takes what it alone would have recorded', () => {
  const whole = { level: 'RequestResponse' };

  expect(told({ ...whole, omitStages: ['RequestReceived'] })).toEqual([]);
  expect(told({ ...whole, omitStages: ['ResponseComplete'] })).toContain(
    'rbac-changes Metadata everybody',
  );
  expect(told({ ...whole, omitStages: ['ResponseComplete', 'RequestReceived'] })).toContain(
    'secret-reads None everybody',
  );
});

function told(...rules: readonly object[]): readonly string[] {
  const policy = auditPolicy({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });
  return auditShortfalls(policy).map(({ events, level, of }) =>
    [events.id, level, of.type, ...(of.type === 'everybody' ? [] : [of.name])].join(' '),
  );
}
